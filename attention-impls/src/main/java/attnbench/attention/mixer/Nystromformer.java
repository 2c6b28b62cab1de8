package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.autodiff.Softmax;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.AttentionProjections;
import attnbench.attention.nn.Init;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Nystromformer: softmax attention through landmarks (Xiong et al. 2021, section 3 and algorithm
 * 1).
 *
 * <pre>{@code
 * head_h = softmax(Q L' / sqrt(D)) Z (softmax(J K' / sqrt(D)) V) + conv_h(V)
 * J, L   = means of M runs of Q and of K
 * Z      = about the pseudo-inverse of softmax(J L' / sqrt(D)), 6 steps of an iteration
 * y      = [head_1 ... head_H] Wo' + bo
 * }</pre>
 *
 * <p>{@code conv_h} convolves the values along the sequence with a filter for each head. Every
 * position sees every position:
 *
 * <pre>
 * N = 8   ## x ## x ########      N x M, M x M and M x N weights, M = 2
 *         ##   ##   ########
 *         ##
 *         ...
 * </pre>
 *
 * <p>O(N M C + M^3) time, O(N C + M^2) memory. Parameters {@code query}, {@code key}, {@code value}
 * and {@code out}, each {@code .weight} [C x C] and {@code .bias} [1 x C], and {@code convolution}
 * [H x K], uniform within {@code 1 / sqrt(K)} at first, as in PyTorch.
 *
 * <p>Departures from the source: where N is no multiple of M the runs differ in length by one; the
 * paper pads. The iteration starts from each head's own norm, as in the paper; the authors' Long
 * Range Arena code takes the largest over the batch. As there, a sequence of at most M positions
 * gets exact attention. Padding counts like any other position.
 */
public final class Nystromformer implements SequenceMixer {

  /**
   * Options of {@code nystromformer}.
   *
   * @param heads H, must divide C
   * @param landmarks M, runs of positions whose means stand for them
   * @param steps of the iteration for the pseudo-inverse
   * @param convolution K, taps of the convolution of the values, odd; 0 for none
   */
  public record NystromformerOptions(int heads, int landmarks, int steps, int convolution) {
    public NystromformerOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
      if (landmarks < 1) {
        throw new IllegalArgumentException(
            "landmarks are " + landmarks + "; there must be at least 1");
      }
      if (steps < 1) {
        throw new IllegalArgumentException("steps are " + steps + "; there must be at least 1");
      }
      if (convolution != 0 && (convolution < 1 || convolution % 2 == 0)) {
        throw new IllegalArgumentException(
            "convolution is " + convolution + "; it must be an odd number of taps, or 0 for none");
      }
    }
  }

  /** Enrols {@code nystromformer}. */
  public static final class Provider implements MixerProvider<NystromformerOptions> {
    @Override
    public String name() {
      return "nystromformer";
    }

    @Override
    public String description() {
      return "softmax attention through landmarks, the means of runs of positions";
    }

    @Override
    public String source() {
      return "Xiong et al. 2021, Nystromformer, section 3 and algorithm 1";
    }

    @Override
    public String complexity() {
      return "O(N M C + M^3)";
    }

    @Override
    public NystromformerOptions defaults() {
      return new NystromformerOptions(1, 64, 6, 33);
    }

    /** What the authors ran on Long Range Arena, whose own code of 2020 has no Nystromformer. */
    @Override
    public Map<String, NystromformerOptions> presets() {
      return Map.of("lra-authors", new NystromformerOptions(2, 128, 6, 35));
    }

    @Override
    public Optional<IntFunction<NystromformerOptions>> softmaxApproximation() {
      return Optional.of(landmarks -> new NystromformerOptions(1, landmarks, 6, 0));
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "landmarks", "runs of positions whose means stand for them, at least 1",
          "steps", "steps of the iteration for the pseudo-inverse, at least 1",
          "convolution", "taps of the convolution of the values, an odd number; 0: none");
    }

    @Override
    public Reach reach(NystromformerOptions options) {
      return Reach.GLOBAL;
    }

    @Override
    public Cost cost(NystromformerOptions options, MixerShape shape, int length) {
      int c = shape.width();
      int m = options.landmarks();
      long multiplyAdds = AttentionProjections.multiplyAdds(length, c);
      if (options.convolution() > 0) {
        multiplyAdds += Fused.convolveHeadsMultiplyAdds(length, c, options.convolution());
      }
      if (length <= m) {
        return new Cost(multiplyAdds + Fused.crossAttentionMultiplyAdds(length, length, c));
      }
      long betweenLandmarks = 2L * m * m * c;
      return new Cost(
          multiplyAdds
              + Fused.crossAttentionMultiplyAdds(m, length, c)
              + betweenLandmarks
              + options.heads() * Fused.pseudoInverseMultiplyAdds(m, options.steps())
              + Fused.crossAttentionMultiplyAdds(length, m, c));
    }

    /** About 21 N C + H N + (11 + 18 steps) H M^2 numbers, 14 N C without the convolution. */
    @Override
    public Footprint footprint(NystromformerOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      Size m = new Size("M", options.landmarks());
      boolean exact = length <= options.landmarks();
      Footprint all =
          AttentionProjections.footprint(n, c)
              .plus(Footprints.softmaxAttention(n, exact ? n : m, c, h, 0));
      if (options.convolution() > 0) {
        all =
            all.withResults(1, n, c).plus(Footprints.convolveHeads(n, c, h, options.convolution()));
      }
      if (exact) {
        return all;
      }
      Size d = Footprints.headWidth(c, h);
      Footprint unmixed =
          Footprints.matmul(m, d, m)
              .plus(Footprints.transpose(m, d))
              .withResults(2, m, m)
              .plus(Footprints.pseudoInverse(m, options.steps()))
              .plus(Footprints.matmul(m, m, d))
              .withResults(3, m, d);
      return all.withResults(1 + options.heads(), m, c)
          .plus(Footprints.softmaxAttention(m, n, c, h, 0))
          .plus(unmixed.times(h));
    }

    @Override
    public SequenceMixer create(
        NystromformerOptions options,
        MixerShape shape,
        Parameters parameters,
        RandomGenerator random) {
      return new Nystromformer(options, shape.width(), parameters, random);
    }
  }

  private final NystromformerOptions options;
  private final AttentionProjections project;
  private final Parameter convolution;

  private Nystromformer(
      NystromformerOptions options, int width, Parameters parameters, RandomGenerator random) {
    this.options = options;
    project = new AttentionProjections(parameters, width, options.heads(), random);
    if (options.convolution() > 0) {
      convolution = parameters.add("convolution", options.heads(), options.convolution());
      Init.uniform(convolution, 1 / Math.sqrt(options.convolution()), random);
    } else {
      convolution = null;
    }
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Var value = project.value(tape, x);
    Var attended = attend(tape, project.query(tape, x), project.key(tape, x), value);
    if (convolution != null) {
      Var convolved = Fused.convolveHeads(tape, value, tape.parameter(convolution));
      attended = Ops.add(tape, attended, convolved);
    }
    return project.out(tape, attended);
  }

  private Var attend(Tape tape, Var query, Var key, Var value) {
    int heads = options.heads();
    int landmarks = options.landmarks();
    if (query.rows() <= landmarks) {
      return Fused.crossAttention(tape, query, key, value, heads);
    }
    Var queryMeans = Rows.segmentMeans(tape, query, landmarks);
    Var keyMeans = Rows.segmentMeans(tape, key, landmarks);
    Var gathered = Fused.crossAttention(tape, queryMeans, key, value, heads);
    Var unmixed = null;
    int d = query.columns() / heads;
    for (int h = 0; h < heads; h++) {
      Var part =
          unmix(
              tape,
              Rows.columns(tape, queryMeans, h * d, d),
              Rows.columns(tape, keyMeans, h * d, d),
              Rows.columns(tape, gathered, h * d, d));
      unmixed = unmixed == null ? part : Rows.join(tape, unmixed, part);
    }
    return Fused.crossAttention(tape, query, keyMeans, unmixed, heads);
  }

  /** The pseudo-inverse of one head's weights between landmarks, times what they gathered. */
  private Var unmix(Tape tape, Var queryMeans, Var keyMeans, Var gathered) {
    Var products = Ops.matmul(tape, queryMeans, Ops.transpose(tape, keyMeans));
    float scale = (float) (1 / Math.sqrt(queryMeans.columns()));
    Var weights = Softmax.rows(tape, Ops.scale(tape, products, scale), false);
    return Ops.matmul(tape, Fused.pseudoInverse(tape, weights, options.steps()), gathered);
  }
}
