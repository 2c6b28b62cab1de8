package attnbench.attention.mixer;

import attnbench.attention.autodiff.AttentionPattern;
import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.Activation;
import attnbench.attention.nn.AttentionProjections;
import attnbench.attention.nn.FeedForward;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.ejml.data.FMatrixRMaj;

/**
 * Sparse Sinkhorn attention: a block of positions sees itself and a block of sorted keys (Tay et
 * al. 2020, Sparse Sinkhorn Attention, section 3).
 *
 * <pre>{@code
 * R_h      = a network of each block's sum of x            M x M logits, M blocks of B positions
 * S_h      = balance((R_h + Gumbel noise) / temperature)   rows and columns sum to about 1
 * K'_i     = sum over j of S(i, j) K_j                     blocks of keys, and of values likewise
 * head_h,i = softmax(Q_i [K_i; K'_i]' / sqrt(D)) [V_i; V'_i]
 * y        = [head_1 ... head_H] Wo' + bo
 * }</pre>
 *
 * <p>The noise is there in training alone. Sorted blocks are mixtures of all blocks, so that every
 * position sees every position; drawn: what one permutation lets through.
 *
 * <pre>
 * N = 8, B = 2   ##....##
 *                ##....##
 *                ####....
 *                ####....
 *                ..####..
 *                ...
 * </pre>
 *
 * <p>O(N B C + N^2 C / B) time, which is O(N^1.5 C) with blocks of the root of N, the default; O(N
 * C + H (N / B)^2) memory. Parameters {@code query}, {@code key}, {@code value} and {@code out},
 * each {@code .weight} [C x C] and {@code .bias} [1 x C]; {@code sort.hidden} [C x C] and {@code
 * sort.out} [H M x C] with biases, head h in rows h M to below (h + 1) M, M the most blocks.
 *
 * <p>Departures from the source: the sorting network ends in logits of any sign. A last block that
 * N does not fill counts as filled up with zeros when it is mixed. Padding counts like any other
 * position. Bidirectional only. The preset {@code lra-2020} has the benchmark code's block, softmax
 * of rows in place of balancing, and attention to both blocks summed after a softmax each; it
 * leaves out that code's sorting by one map of each head's sums of keys, its reshape, which makes
 * blocks of every M-th position, and its product, which adds up all blocks whatever the sorting.
 */
public final class Sinkhorn implements SequenceMixer {

  /** How a block's own keys and the sorted ones come together. */
  public enum Mixture {
    /** One softmax over both. */
    JOINT,
    /** A softmax for each, results added. */
    SUMMED
  }

  /**
   * Options of {@code sinkhorn}.
   *
   * @param heads H, must divide C
   * @param block B, positions; 0 for the root of the longest length, rounded up
   * @param iterations of balancing rows, then columns; 0 for a softmax of rows
   * @param temperature what logits are divided by
   * @param noise whether Gumbel noise is added in training
   * @param mixture how a block's own keys and the sorted ones come together
   */
  public record SinkhornOptions(
      int heads, int block, int iterations, double temperature, boolean noise, Mixture mixture) {
    public SinkhornOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
      if (block < 0) {
        throw new IllegalArgumentException(
            "block is " + block + "; it must be positive, or 0 for the root of the length");
      }
      if (iterations < 0) {
        throw new IllegalArgumentException(
            "iterations are " + iterations + "; there must be at least 0");
      }
      if (!(temperature > 0)) {
        throw new IllegalArgumentException(
            "temperature is " + temperature + "; it must be above 0");
      }
    }

    private int block(MixerShape shape) {
      return block == 0 ? (int) Math.ceil(Math.sqrt(shape.maxLength())) : block;
    }
  }

  /** Enrols {@code sinkhorn}. */
  public static final class Provider implements MixerProvider<SinkhornOptions> {
    @Override
    public String name() {
      return "sinkhorn";
    }

    @Override
    public String description() {
      return "softmax attention of blocks to themselves and to blocks sorted by Sinkhorn balancing";
    }

    @Override
    public String source() {
      return "Tay et al. 2020, Sparse Sinkhorn Attention, section 3";
    }

    @Override
    public String complexity() {
      return "O(N B C + N^2 C / B), O(N^1.5 C) with the default block";
    }

    @Override
    public SinkhornOptions defaults() {
      return new SinkhornOptions(1, 0, 5, 0.75, true, Mixture.JOINT);
    }

    @Override
    public Map<String, SinkhornOptions> presets() {
      return Map.of("lra-2020", new SinkhornOptions(8, 50, 0, 1, false, Mixture.SUMMED));
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "block", "positions of a block; 0: the root of the longest length, rounded up",
          "iterations", "of balancing rows, then columns; 0: a softmax of rows",
          "temperature", "what the sorting's logits are divided by, above 0",
          "noise", "true: Gumbel noise is added to the sorting's logits in training; false: never",
          "mixture",
              "joint: one softmax over a block's own keys and the sorted ones; "
                  + "summed: a softmax for each, results added");
    }

    @Override
    public Reach reach(SinkhornOptions options) {
      return Reach.GLOBAL;
    }

    @Override
    public ComplexityClass complexityClass(SinkhornOptions options) {
      return options.block() == 0 ? ComplexityClass.SUBQUADRATIC : ComplexityClass.QUADRATIC;
    }

    @Override
    public Cost cost(SinkhornOptions options, MixerShape shape, int length) {
      int c = shape.width();
      int block = options.block(shape);
      long sorting = (long) options.heads() * blocks(shape.maxLength(), block);
      return new Cost(
          AttentionProjections.multiplyAdds(length, c)
              + blocks(length, block) * c * (c + sorting)
              + 2 * Fused.sortBlocksMultiplyAdds(length, c, block)
              + ownAndSorted(length, block, int[]::new).multiplyAdds(c));
    }

    /** About 22 N C + (H + 3) N + 51 H M^2 numbers with M blocks and the default iterations. */
    @Override
    public Footprint footprint(SinkhornOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      int block = options.block(shape);
      Size m = new Size("M", blocks(length, block));
      Size rows = new Size("(M B)", sortedRows(length, block), m, new Size("B", block));
      Size logits = new Size("E", (long) options.heads() * blocks(shape.maxLength(), block));
      Footprint sorting =
          Footprint.NONE
              .withResults(options.noise() ? 3 : 2, m, m)
              .with(options.noise() ? 1 : 0, m, m)
              .plus(Footprints.balance(m, options.iterations()));
      Footprint attended = Footprints.patternAttention(n, c, h, 0);
      Footprint mixed =
          switch (options.mixture()) {
            case JOINT ->
                attended
                    .withResults(2, new Size("(N + M B)", n.value() + rows.value(), n, rows), c)
                    .plus(
                        AttentionPattern.footprint(memory -> ownAndSorted(length, block, memory)));
            case SUMMED ->
                attended
                    .plus(attended)
                    .withResults(1, n, c)
                    .plus(
                        AttentionPattern.footprint(
                            memory -> {
                              blocksOf(length, length, block, memory);
                              blocksOf(length, sortedRows(length, block), block, memory);
                            }));
          };
      return AttentionProjections.footprint(n, c)
          .plus(mixed)
          .withResults(2, m, c)
          .plus(Footprints.linear(m, c, c))
          .plus(Footprints.linear(m, c, logits))
          .plus(sorting.times(h))
          .plus(Footprints.sortBlocks(rows, m, c, h))
          .plus(Footprints.sortBlocks(rows, m, c, h));
    }

    @Override
    public SequenceMixer create(
        SinkhornOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new Sinkhorn(options, shape, parameters, random);
    }
  }

  private final SinkhornOptions options;
  private final int block;
  private final int mostBlocks;
  private final float scale;
  private final AttentionProjections project;
  private final FeedForward sort;

  private Sinkhorn(
      SinkhornOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
    this.options = options;
    int width = shape.width();
    block = options.block(shape);
    mostBlocks = blocks(shape.maxLength(), block);
    scale = (float) (1 / Math.sqrt((double) width / options.heads()));
    project = new AttentionProjections(parameters, width, options.heads(), random);
    sort =
        new FeedForward(
            parameters.scope("sort"),
            width,
            width,
            options.heads() * mostBlocks,
            Activation.RELU,
            0,
            random);
  }

  private static int blocks(int length, int block) {
    return (length + block - 1) / block;
  }

  /** Rows of all sorted blocks, which are full. */
  private static int sortedRows(int length, int block) {
    return blocks(length, block) * block;
  }

  /** Each position sees the block of keys that stands in its place. */
  private static AttentionPattern blocksOf(int n, int keys, int block, IntFunction<int[]> memory) {
    AttentionPattern pattern = new AttentionPattern(memory);
    pattern.keys(0, keys);
    seeBlocks(pattern, n, block, 0, keys);
    return pattern;
  }

  /** Each position sees its own block and the sorted one in its place, sorted behind own. */
  private static AttentionPattern ownAndSorted(int n, int block, IntFunction<int[]> memory) {
    int end = n + sortedRows(n, block);
    AttentionPattern pattern = new AttentionPattern(memory);
    pattern.keys(0, end);
    seeBlocks(pattern, n, block, 0, n);
    seeBlocks(pattern, n, block, n, end);
    return pattern;
  }

  private static void seeBlocks(AttentionPattern pattern, int n, int block, int from, int end) {
    for (int i = 0; i < n; i++) {
      if (i % block == 0) {
        pattern.startBlock();
      }
      int first = from + i / block * block;
      pattern.query(i, first, Math.min(end, first + block));
    }
  }

  @Override
  public Var mix(Tape tape, Var x) {
    int n = x.rows();
    Var query = project.query(tape, x);
    Var key = project.key(tape, x);
    Var value = project.value(tape, x);
    Var[] sorting = sorting(tape, x);
    IntFunction<int[]> memory = tape.workspace()::ints;
    Var sortedKey = Fused.sortBlocks(tape, sorting, key, block);
    Var sortedValue = Fused.sortBlocks(tape, sorting, value, block);
    Var attended =
        switch (options.mixture()) {
          case JOINT ->
              attend(
                  tape,
                  query,
                  Rows.stack(tape, key, sortedKey),
                  Rows.stack(tape, value, sortedValue),
                  ownAndSorted(n, block, memory));
          case SUMMED ->
              Ops.add(
                  tape,
                  attend(tape, query, key, value, blocksOf(n, n, block, memory)),
                  attend(
                      tape,
                      query,
                      sortedKey,
                      sortedValue,
                      blocksOf(n, sortedRows(n, block), block, memory)));
        };
    return project.out(tape, attended);
  }

  private Var attend(Tape tape, Var query, Var key, Var value, AttentionPattern pattern) {
    return Fused.patternAttention(tape, query, key, value, options.heads(), scale, pattern);
  }

  /** The balanced logits of each head. */
  private Var[] sorting(Tape tape, Var x) {
    int blocks = blocks(x.rows(), block);
    Var logits = sort.apply(tape, Fused.blockSums(tape, x, block));
    Var[] sorting = new Var[options.heads()];
    for (int h = 0; h < sorting.length; h++) {
      Var ofHead = withNoise(tape, Rows.columns(tape, logits, h * mostBlocks, blocks));
      Var scaled = Ops.scale(tape, ofHead, (float) (1 / options.temperature()));
      sorting[h] = Fused.balance(tape, scaled, options.iterations());
    }
    return sorting;
  }

  private Var withNoise(Tape tape, Var logits) {
    RandomGenerator random = tape.dropoutRandom();
    if (!options.noise() || random == null) {
      return logits;
    }
    FMatrixRMaj gumbel = tape.workspace().matrix(logits.rows(), logits.columns());
    for (int i = 0; i < logits.rows() * logits.columns(); i++) {
      double exponential = -Math.log(1 - random.nextDouble());
      gumbel.data[i] = (float) -Math.log(Math.max(exponential, Double.MIN_NORMAL));
    }
    return Ops.add(tape, logits, tape.constant(gumbel));
  }
}
