package attnbench.attention.mixer;

import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Collectors;
import org.ejml.data.FMatrixRMaj;

/**
 * Which output rows change when an input row does.
 *
 * <p>A Fourier transform spreads an input's rounding over all outputs, so that a row counts as
 * changed from {@link #ROUNDING} of the largest change on.
 */
final class ReachMap {
  /** Some rounding steps of a float, and far below what a learned weight lets through. */
  private static final double ROUNDING = 0x1p-19;

  private final BitSet[] inputsOfOutput;
  private final int length;

  private ReachMap(int length) {
    this.length = length;
    inputsOfOutput = new BitSet[length];
    Arrays.setAll(inputsOfOutput, i -> new BitSet(length));
  }

  /** What a mixer of this reach shows; of a sparse one the most that it may. */
  static ReachMap declared(Reach reach, int length) {
    ReachMap map = new ReachMap(length);
    for (int i = 0; i < length; i++) {
      switch (reach) {
        case SELF -> map.inputsOfOutput[i].set(i);
        case CAUSAL, SPARSE_CAUSAL -> map.inputsOfOutput[i].set(0, i + 1);
        case GLOBAL, SPARSE -> map.inputsOfOutput[i].set(0, length);
      }
    }
    return map;
  }

  /**
   * What replacing one input row after the other shows, in any of three sequences: weights that are
   * cut at zero hide some of what can be reached in one.
   */
  static ReachMap measure(MixerInstance instance, int length) {
    ReachMap map = new ReachMap(length);
    for (long seed : new long[] {20, 22, 24}) {
      map.add(instance, instance.sequence(length, seed), instance.sequence(length, seed + 1));
    }
    return map;
  }

  private void add(MixerInstance instance, FMatrixRMaj x, FMatrixRMaj other) {
    Tape tape = new Tape(TestKernels.chosen());
    int columns = x.numCols;
    float[] before = Matrices.entries(instance.infer(tape, x));
    for (int j = 0; j < length; j++) {
      FMatrixRMaj changed = Matrices.copy(x);
      System.arraycopy(other.data, j * columns, changed.data, j * columns, columns);
      float[] after = Matrices.entries(instance.infer(tape, changed));
      double[] changes = new double[length];
      for (int k = 0; k < before.length; k++) {
        int i = k / columns;
        changes[i] = Math.max(changes[i], Math.abs((double) after[k] - before[k]));
      }
      double largest = Arrays.stream(changes).max().orElseThrow();
      for (int i = 0; i < length; i++) {
        if (changes[i] > ROUNDING * largest) {
          inputsOfOutput[i].set(j);
        }
      }
    }
  }

  /** Whether every reached pair is one of {@code other}'s. */
  boolean isWithin(ReachMap other) {
    for (int i = 0; i < length; i++) {
      BitSet beyond = (BitSet) inputsOfOutput[i].clone();
      beyond.andNot(other.inputsOfOutput[i]);
      if (!beyond.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** A drawing: a row for each output, {@code x} where it changes with an input. */
  @Override
  public String toString() {
    return Arrays.stream(inputsOfOutput)
        .map(
            inputs -> {
              StringBuilder line = new StringBuilder();
              for (int j = 0; j < length; j++) {
                line.append(inputs.get(j) ? 'x' : '.');
              }
              return line.toString();
            })
        .collect(Collectors.joining("\n", "\n", "\n"));
  }
}
