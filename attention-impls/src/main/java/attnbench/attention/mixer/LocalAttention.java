package attnbench.attention.mixer;

import attnbench.attention.autodiff.AttentionPattern;
import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.AttentionProjections;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Multi-head softmax attention within groups of positions that never meet (the baseline Local
 * Attention of Tay et al. 2021, Long Range Arena).
 *
 * <pre>{@code
 * head_i = softmax over j in the group of i of (Q_i K_j' / sqrt(D)) V_j
 * y      = [head_1 ... head_H] Wo' + bo
 * }</pre>
 *
 * <p>In mode {@code local} a group is a block of B neighbours. Mode {@code local-comb} is what the
 * benchmark's code computes: its reshape makes G = floor(N / B) + 1 groups of every G-th position.
 *
 * <pre>
 * N = 8, B = 4   ####....      local-comb   #..#..#.
 *                ####....      G = 3        .#..#..#
 *                ####....                   ..#..#..
 *                ####....                   #..#..#.
 *                ....####                   .#..#..#
 *                ....####                   ..#..#..
 *                ....####                   #..#..#.
 *                ....####                   .#..#..#
 * </pre>
 *
 * <p>O(N B C) time, O(N C) memory. Parameters {@code query}, {@code key}, {@code value} and {@code
 * out}, each {@code .weight} [C x C] and {@code .bias} [1 x C].
 *
 * <p>Departures from the source: a last block that N does not fill is shorter instead of padded,
 * which is the same as hiding the padding.
 */
public final class LocalAttention implements SequenceMixer {

  /** Which positions form a group. */
  public enum Mode {
    /** Neighbours, as the paper says. */
    LOCAL,
    /** Every G-th position, as the benchmark's code does. */
    LOCAL_COMB
  }

  /**
   * Options of {@code local}.
   *
   * @param heads H, must divide C
   * @param block B, positions
   * @param mode which positions form a group
   */
  public record LocalOptions(int heads, int block, Mode mode) {
    public LocalOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
      if (block < 1) {
        throw new IllegalArgumentException("block is " + block + "; it must be at least 1");
      }
    }
  }

  /** Enrols {@code local}. */
  public static final class Provider implements MixerProvider<LocalOptions> {
    @Override
    public String name() {
      return "local";
    }

    @Override
    public String description() {
      return "softmax attention within blocks of neighbouring positions";
    }

    @Override
    public String source() {
      return "Tay et al. 2021, Long Range Arena, the baseline Local Attention and its code";
    }

    @Override
    public String complexity() {
      return "O(N B C), B positions a block";
    }

    @Override
    public LocalOptions defaults() {
      return new LocalOptions(1, 64, Mode.LOCAL);
    }

    @Override
    public Map<String, LocalOptions> presets() {
      return Map.of("lra-2020", new LocalOptions(8, 50, Mode.LOCAL_COMB));
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "block", "positions in a block, at least 1",
          "mode",
              "local: blocks of neighbours; local-comb: every G-th position, G = N / block + 1");
    }

    @Override
    public Reach reach(LocalOptions options) {
      return Reach.SPARSE;
    }

    @Override
    public Cost cost(LocalOptions options, MixerShape shape, int length) {
      return new Cost(
          AttentionProjections.multiplyAdds(length, shape.width())
              + pattern(options, length, int[]::new).multiplyAdds(shape.width()));
    }

    /** About 10 N C + (H + 3) N numbers, and P whole ones for the lists of the blocks. */
    @Override
    public Footprint footprint(LocalOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      return AttentionProjections.footprint(n, c)
          .plus(Footprints.patternAttention(n, c, h, 0))
          .plus(AttentionPattern.footprint(memory -> pattern(options, length, memory)));
    }

    @Override
    public SequenceMixer create(
        LocalOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new LocalAttention(options, shape.width(), parameters, random);
    }
  }

  private final LocalOptions options;
  private final float scale;
  private final AttentionProjections project;

  private LocalAttention(
      LocalOptions options, int width, Parameters parameters, RandomGenerator random) {
    this.options = options;
    scale = (float) (1 / Math.sqrt((double) width / options.heads()));
    project = new AttentionProjections(parameters, width, options.heads(), random);
  }

  private static AttentionPattern pattern(LocalOptions options, int n, IntFunction<int[]> memory) {
    AttentionPattern pattern = new AttentionPattern(memory);
    switch (options.mode()) {
      case LOCAL -> {
        for (int first = 0; first < n; first += options.block()) {
          addGroup(pattern, first, Math.min(n, first + options.block()), 1);
        }
      }
      case LOCAL_COMB -> {
        int groups = n / options.block() + 1;
        for (int first = 0; first < Math.min(groups, n); first++) {
          addGroup(pattern, first, n, groups);
        }
      }
    }
    return pattern;
  }

  /** Adds a group of every {@code step}-th position. */
  private static void addGroup(AttentionPattern pattern, int first, int end, int step) {
    int start = pattern.keyCount();
    for (int i = first; i < end; i += step) {
      pattern.key(i);
    }
    pattern.startBlock();
    for (int i = first; i < end; i += step) {
      pattern.query(i, start, pattern.keyCount());
    }
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Var mixed =
        Fused.patternAttention(
            tape,
            project.query(tape, x),
            project.key(tape, x),
            project.value(tape, x),
            options.heads(),
            scale,
            pattern(options, x.rows(), tape.workspace()::ints));
    return project.out(tape, mixed);
  }
}
