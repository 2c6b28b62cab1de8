package attnbench.attention.nn;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import java.util.random.RandomGenerator;

/**
 * The linear maps before and after an attention in heads, each from [N x C] to [N x C]; parameters
 * {@code query.*}, {@code key.*}, {@code value.*} and {@code out.*}.
 */
public final class AttentionProjections {
  private static final int MAPS = 4;

  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear out;

  /**
   * @param heads must divide the width
   */
  public AttentionProjections(Parameters parameters, int width, int heads, RandomGenerator random) {
    requireHeads(width, heads);
    query = new Linear(parameters.scope("query"), width, width, random);
    key = new Linear(parameters.scope("key"), width, width, random);
    value = new Linear(parameters.scope("value"), width, width, random);
    out = new Linear(parameters.scope("out"), width, width, random);
  }

  /** Refuses heads that do not divide the width. */
  public static void requireHeads(int width, int heads) {
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "heads are %d; they must divide the width %d".formatted(heads, width));
    }
  }

  /** Multiply-adds of all four over n positions. */
  public static long multiplyAdds(long n, long width) {
    return MAPS * n * width * width;
  }

  /** Buffers that a training step takes for all four over N positions. */
  public static Footprint footprint(Size n, Size c) {
    return Footprints.linear(n, c, c).times(MAPS);
  }

  public Var query(Tape tape, Var x) {
    return query.apply(tape, x);
  }

  public Var key(Tape tape, Var x) {
    return key.apply(tape, x);
  }

  public Var value(Tape tape, Var x) {
    return value.apply(tape, x);
  }

  /** From the heads side by side to the attention's result. */
  public Var out(Tape tape, Var heads) {
    return out.apply(tape, heads);
  }
}
