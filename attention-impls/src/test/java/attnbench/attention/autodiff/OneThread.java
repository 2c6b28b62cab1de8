package attnbench.attention.autodiff;

import attnbench.attention.kernel.TestKernels;

/** Ranges for tests that need no team. */
public final class OneThread {
  private OneThread() {}

  /** All trained parameters, worked on by the thread that asks. */
  public static ParameterRanges ranges(Parameters parameters) {
    return new ParameterRanges(parameters, TestKernels.chosen(), new Team(1));
  }
}
