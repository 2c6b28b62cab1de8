package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.AttentionProjections;
import attnbench.attention.nn.Dropout;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Multi-head softmax dot-product attention (Vaswani et al. 2017, section 3.2.2).
 *
 * <pre>{@code
 * head_h = softmax(Q_h K_h' / sqrt(D)) V_h      Q, K, V = x Wq', x Wk', x Wv' (+ biases)
 * y      = [head_1 ... head_H] Wo' + bo
 * }</pre>
 *
 * <p>Every position sees every position, or those up to its own when causal:
 *
 * <pre>
 * N = 8   ########      causal  #.......
 *         ########              ##......
 *         ########              ###.....
 *         ...                   ...
 * </pre>
 *
 * <p>No position sees padding, the positions from {@link Tape#validLength} on; they themselves see
 * what all see. In training {@code dropout} drops softmax weights and divides the others by the
 * share that is kept.
 *
 * <p>O(N^2 C) time; O(N C) memory, no N x N matrix is stored. Parameters {@code query}, {@code
 * key}, {@code value} and {@code out}, each {@code .weight} [C x C] and {@code .bias} [1 x C].
 *
 * <p>Departures from the source: none; dropout of weights is not in its text but in its authors'
 * code.
 */
public final class FullAttention implements SequenceMixer {

  /**
   * Options of {@code full}.
   *
   * @param heads H, must divide C
   * @param causal whether position i sees positions 0 to i only
   * @param dropout share of the attention weights dropped in training, 0 to below 1
   */
  public record FullOptions(int heads, boolean causal, double dropout) {
    public FullOptions {
      new Dropout(dropout);
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
    }
  }

  /** Enrols {@code full}. */
  public static final class Provider implements MixerProvider<FullOptions> {
    @Override
    public String name() {
      return "full";
    }

    @Override
    public String description() {
      return "multi-head softmax dot-product attention, fused, never N x N in memory";
    }

    @Override
    public String source() {
      return "Vaswani et al. 2017, Attention Is All You Need, section 3.2.2";
    }

    @Override
    public String complexity() {
      return "O(N^2 C)";
    }

    @Override
    public FullOptions defaults() {
      return new FullOptions(1, false, 0);
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "causal", "true: a position sees itself and those before it; false: all",
          "dropout", "share of the attention weights dropped in training, 0 to below 1");
    }

    @Override
    public Reach reach(FullOptions options) {
      return options.causal() ? Reach.CAUSAL : Reach.GLOBAL;
    }

    @Override
    public ComplexityClass complexityClass(FullOptions options) {
      return ComplexityClass.QUADRATIC;
    }

    @Override
    public Cost cost(FullOptions options, MixerShape shape, int length) {
      return new Cost(
          AttentionProjections.multiplyAdds(length, shape.width())
              + Fused.softmaxAttentionMultiplyAdds(length, shape.width(), options.causal()));
    }

    /** About 14 N C + H N numbers, and tiles of 96 x 96 however long the sequence. */
    @Override
    public Footprint footprint(FullOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      return AttentionProjections.footprint(n, c)
          .plus(Footprints.softmaxAttention(n, n, c, h, options.dropout()));
    }

    @Override
    public SequenceMixer create(
        FullOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new FullAttention(options, shape.width(), parameters, random);
    }
  }

  private final FullOptions options;
  private final AttentionProjections project;

  private FullAttention(
      FullOptions options, int width, Parameters parameters, RandomGenerator random) {
    this.options = options;
    project = new AttentionProjections(parameters, width, options.heads(), random);
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Var heads =
        Fused.softmaxAttention(
            tape,
            project.query(tape, x),
            project.key(tape, x),
            project.value(tape, x),
            options.heads(),
            options.causal(),
            options.dropout());
    return project.out(tape, heads);
  }
}
