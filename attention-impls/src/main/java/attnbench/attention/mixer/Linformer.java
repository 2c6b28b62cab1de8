package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.AttentionProjections;
import attnbench.attention.nn.Init;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Linformer: softmax attention to keys and values projected from N positions to K (Wang et al.
 * 2020, section 4, equation 7).
 *
 * <pre>{@code
 * head_h = softmax(Q_h (E_h K_h)' / sqrt(D)) F_h V_h      E, F: K x N, learned
 * y      = [head_1 ... head_H] Wo' + bo
 * }</pre>
 *
 * <p>E and F belong to positions, so a sequence shorter than the longest uses their first N
 * columns. Every position sees every position through K mixtures of all:
 *
 * <pre>
 * N = 8   ## x ########      softmax weights (N x K) times F (K x N), K = 2
 *         ##   ########
 *         ##
 *         ...
 * </pre>
 *
 * <p>O(N K C) time, O(N C) memory and O(N K) parameters. Parameters {@code query}, {@code key},
 * {@code value} and {@code out}, each {@code .weight} [C x C] and {@code .bias} [1 x C]; {@code
 * compressKeys} E' and {@code compressValues} F', each [longest N x K], or [longest N x H K] with
 * head h in columns h K to below (h + 1) K when nothing is shared; {@code compress} for both when
 * keys and values share. First values are uniform within {@code sqrt(3 / (N + K))}, as in the
 * authors' code.
 *
 * <p>With random E and F it approximates nothing: the rank of what softmax attention needs is low,
 * but which K mixtures carry it has to be learned.
 *
 * <p>Departures from the source: sharing across layers is left out, as a mixer is one layer; K is
 * never larger than the longest N. The authors' code compresses the input before the maps of keys
 * and values, where the paper (and this class) compresses after; the two differ by the biases.
 * Padding counts like any other position.
 */
public final class Linformer implements SequenceMixer {

  /** What shares a projection (section 4, "parameter sharing"). */
  public enum Sharing {
    /** Each head has an E and an F of its own. */
    NONE,
    /** One E and one F for all heads. */
    HEADWISE,
    /** One matrix for keys and values of all heads. */
    KEY_VALUE
  }

  /**
   * Options of {@code linformer}.
   *
   * @param heads H, must divide C
   * @param rank K, positions that keys and values are projected to
   * @param sharing what shares a projection
   */
  public record LinformerOptions(int heads, int rank, Sharing sharing) {
    public LinformerOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
      if (rank < 1) {
        throw new IllegalArgumentException("rank is " + rank + "; it must be at least 1");
      }
    }

    private int rank(MixerShape shape) {
      return Math.min(rank, shape.maxLength());
    }
  }

  /** Enrols {@code linformer}. */
  public static final class Provider implements MixerProvider<LinformerOptions> {
    @Override
    public String name() {
      return "linformer";
    }

    @Override
    public String description() {
      return "softmax attention to keys and values projected from N positions to a few";
    }

    @Override
    public String source() {
      return "Wang et al. 2020, Linformer, section 4, equation 7";
    }

    @Override
    public String complexity() {
      return "O(N K C)";
    }

    @Override
    public LinformerOptions defaults() {
      return new LinformerOptions(1, 128, Sharing.HEADWISE);
    }

    @Override
    public Map<String, LinformerOptions> presets() {
      return Map.of("lra-2020", new LinformerOptions(8, 16, Sharing.KEY_VALUE));
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "rank", "positions that keys and values are projected to, at least 1",
          "sharing",
              "which projections are one: none, headwise (those of all heads), "
                  + "key-value (those of keys and values, too)");
    }

    @Override
    public Reach reach(LinformerOptions options) {
      return Reach.GLOBAL;
    }

    @Override
    public Cost cost(LinformerOptions options, MixerShape shape, int length) {
      int rank = options.rank(shape);
      return new Cost(
          AttentionProjections.multiplyAdds(length, shape.width())
              + 2 * Fused.projectLengthMultiplyAdds(length, rank, shape.width())
              + Fused.crossAttentionMultiplyAdds(length, rank, shape.width()));
    }

    /** About 10 N C + H N + 9 K C numbers. */
    @Override
    public Footprint footprint(LinformerOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      Size k = new Size("K", options.rank(shape));
      Footprint projected =
          options.sharing() == Sharing.NONE
              ? Footprints.projectLength(k, c, h)
              : Footprints.projectLength(k, c);
      return AttentionProjections.footprint(n, c)
          .plus(projected)
          .plus(projected)
          .plus(Footprints.softmaxAttention(n, k, c, h, 0));
    }

    @Override
    public SequenceMixer create(
        LinformerOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new Linformer(options, shape, parameters, random);
    }
  }

  private final int heads;
  private final int parts;
  private final AttentionProjections project;
  private final Parameter compressKeys;
  private final Parameter compressValues;

  private Linformer(
      LinformerOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
    heads = options.heads();
    parts = options.sharing() == Sharing.NONE ? heads : 1;
    project = new AttentionProjections(parameters, shape.width(), heads, random);
    int rank = options.rank(shape);
    if (options.sharing() == Sharing.KEY_VALUE) {
      compressKeys = compression("compress", rank, shape, parameters, random);
      compressValues = compressKeys;
    } else {
      compressKeys = compression("compressKeys", rank, shape, parameters, random);
      compressValues = compression("compressValues", rank, shape, parameters, random);
    }
  }

  private Parameter compression(
      String name, int rank, MixerShape shape, Parameters parameters, RandomGenerator random) {
    Parameter compression = parameters.add(name, shape.maxLength(), parts * rank);
    Init.uniform(compression, Math.sqrt(3.0 / (shape.maxLength() + rank)), random);
    return compression;
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Var keys = Fused.projectLength(tape, tape.parameter(compressKeys), project.key(tape, x), parts);
    Var values =
        Fused.projectLength(tape, tape.parameter(compressValues), project.value(tape, x), parts);
    Var attended = Fused.crossAttention(tape, project.query(tape, x), keys, values, heads);
    return project.out(tape, attended);
  }
}
