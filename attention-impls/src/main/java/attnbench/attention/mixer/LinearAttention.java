package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.AttentionProjections;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Multi-head linear attention with the feature map elu + 1 (Katharopoulos et al. 2020, section
 * 3.2).
 *
 * <pre>{@code
 * head_i = phi(Q_i) S / (phi(Q_i) z)     S = sum_j phi(K_j)' V_j,  z = sum_j phi(K_j),  phi = elu + 1
 * y      = [head_1 ... head_H] Wo' + bo
 * }</pre>
 *
 * <p>The sums run over all j (equation 5), or over j up to i when causal (equation 9), the latter
 * chunk by chunk and not step by step. Every position sees every position, or those up to its own:
 *
 * <pre>
 * N = 8   ########      causal  #.......
 *         ########              ##......
 *         ...                   ...
 * </pre>
 *
 * <p>O(N C D) time, O(N C) memory. Parameters {@code query}, {@code key}, {@code value} and {@code
 * out}, each {@code .weight} [C x C] and {@code .bias} [1 x C].
 *
 * <p>Departures from the source: 1e-6 is added to the denominator, as the authors' code does.
 */
public final class LinearAttention implements SequenceMixer {
  private static final float EPSILON = 1e-6f;

  /**
   * Options of {@code linear}.
   *
   * @param heads H, must divide C
   * @param causal whether position i sees positions 0 to i only
   */
  public record LinearOptions(int heads, boolean causal) {
    public LinearOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
    }
  }

  /** Enrols {@code linear}. */
  public static final class Provider implements MixerProvider<LinearOptions> {
    @Override
    public String name() {
      return "linear";
    }

    @Override
    public String description() {
      return "linear attention with the feature map elu + 1";
    }

    @Override
    public String source() {
      return "Katharopoulos et al. 2020, Transformers are RNNs, section 3.2, equations 5, 7 and 9";
    }

    @Override
    public String complexity() {
      return "O(N C D)";
    }

    @Override
    public LinearOptions defaults() {
      return new LinearOptions(1, false);
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "causal", "true: a position sees itself and those before it; false: all");
    }

    @Override
    public Reach reach(LinearOptions options) {
      return options.causal() ? Reach.CAUSAL : Reach.GLOBAL;
    }

    @Override
    public Cost cost(LinearOptions options, MixerShape shape, int length) {
      return new Cost(
          AttentionProjections.multiplyAdds(length, shape.width())
              + Fused.linearAttentionMultiplyAdds(
                  length, shape.width(), shape.width(), options.heads(), options.causal()));
    }

    /** About 15 N C + 2 H N numbers; causal C F / 64 more for each position. */
    @Override
    public Footprint footprint(LinearOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      return AttentionProjections.footprint(n, c)
          .withResults(2, n, c)
          .plus(Footprints.linearAttention(n, c, c, h, options.causal()));
    }

    @Override
    public SequenceMixer create(
        LinearOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new LinearAttention(options, shape.width(), parameters, random);
    }
  }

  private final LinearOptions options;
  private final AttentionProjections project;

  private LinearAttention(
      LinearOptions options, int width, Parameters parameters, RandomGenerator random) {
    this.options = options;
    project = new AttentionProjections(parameters, width, options.heads(), random);
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Var heads =
        Fused.linearAttention(
            tape,
            Ops.eluPlusOne(tape, project.query(tape, x)),
            Ops.eluPlusOne(tape, project.key(tape, x)),
            project.value(tape, x),
            options.heads(),
            options.causal(),
            EPSILON,
            0f);
    return project.out(tape, heads);
  }
}
