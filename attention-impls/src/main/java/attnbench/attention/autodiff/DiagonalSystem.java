package attnbench.attention.autodiff;

/**
 * Linear systems with a diagonal state matrix, one for each channel (Gu et al. 2022, section 3).
 *
 * <p>Of each conjugate pair of states one is held. State s of channel c moves with {@code A = -exp(
 * logDecay) + i frequency} in steps of {@code exp(logStep)}, is fed with the channel's input, and
 * is read out as twice the real part of its product with the readout.
 *
 * <p>C channels, S states held for each.
 *
 * @param logStep [1 x C]
 * @param logDecay [C x S]
 * @param frequency [C x S]
 * @param readoutRe [C x S]
 * @param readoutIm [C x S]
 * @param rule how steps are made of continuous time
 */
public record DiagonalSystem(
    Var logStep, Var logDecay, Var frequency, Var readoutRe, Var readoutIm, Discretization rule) {
  public DiagonalSystem {
    Ops.requireEqual("steps and rows of decays", logStep.columns(), logDecay.rows());
    for (Var other : new Var[] {frequency, readoutRe, readoutIm}) {
      Ops.requireEqual("channels", logDecay.rows(), other.rows());
      Ops.requireEqual("states", logDecay.columns(), other.columns());
    }
  }

  int channels() {
    return logDecay.rows();
  }

  int states() {
    return logDecay.columns();
  }
}
