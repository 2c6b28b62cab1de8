package attnbench.attention.mixer;

import attnbench.attention.autodiff.AttentionPattern;
import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.autodiff.Softmax;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.AttentionProjections;
import attnbench.attention.nn.LayerNorm;
import attnbench.attention.nn.Linear;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Transformer-LS: softmax attention to a sliding window and to a projection of the whole sequence
 * that the sequence itself decides (Zhu et al. 2021, Long-Short Transformer, section 3).
 *
 * <pre>{@code
 * P_h    = softmax over positions of x Wp_h' + bp_h      N x R
 * K~_h   = [LN_s(K)_window; LN_l(P' K)] of head h, V~_h likewise
 * head_h = softmax(Q_h K~_h' / sqrt(D)) V~_h
 * y      = [head_1 ... head_H] Wo' + bo
 * }</pre>
 *
 * <p>One softmax runs over both parts. The window is that of segments of w positions (section 3.2):
 * a position sees its own segment and w / 2 positions to each side of it. The two layer norms
 * ("DualLN") bring keys and values of both parts, all heads side by side, to one scale.
 *
 * <pre>
 * N = 8, w = 2, R = 2   ###..... ##
 *                       ###..... ##
 *                       .####... ##
 *                       .####... ##
 *                       ...####. ##     the last two columns: mixtures of all positions
 *                       ...
 * </pre>
 *
 * <p>O(N (w + R) C) time, O(N (C + H R)) memory. Parameters {@code query}, {@code key}, {@code
 * value} and {@code out}, each {@code .weight} [C x C] and {@code .bias} [1 x C]; {@code
 * projection.weight} [H R x C] and {@code projection.bias} [1 x H R], head h in rows h R to below
 * (h + 1) R; {@code windowNorm} and {@code projectedNorm}, each {@code .gain} and {@code .bias} [1
 * x C].
 *
 * <p>Departures from the source: the paper projects keys and values before their norm and so does
 * this class, while the authors' code does after. Bidirectional only. The last segment may be
 * shorter; the authors' code pads. Padding counts like any other position.
 */
public final class TransformerLs implements SequenceMixer {

  /**
   * Options of {@code transformer-ls}.
   *
   * @param heads H, must divide C
   * @param window w, positions of a segment
   * @param rank R, positions that the whole sequence is projected to
   */
  public record TransformerLsOptions(int heads, int window, int rank) {
    public TransformerLsOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
      if (window < 1) {
        throw new IllegalArgumentException("window is " + window + "; it must be at least 1");
      }
      if (rank < 1) {
        throw new IllegalArgumentException("rank is " + rank + "; it must be at least 1");
      }
    }
  }

  /** Enrols {@code transformer-ls}. */
  public static final class Provider implements MixerProvider<TransformerLsOptions> {
    @Override
    public String name() {
      return "transformer-ls";
    }

    @Override
    public String description() {
      return "softmax attention to a sliding window and to a projection of the whole sequence";
    }

    @Override
    public String source() {
      return "Zhu et al. 2021, Long-Short Transformer, section 3, as on Long Range Arena";
    }

    @Override
    public String complexity() {
      return "O(N (w + R) C), w positions a window, R projected positions";
    }

    @Override
    public TransformerLsOptions defaults() {
      return new TransformerLsOptions(1, 8, 32);
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "window", "positions of a segment; half as many to each side are seen, too",
          "rank", "positions that the whole sequence is projected to, at least 1");
    }

    @Override
    public Reach reach(TransformerLsOptions options) {
      return Reach.GLOBAL;
    }

    @Override
    public Cost cost(TransformerLsOptions options, MixerShape shape, int length) {
      int c = shape.width();
      return new Cost(
          AttentionProjections.multiplyAdds(length, c)
              + (long) length * c * options.heads() * options.rank()
              + 2 * Fused.projectLengthMultiplyAdds(length, options.rank(), c)
              + pattern(options, length, int[]::new).multiplyAdds(c));
    }

    /** About 20 N C + 4 N H R numbers, and P whole ones for the lists of the pattern. */
    @Override
    public Footprint footprint(TransformerLsOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      Size r = new Size("R", options.rank());
      Size e = new Size("(H R)", h.value() * r.value(), h, r);
      Size both = new Size("(N + R)", n.value() + r.value(), n, r);
      Footprint keysOrValues =
          Footprints.projectLength(r, c, h)
              .plus(Footprints.layerNorm(n, c))
              .plus(Footprints.layerNorm(r, c))
              .withResults(1, both, c);
      return AttentionProjections.footprint(n, c)
          .plus(Footprints.linear(n, c, e))
          .plus(Footprints.softmaxColumns(n, e))
          .plus(keysOrValues)
          .plus(keysOrValues)
          .plus(Footprints.patternAttention(n, c, h, 0))
          .plus(AttentionPattern.footprint(memory -> pattern(options, length, memory)));
    }

    @Override
    public SequenceMixer create(
        TransformerLsOptions options,
        MixerShape shape,
        Parameters parameters,
        RandomGenerator random) {
      return new TransformerLs(options, shape.width(), parameters, random);
    }
  }

  private final TransformerLsOptions options;
  private final int heads;
  private final float scale;
  private final AttentionProjections project;
  private final Linear projection;
  private final LayerNorm windowNorm;
  private final LayerNorm projectedNorm;

  private TransformerLs(
      TransformerLsOptions options, int width, Parameters parameters, RandomGenerator random) {
    this.options = options;
    heads = options.heads();
    scale = (float) (1 / Math.sqrt((double) width / heads));
    project = new AttentionProjections(parameters, width, heads, random);
    projection = new Linear(parameters.scope("projection"), width, heads * options.rank(), random);
    windowNorm = new LayerNorm(parameters.scope("windowNorm"), width);
    projectedNorm = new LayerNorm(parameters.scope("projectedNorm"), width);
  }

  /** Keys are the n positions and behind them the projected ones. */
  private static AttentionPattern pattern(
      TransformerLsOptions options, int n, IntFunction<int[]> memory) {
    AttentionPattern pattern = new AttentionPattern(memory);
    pattern.keys(0, n + options.rank());
    int window = options.window();
    int side = Math.max(1, window / 2);
    for (int i = 0; i < n; i++) {
      int segment = i / window * window;
      pattern.query(i, Math.max(0, segment - side), Math.min(n, segment + window + side));
    }
    pattern.startBlock();
    for (int i = 0; i < n; i++) {
      pattern.query(i, n, n + options.rank());
    }
    return pattern;
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Var shares = Softmax.columns(tape, projection.apply(tape, x));
    Var attended =
        Fused.patternAttention(
            tape,
            project.query(tape, x),
            windowAndProjected(tape, shares, project.key(tape, x)),
            windowAndProjected(tape, shares, project.value(tape, x)),
            heads,
            scale,
            pattern(options, x.rows(), tape.workspace()::ints));
    return project.out(tape, attended);
  }

  /** The rows for windows, normed, above the projected rows, normed. */
  private Var windowAndProjected(Tape tape, Var shares, Var rows) {
    Var projected = Fused.projectLength(tape, shares, rows, heads);
    return Rows.stack(tape, windowNorm.apply(tape, rows), projectedNorm.apply(tape, projected));
  }
}
