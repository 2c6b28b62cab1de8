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
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Multi-head softmax attention in two steps that together reach all (Child et al. 2019, Generating
 * Long Sequences with Sparse Transformers, sections 4.3 and 5.1).
 *
 * <pre>{@code
 * head_i = softmax over j seen by i of (Q_i K_j' / sqrt(D)) V_j
 * y      = [head_1 ... head_H] Wo' + bo
 *
 * strided  A1: i - l <= j <= i                       A2: (i - j) mod l = 0, j <= i
 * fixed    A1: floor(j / l) = floor(i / l), j <= i   A2: j mod l >= l - c, j <= i
 * }</pre>
 *
 * <p>Merged, every head sees A1 and A2; split, heads take turns, the first has A1. Without
 * causality the conditions {@code j <= i} fall away and the window reaches l to both sides.
 *
 * <pre>
 * N = 8   strided, l = 3   fixed, l = 4, c = 1
 *         #.......         #.......
 *         ##......         ##......
 *         ###.....         ###.....
 *         ####....         ####....
 *         .####...         ...##...
 *         ..####..         ...###..
 *         #..####.         ...####.
 *         .#..####         ...#####
 * </pre>
 *
 * <p>O(N (l + N / l) C) strided and O(N (l + N c / l) C) fixed, which is O(N sqrt(N) C) with l near
 * sqrt(N); O(N C) memory. Parameters {@code query}, {@code key}, {@code value} and {@code out},
 * each {@code .weight} [C x C] and {@code .bias} [1 x C].
 *
 * <p>Departures from the source, which is causal throughout: the other form; global positions,
 * which come before the pattern, see all and are seen by all, as the classification token of the
 * Long Range Arena; split heads of the fixed pattern see the position itself too, because before
 * the first summary column A2 is empty; all heads have the same summary columns, where the source
 * gives each its own. That heads are split by layers is left out.
 */
public final class SparseTransformer implements SequenceMixer {

  /** What a head sees. */
  public enum Pattern {
    /** A window, and every l-th position: for what has a period of l, such as images. */
    STRIDED,
    /** A block of l, and the last columns of the blocks before: for text. */
    FIXED
  }

  /**
   * Options of {@code sparse}.
   *
   * @param heads H, must divide C
   * @param pattern what a head sees
   * @param stride l, positions
   * @param summary c, columns of a block of l that later blocks see, of the fixed pattern
   * @param firstSummary whether the first column of a block is seen as well
   * @param split whether heads take turns with A1 and A2 instead of merging them
   * @param causal whether no position but the global ones sees one after its own
   * @param globalTokens how many positions from the first on see all and are seen by all
   */
  public record SparseOptions(
      int heads,
      Pattern pattern,
      int stride,
      int summary,
      boolean firstSummary,
      boolean split,
      boolean causal,
      int globalTokens) {
    public SparseOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
      if (stride < 1) {
        throw new IllegalArgumentException("stride is " + stride + "; it must be at least 1");
      }
      if (summary < 1 || summary > stride) {
        throw new IllegalArgumentException(
            "summary is %d; it must be from 1 to the stride %d".formatted(summary, stride));
      }
      if (globalTokens < 0) {
        throw new IllegalArgumentException(
            "global tokens are " + globalTokens + "; there must be at least 0");
      }
    }

    private boolean isSummary(int place) {
      int column = place % stride;
      return column >= stride - summary || firstSummary && column == 0;
    }
  }

  /** Enrols {@code sparse}. */
  public static final class Provider implements MixerProvider<SparseOptions> {
    @Override
    public String name() {
      return "sparse";
    }

    @Override
    public String description() {
      return "softmax attention to a window or block and to every l-th position or a block's last";
    }

    @Override
    public String source() {
      return "Child et al. 2019, Generating Long Sequences with Sparse Transformers, 4.3 and 5.1";
    }

    @Override
    public String complexity() {
      return "O(N (l + N s / l) C), stride l, s = 1 strided or c fixed; O(N sqrt(N) C) with l of"
          + " sqrt(N)";
    }

    @Override
    public SparseOptions defaults() {
      return new SparseOptions(1, Pattern.STRIDED, 128, 8, false, false, true, 0);
    }

    @Override
    public Map<String, SparseOptions> presets() {
      return Map.of("lra-2020", new SparseOptions(8, Pattern.FIXED, 50, 10, true, false, true, 1));
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "pattern", "strided: window and every l-th; fixed: block and the last of earlier blocks",
          "stride", "positions of a window or block, about sqrt(N), at least 1",
          "summary", "last columns of a block that later blocks see, 1 to stride; for fixed",
          "firstSummary",
              "true: the first column of a block is seen by later blocks too; for fixed",
          "split", "true: heads take turns with the two parts; false: each head sees both",
          "causal", "true: a position sees itself and those before it; false: both sides",
          "globalTokens", "positions from the first on that see all and are seen by all");
    }

    @Override
    public Reach reach(SparseOptions options) {
      boolean causal = options.causal() && options.globalTokens() == 0;
      return causal ? Reach.SPARSE_CAUSAL : Reach.SPARSE;
    }

    @Override
    public ComplexityClass complexityClass(SparseOptions options) {
      boolean firstPartAlone = options.split() && options.heads() == 1;
      // Of a stride that does not grow with N.
      return firstPartAlone ? ComplexityClass.LINEAR : ComplexityClass.QUADRATIC;
    }

    @Override
    public Cost cost(SparseOptions options, MixerShape shape, int length) {
      long work = 0;
      for (AttentionPattern pattern : patterns(options, length, int[]::new)) {
        work += pattern.multiplyAdds(shape.width() / options.heads());
      }
      return new Cost(AttentionProjections.multiplyAdds(length, shape.width()) + work);
    }

    /** About 10 N C + (H + 3) N numbers, and P whole ones for the lists of the pattern. */
    @Override
    public Footprint footprint(SparseOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      return AttentionProjections.footprint(n, c)
          .plus(Footprints.patternAttention(n, c, h, 0))
          .plus(AttentionPattern.footprint(memory -> patterns(options, length, memory)));
    }

    @Override
    public SequenceMixer create(
        SparseOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new SparseTransformer(options, shape.width(), parameters, random);
    }
  }

  private final SparseOptions options;
  private final float scale;
  private final AttentionProjections project;

  private SparseTransformer(
      SparseOptions options, int width, Parameters parameters, RandomGenerator random) {
    this.options = options;
    scale = (float) (1 / Math.sqrt((double) width / options.heads()));
    project = new AttentionProjections(parameters, width, options.heads(), random);
  }

  /** What each head sees. */
  private static AttentionPattern[] patterns(
      SparseOptions options, int n, IntFunction<int[]> memory) {
    AttentionPattern[] ofHead = new AttentionPattern[options.heads()];
    if (!options.split()) {
      Arrays.fill(ofHead, pattern(options, n, true, true, memory));
      return ofHead;
    }
    AttentionPattern first = pattern(options, n, true, false, memory);
    AttentionPattern second = pattern(options, n, false, true, memory);
    for (int h = 0; h < ofHead.length; h++) {
      ofHead[h] = h % 2 == 0 ? first : second;
    }
    return ofHead;
  }

  /**
   * What a head sees.
   *
   * @param first whether A1
   * @param second whether A2; with A1 only what that lacks
   */
  private static AttentionPattern pattern(
      SparseOptions options, int n, boolean first, boolean second, IntFunction<int[]> memory) {
    int g = Math.min(n, options.globalTokens());
    AttentionPattern pattern = new AttentionPattern(memory);
    pattern.keys(0, n); // so that the place of a key is its row
    for (int i = 0; i < g; i++) {
      pattern.query(i, 0, n);
    }
    if (g > 0) {
      pattern.startBlock();
      for (int i = g; i < n; i++) {
        pattern.query(i, 0, g);
      }
    }
    switch (options.pattern()) {
      case STRIDED -> {
        if (first) {
          addWindow(pattern, options, g, n);
        }
        if (second) {
          addStrides(pattern, options, g, n, first);
        }
      }
      case FIXED -> {
        if (first) {
          addBlocks(pattern, options, g, n);
        }
        if (second) {
          addSummaries(pattern, options, g, n, first, memory);
        }
      }
    }
    return pattern;
  }

  private static void addWindow(AttentionPattern pattern, SparseOptions options, int g, int n) {
    pattern.startBlock();
    for (int i = g; i < n; i++) {
      int end = options.causal() ? i + 1 : Math.min(n, i + options.stride() + 1);
      pattern.query(i, Math.max(g, i - options.stride()), end);
    }
  }

  /** Groups of every l-th position, for the window's heads without what the window has. */
  private static void addStrides(
      AttentionPattern pattern, SparseOptions options, int g, int n, boolean withWindow) {
    int l = options.stride();
    for (int residue = g; residue < Math.min(n, g + l); residue++) {
      int start = pattern.keyCount();
      for (int i = residue; i < n; i += l) {
        pattern.key(i);
      }
      int end = pattern.keyCount();
      pattern.startBlock();
      for (int place = start, i = residue; place < end; place++, i += l) {
        if (withWindow) {
          addRange(pattern, i, start, place - 1);
        } else {
          pattern.query(i, start, options.causal() ? place + 1 : end);
        }
      }
      if (withWindow && !options.causal()) {
        pattern.startBlock();
        for (int place = start, i = residue; place < end; place++, i += l) {
          addRange(pattern, i, place + 2, end);
        }
      }
    }
  }

  private static void addBlocks(AttentionPattern pattern, SparseOptions options, int g, int n) {
    int l = options.stride();
    for (int first = g; first < n; first += l) {
      int end = Math.min(n, first + l);
      pattern.startBlock();
      for (int i = first; i < end; i++) {
        pattern.query(i, first, options.causal() ? i + 1 : end);
      }
    }
  }

  /** The summary columns of all blocks, for the blocks' heads without those of the own block. */
  private static void addSummaries(
      AttentionPattern pattern,
      SparseOptions options,
      int g,
      int n,
      boolean withBlocks,
      IntFunction<int[]> memory) {
    int start = pattern.keyCount();
    int[] before = memory.apply(n - g + 1); // places of the first summary key from a position on
    for (int i = g; i < n; i++) {
      before[i - g] = pattern.keyCount();
      if (options.isSummary(i - g)) {
        pattern.key(i);
      }
    }
    int end = pattern.keyCount();
    before[n - g] = end;
    pattern.startBlock();
    for (int i = g; i < n; i++) {
      int block = (i - g) / options.stride() * options.stride();
      int seen = withBlocks ? before[block] : options.causal() ? before[i - g + 1] : end;
      addRange(pattern, i, start, seen);
    }
    pattern.startBlock();
    for (int i = g; i < n; i++) {
      int blockEnd = Math.min(n - g, ((i - g) / options.stride() + 1) * options.stride());
      if (withBlocks && !options.causal()) {
        addRange(pattern, i, before[blockEnd], end);
      } else if (!withBlocks && !options.isSummary(i - g)) {
        pattern.query(i, i, i + 1);
      }
    }
  }

  private static void addRange(AttentionPattern pattern, int row, int from, int to) {
    if (from < to) {
      pattern.query(row, from, to);
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
            patterns(options, x.rows(), tape.workspace()::ints));
    return project.out(tape, mixed);
  }
}
