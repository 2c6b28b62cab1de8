package attnbench.attention.mixer;

import attnbench.attention.autodiff.Features;
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
 * cosFormer: multi-head linear attention with rectified queries and keys, near positions weighted
 * higher by a cosine (Qin et al. 2022, section 3.2).
 *
 * <pre>{@code
 * head_i = sum_j a_ij V_j / max(sum_j a_ij, 1e-4)
 * a_ij   = max(Q_i, 0) max(K_j, 0)' cos(pi / 2 (i - j) / N)
 * y      = [head_1 ... head_H] Wo' + bo
 * }</pre>
 *
 * <p>The cosine of a difference is a sum of two products (equation 11), so that a_ij is a product
 * of 2 D features of i and of j. The sums run over all j, or over j up to i when causal, the latter
 * chunk by chunk. Every position sees every position, or those up to its own:
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
 * <p>Departures from the source: N is the sequence's own length, as in the authors' code, where the
 * text allows any upper bound M of it; the outer map {@code out} is always there, which is an
 * option in the authors' code. The least denominator is that of their code.
 */
public final class Cosformer implements SequenceMixer {
  private static final float LEAST_DENOMINATOR = 1e-4f;

  /**
   * Options of {@code cosformer}.
   *
   * @param heads H, must divide C
   * @param causal whether position i sees positions 0 to i only
   */
  public record CosformerOptions(int heads, boolean causal) {
    public CosformerOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
    }
  }

  /** Enrols {@code cosformer}. */
  public static final class Provider implements MixerProvider<CosformerOptions> {
    @Override
    public String name() {
      return "cosformer";
    }

    @Override
    public String description() {
      return "linear attention with rectified features, weighted by a cosine of the distance";
    }

    @Override
    public String source() {
      return "Qin et al. 2022, cosFormer: Rethinking Softmax in Attention, section 3.2";
    }

    @Override
    public String complexity() {
      return "O(N C D)";
    }

    @Override
    public CosformerOptions defaults() {
      return new CosformerOptions(1, false);
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "causal", "true: a position sees itself and those before it; false: all");
    }

    @Override
    public Reach reach(CosformerOptions options) {
      return options.causal() ? Reach.CAUSAL : Reach.GLOBAL;
    }

    @Override
    public Cost cost(CosformerOptions options, MixerShape shape, int length) {
      int width = shape.width();
      return new Cost(
          AttentionProjections.multiplyAdds(length, width)
              + Fused.linearAttentionMultiplyAdds(
                  length, width, 2 * width, options.heads(), options.causal()));
    }

    /** About 23 N C + (2 H + 6) N numbers. */
    @Override
    public Footprint footprint(CosformerOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      Size e = new Size("(2 C)", 2L * shape.width(), c);
      Footprint phi = Footprints.weightByPosition(n, e).withResults(1, n, c);
      return AttentionProjections.footprint(n, c)
          .plus(phi)
          .plus(phi)
          .plus(Footprints.linearAttention(n, c, e, h, options.causal()));
    }

    @Override
    public SequenceMixer create(
        CosformerOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new Cosformer(options, shape.width(), parameters, random);
    }
  }

  private final CosformerOptions options;
  private final AttentionProjections project;

  private Cosformer(
      CosformerOptions options, int width, Parameters parameters, RandomGenerator random) {
    this.options = options;
    project = new AttentionProjections(parameters, width, options.heads(), random);
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Var heads =
        Fused.linearAttention(
            tape,
            phi(tape, project.query(tape, x)),
            phi(tape, project.key(tape, x)),
            project.value(tape, x),
            options.heads(),
            options.causal(),
            0f,
            LEAST_DENOMINATOR);
    return project.out(tape, heads);
  }

  private Var phi(Tape tape, Var x) {
    return Features.weightByPosition(tape, Ops.relu(tape, x), options.heads());
  }
}
