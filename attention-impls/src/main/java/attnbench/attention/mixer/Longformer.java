package attnbench.attention.mixer;

import attnbench.attention.autodiff.AttentionPattern;
import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.AttentionProjections;
import attnbench.attention.nn.Linear;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Multi-head softmax attention to a sliding window and to a few global tokens (Beltagy et al. 2020,
 * Longformer, sections 3.1 and 3.2).
 *
 * <pre>{@code
 * head_i = softmax over j seen by i of (Q_i K_j' / sqrt(D)) V_j
 * y      = [head_1 ... head_H] Wo' + bo
 * }</pre>
 *
 * <p>With window w and dilation r, position i sees i + k r for k from -w/2 to w/2, and the first g
 * positions, the global ones. A global position sees all, with queries, keys and values from
 * projections of its own (section 3.1, "Linear Projections for Global Attention"). Where causal,
 * all see none after their own.
 *
 * <pre>
 * N = 8, w = 2   ########      w = 2, r = 2   #.#.....
 * g = 1          ###.....      g = 0          .#.#....
 *                ####....                     #.#.#...
 *                #.###...                     .#.#.#..
 *                #..###..                     ..#.#.#.
 *                #...###.                     ...#.#.#
 *                #....###                     ....#.#.
 *                #.....##                     .....#.#
 * </pre>
 *
 * <p>O(N (w + g) C) time, O(N C) memory. Parameters {@code query}, {@code key}, {@code value} and
 * {@code out}, and with global tokens {@code globalQuery}, {@code globalKey} and {@code
 * globalValue}, each {@code .weight} [C x C] and {@code .bias} [1 x C]; the global ones start as
 * copies of the others, as in the source.
 *
 * <p>Departures from the source: the global tokens are the first g, while the source takes the
 * task's (the classification token or a question); one dilation for all heads but the first few.
 * The preset {@code lra-2020} differs from the code that it is named after in w/2 positions to the
 * left where that has one less, and in leaving out global projections that nothing uses.
 */
public final class Longformer implements SequenceMixer {

  /**
   * Options of {@code longformer}.
   *
   * @param heads H, must divide C
   * @param window w, positions, even: half of them to each side
   * @param dilation r, from one position of the window to the next
   * @param undilatedHeads how many heads keep a dilation of 1
   * @param globalTokens g, how many positions from the first on see all and are seen by all
   * @param causal whether no position sees one after its own
   */
  public record LongformerOptions(
      int heads, int window, int dilation, int undilatedHeads, int globalTokens, boolean causal) {
    public LongformerOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
      if (window < 0 || window % 2 != 0) {
        throw new IllegalArgumentException("window is " + window + "; it must be even, from 0 on");
      }
      if (dilation < 1) {
        throw new IllegalArgumentException("dilation is " + dilation + "; it must be at least 1");
      }
      if (undilatedHeads < 0 || undilatedHeads > heads) {
        throw new IllegalArgumentException(
            "undilated heads are %d; there must be from 0 to all %d heads"
                .formatted(undilatedHeads, heads));
      }
      if (globalTokens < 0) {
        throw new IllegalArgumentException(
            "global tokens are " + globalTokens + "; there must be at least 0");
      }
    }
  }

  /** Enrols {@code longformer}. */
  public static final class Provider implements MixerProvider<LongformerOptions> {
    @Override
    public String name() {
      return "longformer";
    }

    @Override
    public String description() {
      return "softmax attention to a sliding window and to a few global tokens";
    }

    @Override
    public String source() {
      return "Beltagy et al. 2020, Longformer: The Long-Document Transformer, sections 3.1 and 3.2";
    }

    @Override
    public String complexity() {
      return "O(N (w + g) C), w positions a window, g global tokens";
    }

    @Override
    public LongformerOptions defaults() {
      return new LongformerOptions(1, 512, 1, 0, 1, false);
    }

    @Override
    public Map<String, LongformerOptions> presets() {
      return Map.of("lra-2020", new LongformerOptions(8, 512, 1, 0, 0, false));
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "window", "positions of the window, half to each side; even",
          "dilation", "steps from one position of the window to the next, at least 1",
          "undilatedHeads", "heads from the first on that keep a dilation of 1",
          "globalTokens", "positions from the first on that see all and are seen by all",
          "causal", "true: no position sees one after its own; false: to both sides");
    }

    @Override
    public Reach reach(LongformerOptions options) {
      return options.causal() ? Reach.SPARSE_CAUSAL : Reach.SPARSE;
    }

    @Override
    public Cost cost(LongformerOptions options, MixerShape shape, int length) {
      long c = shape.width();
      int globals = Math.min(length, options.globalTokens());
      long rows = 2L * length; // through the maps of queries, local or global, and of the output
      long work = 0;
      if (globals < length) {
        rows += 2L * length;
        for (AttentionPattern pattern : windows(options, length, int[]::new)) {
          work += pattern.multiplyAdds(c / options.heads());
        }
      }
      if (globals > 0) {
        rows += 2L * length;
        work += globals(options, length, int[]::new).multiplyAdds(c);
      }
      return new Cost(rows * c * c + work);
    }

    /**
     * About 10 N C + (H + 3) N numbers, 18 N C with G global tokens, and P whole ones for lists.
     */
    @Override
    public Footprint footprint(LongformerOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      Size g = new Size("G", Math.min(length, options.globalTokens()));
      boolean local = g.value() < length;
      boolean global = g.value() > 0;
      Footprint all = Footprints.linear(n, c, c);
      if (local) {
        all =
            all.plus(Footprints.linear(n, c, c).times(3))
                .plus(Footprints.patternAttention(n, c, h, 0));
      }
      if (global) {
        all =
            all.withResults(1, g, c)
                .plus(Footprints.linear(g, c, c))
                .plus(Footprints.linear(n, c, c).times(2))
                .plus(Footprints.patternAttention(g, c, h, 0));
      }
      return all.withResults(local && global ? 2 : 0, n, c)
          .plus(AttentionPattern.footprint(memory -> patterns(options, length, memory)));
    }

    /** All that a sequence needs. */
    private static void patterns(LongformerOptions options, int n, IntFunction<int[]> memory) {
      if (options.globalTokens() < n) {
        windows(options, n, memory);
      }
      if (options.globalTokens() > 0) {
        globals(options, n, memory);
      }
    }

    @Override
    public SequenceMixer create(
        LongformerOptions options,
        MixerShape shape,
        Parameters parameters,
        RandomGenerator random) {
      return new Longformer(options, shape.width(), parameters, random);
    }
  }

  private final LongformerOptions options;
  private final float scale;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear out;
  private final Linear globalQuery;
  private final Linear globalKey;
  private final Linear globalValue;

  private Longformer(
      LongformerOptions options, int width, Parameters parameters, RandomGenerator random) {
    this.options = options;
    scale = (float) (1 / Math.sqrt((double) width / options.heads()));
    AttentionProjections.requireHeads(width, options.heads());
    query = new Linear(parameters.scope("query"), width, width, random);
    key = new Linear(parameters.scope("key"), width, width, random);
    value = new Linear(parameters.scope("value"), width, width, random);
    out = new Linear(parameters.scope("out"), width, width, random);
    boolean global = options.globalTokens() > 0;
    globalQuery = global ? startingAs(query, parameters.scope("globalQuery"), random) : null;
    globalKey = global ? startingAs(key, parameters.scope("globalKey"), random) : null;
    globalValue = global ? startingAs(value, parameters.scope("globalValue"), random) : null;
  }

  private static Linear startingAs(Linear other, Parameters parameters, RandomGenerator random) {
    int width = other.weight().value().numRows;
    Linear linear = new Linear(parameters, width, width, random);
    linear.weight().value().setTo(other.weight().value());
    linear.bias().value().setTo(other.bias().value());
    return linear;
  }

  /** What the positions behind the global ones see in each head. */
  private static AttentionPattern[] windows(
      LongformerOptions options, int n, IntFunction<int[]> memory) {
    AttentionPattern[] ofHead = new AttentionPattern[options.heads()];
    int undilated = options.undilatedHeads();
    if (undilated > 0) {
      Arrays.fill(ofHead, 0, undilated, window(options, n, 1, memory));
    }
    if (undilated < options.heads()) {
      AttentionPattern dilated = window(options, n, options.dilation(), memory);
      Arrays.fill(ofHead, undilated, options.heads(), dilated);
    }
    return ofHead;
  }

  private static AttentionPattern window(
      LongformerOptions options, int n, int dilation, IntFunction<int[]> memory) {
    int g = Math.min(n, options.globalTokens());
    AttentionPattern pattern = new AttentionPattern(memory);
    pattern.keys(0, g);
    if (g > 0) {
      for (int i = g; i < n; i++) {
        pattern.query(i - g, 0, g);
      }
    }
    int half = options.window() / 2;
    for (int residue = g; residue < Math.min(n, g + dilation); residue++) {
      int start = pattern.keyCount();
      for (int i = residue; i < n; i += dilation) {
        pattern.key(i);
      }
      int end = pattern.keyCount();
      pattern.startBlock();
      for (int place = start; place < end; place++) {
        pattern.query(
            residue + (place - start) * dilation - g,
            Math.max(start, place - half),
            options.causal() ? place + 1 : Math.min(end, place + half + 1));
      }
    }
    return pattern;
  }

  /** What the global positions see. */
  private static AttentionPattern globals(
      LongformerOptions options, int n, IntFunction<int[]> memory) {
    AttentionPattern pattern = new AttentionPattern(memory);
    pattern.keys(0, n);
    for (int i = 0; i < Math.min(n, options.globalTokens()); i++) {
      pattern.query(i, 0, options.causal() ? i + 1 : n);
    }
    return pattern;
  }

  @Override
  public Var mix(Tape tape, Var x) {
    int n = x.rows();
    int g = Math.min(n, options.globalTokens());
    if (g == 0) {
      return out.apply(tape, mixWindows(tape, x, x));
    }
    Var global =
        Fused.patternAttention(
            tape,
            globalQuery.apply(tape, Rows.slice(tape, x, 0, g)),
            globalKey.apply(tape, x),
            globalValue.apply(tape, x),
            options.heads(),
            scale,
            globals(options, n, tape.workspace()::ints));
    if (g == n) {
      return out.apply(tape, global);
    }
    Var local = mixWindows(tape, Rows.slice(tape, x, g, n - g), x);
    return out.apply(tape, Rows.stack(tape, global, local));
  }

  /** The rows {@code of} with what they see of {@code x}. */
  private Var mixWindows(Tape tape, Var of, Var x) {
    return Fused.patternAttention(
        tape,
        query.apply(tape, of),
        key.apply(tape, x),
        value.apply(tape, x),
        options.heads(),
        scale,
        windows(options, x.rows(), tape.workspace()::ints));
  }
}
