package attnbench.attention.mixer;

import attnbench.attention.autodiff.Features;
import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.GatedAttention;
import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.AttentionProjections;
import attnbench.attention.nn.Init;
import attnbench.attention.nn.Linear;
import attnbench.attention.nn.RandomFeatures;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Random feature attention: multi-head attention by random Fourier features of normalised queries
 * and keys, with an optional gate (Peng et al. 2021, sections 3.1 and 3.2).
 *
 * <pre>{@code
 * head_i = phi(Q_i) S / max(phi(Q_i) z, 0.1)     S = sum_j phi(K_j)' V_j,  z = sum_j phi(K_j)
 * y      = [head_1 ... head_H] Wo' + bo
 * GAUSSIAN  phi(x) = [sin(w_1 u) ... sin(w_M u), cos(w_1 u) ... cos(w_M u)] / sqrt(M)
 * ARCCOS    phi(x) = [max(w_1 u, 0) ... max(w_M u, 0)] / sqrt(M)
 * u      = scale o x / (|x| + 1e-3)     for each head's part of x
 * }</pre>
 *
 * <p>With GAUSSIAN the products of features estimate {@code exp(-|u - v|^2 / 2)}, which for
 * normalised u and v is softmax attention's {@code exp(u v)} but for a factor that cancels. The
 * scale is learned; the directions w_1 ... w_M are normal, each head's its own, and drawn again
 * every so many training steps.
 *
 * <p>The sums run over all j, or over j up to i when causal, the latter chunk by chunk. Every
 * position sees every position, or those up to its own:
 *
 * <pre>
 * N = 8   ########      causal  #.......
 *         ########              ##......
 *         ...                   ...
 * </pre>
 *
 * <p>With {@code gate}, causal attention forgets (RFA-Gate, equation 7), each head by a gate of its
 * own:
 *
 * <pre>{@code
 * S_i = g_i S_(i-1) + (1 - g_i) phi(K_i)' V_i     z_i = g_i z_(i-1) + (1 - g_i) phi(K_i)
 * g_i = sigmoid(x_i Wg' + bg)
 * }</pre>
 *
 * <p>O(N C M) time, O(N (C + H M)) memory. Parameters {@code query}, {@code key}, {@code value} and
 * {@code out}, each {@code .weight} [C x C] and {@code .bias} [1 x C], {@code scale} [1 x C], one
 * at first, and with a gate {@code gate.weight} [H x C] and {@code gate.bias} [1 x H]; fixed
 * parameter {@code features} [H M x D], the directions of head h in rows h M to below (h + 1) M.
 *
 * <p>Departures from the source: directions are drawn again where the authors pick from 200 drawn
 * beforehand, and those of the last step stay for evaluation; denominators are at least 0.1 as in
 * the authors' code, which scales features by 0.1 in place of 1 / sqrt(M). The gate is off unless
 * asked for, as the authors have it for classification; their published code has none, so that its
 * first values, those of any linear map here, are ours.
 */
public final class RandomFeatureAttention implements SequenceMixer {
  private static final float NORM_EPSILON = 1e-3f;
  private static final float LEAST_DENOMINATOR = 0.1f;

  /** What the products of features estimate. */
  public enum Kernel {
    /** The Gaussian kernel, by sines and cosines (Rahimi and Recht 2007). */
    GAUSSIAN,
    /** The arc-cosine kernel of order 1, by rectified projections (Cho and Saul 2009). */
    ARCCOS
  }

  /**
   * Options of {@code rfa}.
   *
   * @param heads H, must divide C
   * @param causal whether position i sees positions 0 to i only
   * @param kernel what the products of features estimate
   * @param features M, directions of a head
   * @param redrawInterval training steps until the directions are drawn again; 0 for never
   * @param gate whether sums forget, of causal attention alone
   */
  public record RfaOptions(
      int heads, boolean causal, Kernel kernel, int features, int redrawInterval, boolean gate) {
    public RfaOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
      if (features < 1) {
        throw new IllegalArgumentException(
            "features are " + features + "; there must be at least 1");
      }
      if (redrawInterval < 0) {
        throw new IllegalArgumentException(
            "redrawInterval is " + redrawInterval + "; it must not be negative");
      }
      if (gate && !causal) {
        throw new IllegalArgumentException(
            "gate is true and causal false; a gate needs causal attention");
      }
    }

    /** Columns of phi. */
    int columns() {
      return heads * features * (kernel == Kernel.GAUSSIAN ? 2 : 1);
    }
  }

  /** Enrols {@code rfa}. */
  public static final class Provider implements MixerProvider<RfaOptions> {
    @Override
    public String name() {
      return "rfa";
    }

    @Override
    public String description() {
      return "random Fourier features of normalised queries and keys";
    }

    @Override
    public String source() {
      return "Peng et al. 2021, Random Feature Attention, sections 3.1 and 3.2, equations 4, 5 and"
          + " 7";
    }

    @Override
    public String complexity() {
      return "O(N C M)";
    }

    @Override
    public RfaOptions defaults() {
      return new RfaOptions(1, false, Kernel.GAUSSIAN, 64, 1, false);
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "causal", "true: a position sees itself and those before it; false: all",
          "kernel", "gaussian: sines and cosines; arccos: rectified projections",
          "features", "number of random directions of a head",
          "redrawInterval", "training steps until the directions are drawn again; 0: never",
          "gate", "true: causal sums forget as learned gates say; false: they keep all");
    }

    @Override
    public Reach reach(RfaOptions options) {
      return options.causal() ? Reach.CAUSAL : Reach.GLOBAL;
    }

    @Override
    public Cost cost(RfaOptions options, MixerShape shape, int length) {
      int width = shape.width();
      int heads = options.heads();
      long attention =
          options.gate()
              ? (long) length * width * heads
                  + GatedAttention.multiplyAdds(length, width, options.columns(), heads)
              : Fused.linearAttentionMultiplyAdds(
                  length, width, options.columns(), heads, options.causal());
      return new Cost(
          AttentionProjections.multiplyAdds(length, width)
              + 2L * length * width * options.features()
              + attention);
    }

    /**
     * About 19 N C + 4 N H M + 4 N E + 8 H N numbers with E = 2 H M, or H M with rectified
     * features.
     */
    @Override
    public Footprint footprint(RfaOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      Size m = new Size("M", options.features());
      Size projected = new Size("(H M)", h.value() * m.value(), h, m);
      Size e =
          options.kernel() == Kernel.GAUSSIAN
              ? new Size("(2 H M)", options.columns(), h, m)
              : projected;
      Footprint phi =
          Footprints.normaliseHeads(n, c, h)
              .withResults(1, n, c)
              .plus(Footprints.project(n, c, m, projected, h))
              .withResults(1, n, e);
      Footprint attention =
          options.gate()
              ? Footprints.linear(n, c, h)
                  .withResults(1, n, h)
                  .plus(Footprints.gatedAttention(n, c, e, h))
              : Footprints.linearAttention(n, c, e, h, options.causal());
      return AttentionProjections.footprint(n, c).plus(phi).plus(phi).plus(attention);
    }

    @Override
    public SequenceMixer create(
        RfaOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new RandomFeatureAttention(options, shape.width(), parameters, random);
    }
  }

  private final RfaOptions options;
  private final AttentionProjections project;
  private final Parameter scale;
  private final RandomFeatures features;

  /** Null without a gate. */
  private final Linear gate;

  private RandomFeatureAttention(
      RfaOptions options, int width, Parameters parameters, RandomGenerator random) {
    this.options = options;
    features =
        new RandomFeatures(
            parameters,
            options.heads() * options.features(),
            width / options.heads(),
            false,
            options.redrawInterval(),
            random);
    project = new AttentionProjections(parameters, width, options.heads(), random);
    scale = parameters.add("scale", 1, width);
    Init.constant(scale, 1f);
    gate =
        options.gate()
            ? new Linear(parameters.scope("gate"), width, options.heads(), random)
            : null;
  }

  @Override
  public void startStep(long step) {
    features.startStep(step);
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Var query = phi(tape, project.query(tape, x));
    Var key = phi(tape, project.key(tape, x));
    Var value = project.value(tape, x);
    // Features without their 1 / sqrt(M): products and what they are least both grow by M.
    float least = LEAST_DENOMINATOR * options.features();
    Var heads =
        gate == null
            ? Fused.linearAttention(
                tape, query, key, value, options.heads(), options.causal(), 0f, least)
            : GatedAttention.apply(
                tape, query, key, value, Ops.sigmoid(tape, gate.apply(tape, x)), least);
    return project.out(tape, heads);
  }

  private Var phi(Tape tape, Var x) {
    int heads = options.heads();
    Var unit = Features.normaliseHeads(tape, x, heads, NORM_EPSILON);
    Var scaled = Rows.scaleColumns(tape, unit, tape.parameter(scale));
    Var projected = Features.project(tape, scaled, features.directions(tape), heads, false);
    return switch (options.kernel()) {
      case GAUSSIAN -> Features.sinCos(tape, projected, heads);
      case ARCCOS -> Ops.relu(tape, projected);
    };
  }
}
