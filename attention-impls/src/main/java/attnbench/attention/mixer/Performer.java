package attnbench.attention.mixer;

import attnbench.attention.autodiff.Features;
import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Stabiliser;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.AttentionProjections;
import attnbench.attention.nn.RandomFeatures;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Performer: FAVOR+, multi-head attention by positive orthogonal random features (Choromanski et
 * al. 2021, Rethinking Attention with Performers, sections 2.2 to 2.4).
 *
 * <pre>{@code
 * head_i = phi(Q_i) S / (phi(Q_i) z)     S = sum_j phi(K_j)' V_j,  z = sum_j phi(K_j)
 * y      = [head_1 ... head_H] Wo' + bo
 * SOFTMAX  phi(x)_m = exp(w_m u - |u|^2 / 2 - s) + 1e-6,  u = x / D^(1/4)
 * RELU     phi(x)_m = max(w_m x, 0) + 1e-3,  or max(x, 0) + 1e-3 with no features
 * }</pre>
 *
 * <p>With SOFTMAX the products of features estimate {@code exp(Q_i K_j / sqrt(D))}, so attention
 * comes near to softmax attention as M, the number of features, grows. The directions w_1 ... w_M
 * are normal, orthogonal within blocks of D, the same for all heads, and drawn again every so many
 * training steps. The stabiliser s is the greatest w_m u: of the query's own, and for keys that of
 * all positions.
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
 * <p>O(N C M) time, O(N (C + H M)) memory. Parameters {@code query}, {@code key}, {@code value} and
 * {@code out}, each {@code .weight} [C x C] and {@code .bias} [1 x C]; fixed parameter {@code
 * features} [M x D], the directions in rows.
 *
 * <p>Departures from the source: causal keys have no stabiliser, as the greatest of all positions
 * looks ahead; features are not divided by sqrt(M), which cancels; a random rotation is uniform,
 * where the authors' keeps the signs of its decomposition; the authors' code draws again at each
 * pass (an interval of 1).
 */
public final class Performer implements SequenceMixer {
  private static final float SOFTMAX_EPSILON = 1e-6f;
  private static final float RELU_EPSILON = 1e-3f;

  /** What the products of features are. */
  public enum Kernel {
    /** An estimate of the exponential of the scaled dot product (lemma 1). */
    SOFTMAX,
    /** Generalised attention with the rectified linear unit (section 2.2). */
    RELU
  }

  /**
   * Options of {@code performer}.
   *
   * @param heads H, must divide C
   * @param causal whether position i sees positions 0 to i only
   * @param kernel what the products of features are
   * @param features M; 0 with RELU for queries and keys that are not projected
   * @param redrawInterval training steps until the directions are drawn again; 0 for never
   */
  public record PerformerOptions(
      int heads, boolean causal, Kernel kernel, int features, int redrawInterval) {
    public PerformerOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
      int least = kernel == Kernel.RELU ? 0 : 1;
      if (features < least) {
        throw new IllegalArgumentException(
            "features are %d; there must be at least %d".formatted(features, least));
      }
      if (redrawInterval < 0) {
        throw new IllegalArgumentException(
            "redrawInterval is " + redrawInterval + "; it must not be negative");
      }
    }
  }

  /** Enrols {@code performer}. */
  public static final class Provider implements MixerProvider<PerformerOptions> {
    @Override
    public String name() {
      return "performer";
    }

    @Override
    public String description() {
      return "FAVOR+: softmax attention estimated by positive orthogonal random features";
    }

    @Override
    public String source() {
      return "Choromanski et al. 2021, Rethinking Attention with Performers, sections 2.2 to 2.4";
    }

    @Override
    public String complexity() {
      return "O(N C M)";
    }

    @Override
    public PerformerOptions defaults() {
      return new PerformerOptions(1, false, Kernel.SOFTMAX, 256, 1000);
    }

    /**
     * The Long Range Arena's code: two softmax features drawn at each pass in its configuration for
     * ListOps, and elsewhere the unprojected ReLU that is its default.
     */
    @Override
    public Map<String, PerformerOptions> presets() {
      return Map.of(
          "lra-2020", new PerformerOptions(1, false, Kernel.SOFTMAX, 2, 1),
          "lra-2020-relu", new PerformerOptions(1, false, Kernel.RELU, 0, 0));
    }

    @Override
    public Optional<IntFunction<PerformerOptions>> softmaxApproximation() {
      return Optional.of(features -> new PerformerOptions(1, false, Kernel.SOFTMAX, features, 0));
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "causal", "true: a position sees itself and those before it; false: all",
          "kernel", "softmax: estimates softmax attention; relu: generalised attention",
          "features", "number of random features; with relu 0 for no projection",
          "redrawInterval", "training steps until the features are drawn again; 0: never");
    }

    @Override
    public Reach reach(PerformerOptions options) {
      return options.causal() ? Reach.CAUSAL : Reach.GLOBAL;
    }

    @Override
    public Cost cost(PerformerOptions options, MixerShape shape, int length) {
      int width = shape.width();
      int columns = options.features() == 0 ? width : options.heads() * options.features();
      return new Cost(
          AttentionProjections.multiplyAdds(length, width)
              + 2L * length * width * options.features()
              + Fused.linearAttentionMultiplyAdds(
                  length, width, columns, options.heads(), options.causal()));
    }

    /** About 11 N C + 4 N E + 8 H N numbers with E = H M features, or C without projection. */
    @Override
    public Footprint footprint(PerformerOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      Size m = new Size("M", options.features());
      Size e = options.features() == 0 ? c : new Size("(H M)", h.value() * m.value(), h, m);
      Footprint phi =
          switch (options.kernel()) {
            case SOFTMAX -> Footprints.positiveFeatures(n, c, m, e, h);
            case RELU ->
                (options.features() == 0 ? Footprint.NONE : Footprints.project(n, c, m, e, h))
                    .withResults(2, n, e);
          };
      return AttentionProjections.footprint(n, c)
          .plus(phi)
          .plus(phi)
          .plus(Footprints.linearAttention(n, c, e, h, options.causal()));
    }

    @Override
    public SequenceMixer create(
        PerformerOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new Performer(options, shape.width(), parameters, random);
    }
  }

  private final PerformerOptions options;
  private final AttentionProjections project;

  /** Null without projection. */
  private final RandomFeatures features;

  private Performer(
      PerformerOptions options, int width, Parameters parameters, RandomGenerator random) {
    this.options = options;
    project = new AttentionProjections(parameters, width, options.heads(), random);
    features =
        options.features() == 0
            ? null
            : new RandomFeatures(
                parameters,
                options.features(),
                width / options.heads(),
                true,
                options.redrawInterval(),
                random);
  }

  @Override
  public void startStep(long step) {
    if (features != null) {
      features.startStep(step);
    }
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Stabiliser forKeys = options.causal() ? Stabiliser.NONE : Stabiliser.SEQUENCE;
    Var heads =
        Fused.linearAttention(
            tape,
            phi(tape, project.query(tape, x), Stabiliser.ROW),
            phi(tape, project.key(tape, x), forKeys),
            project.value(tape, x),
            options.heads(),
            options.causal(),
            0f,
            0f);
    return project.out(tape, heads);
  }

  private Var phi(Tape tape, Var x, Stabiliser stabiliser) {
    int heads = options.heads();
    if (options.kernel() == Kernel.SOFTMAX) {
      return Fused.positiveFeatures(
          tape, x, features.directions(tape), heads, SOFTMAX_EPSILON, stabiliser);
    }
    Var projected =
        features == null ? x : Features.project(tape, x, features.directions(tape), heads, true);
    return Ops.plus(tape, Ops.relu(tape, projected), RELU_EPSILON);
  }
}
