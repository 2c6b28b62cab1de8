package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.LinkFactor;
import attnbench.attention.autodiff.LinkResidual;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.Activation;
import attnbench.attention.nn.FeedForward;
import attnbench.attention.nn.Linear;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Paramixer: a product of M = log N sparse full-rank factors whose non-zeros come from MLPs (Yu,
 * Khalitov, Cheng and Yang, CVPR 2022, section 3).
 *
 * <pre>{@code
 * V   = g(x)                                g: linear, GELU, linear, C to h to C
 * W_m = f_m(source)                         f_m: linear, GELU, linear, C to h to K, for each position
 * V_i <- sum_l W_m(i, l) V_(i + offset_l mod N)  (+ residual),  m = 0 .. M - 1
 * }</pre>
 *
 * <p>No softmax, no normalisation, no heads. Two protocols of links:
 *
 * <pre>
 * CHORD  offsets 0, 1, 2, 4, ..., 2^(M-1), the same in each factor, K = M + 1
 *        N = 8   ###.#...
 *                .###.#..
 *                ..###.#.
 *                ...
 * CDIL   offsets 0, +-2^m, +-2 2^m, +-3 2^m, ... in factor m, K = 9 in the source; drawn: K = 3
 *        m = 0   ##.....#     m = 1  #.#...#.
 *                ###.....            .#.#...#
 *                .###....            #.#.#...
 *                ...                 ...
 * </pre>
 *
 * <p>O(N C (h + K) M) time with M and K of O(log N). Parameters {@code value.hidden}, {@code
 * value.out} and for factor m {@code factorM.hidden}, {@code factorM.out}, each {@code .weight}
 * [out x in] and {@code .bias} [1 x out]. Output l of {@code factorM.out} is the weight of link l:
 * with CHORD in the order above, with CDIL that of offset 0, then of 2^m, 2 2^m, 3 2^m, ..., then
 * of -2^m, -2 2^m, -3 2^m, ...
 *
 * <p>Sources disagree; each choice is an option, and a preset is what one source does. All have one
 * hidden layer in each MLP, 9 links with CDIL and one more than factors with CHORD.
 *
 * <pre>
 * preset                source                          factors  residual  hidden
 * synthetic-2022        synthetic tasks                 floor    first     C
 * demo-2022             demo                            floor    previous  given by the user, here C
 * lra-listops-2022      Long Range Arena, ListOps       ceil     previous  32
 * lra-image-2022        Long Range Arena, CIFAR-10      ceil     previous  32
 * lra-text-2022         Long Range Arena, reviews       ceil     previous  128
 * long-documents-2022   long documents                  ceil     previous  128
 * genomes-2022          genomes                         ceil     previous  128
 * </pre>
 *
 * <p>Only CHORD's settings are published; CDIL takes those of the same task. The Long Range Arena
 * code has a key that should switch the residual off and never reads it, the synthetic code a map
 * after the factors that it never applies. Dropout after the last factor is the model's.
 *
 * <p>Departures from the source: sequences shorter than the longest use the same factors with links
 * modulo their own length, where the authors pad.
 */
public final class Paramixer implements SequenceMixer {
  /** K of CDIL in every source. */
  private static final int LINKS = 9;

  /** How the logarithm of the longest sequence becomes the number of factors. */
  public enum Rounding {
    FLOOR,
    CEIL;

    int log2(int n) {
      int floor = 31 - Integer.numberOfLeadingZeros(n);
      return this == CEIL && (n & (n - 1)) != 0 ? floor + 1 : floor;
    }
  }

  /**
   * Options of {@code paramixer-chord}.
   *
   * @param hidden h, hidden width of the MLPs; 0 for C
   * @param factors how log2 of the longest sequence is rounded to the number of factors
   * @param residual what is added to each product
   */
  public record ChordOptions(int hidden, Rounding factors, LinkResidual residual) {
    public ChordOptions {
      requireHidden(hidden);
    }
  }

  /**
   * Options of {@code paramixer-cdil}.
   *
   * @param hidden h, hidden width of the MLPs; 0 for C
   * @param factors how log2 of the longest sequence is rounded to the number of factors
   * @param residual what is added to each product
   * @param links K, odd
   */
  public record CdilOptions(int hidden, Rounding factors, LinkResidual residual, int links) {
    public CdilOptions {
      requireHidden(hidden);
      if (links < 3 || links % 2 == 0) {
        throw new IllegalArgumentException(
            "links are " + links + "; they must be an odd number from 3");
      }
    }
  }

  private static void requireHidden(int hidden) {
    if (hidden < 0) {
      throw new IllegalArgumentException(
          "hidden is " + hidden + "; it must be positive, or 0 for the width");
    }
  }

  /** What the published programs set, by the task that they are for. */
  private record Setting(int hidden, Rounding factors, LinkResidual residual) {
    static final Map<String, Setting> BY_NAME =
        Map.of(
            "synthetic-2022", new Setting(0, Rounding.FLOOR, LinkResidual.FIRST),
            "demo-2022", new Setting(0, Rounding.FLOOR, LinkResidual.PREVIOUS),
            "lra-listops-2022", new Setting(32, Rounding.CEIL, LinkResidual.PREVIOUS),
            "lra-image-2022", new Setting(32, Rounding.CEIL, LinkResidual.PREVIOUS),
            "lra-text-2022", new Setting(128, Rounding.CEIL, LinkResidual.PREVIOUS),
            "long-documents-2022", new Setting(128, Rounding.CEIL, LinkResidual.PREVIOUS),
            "genomes-2022", new Setting(128, Rounding.CEIL, LinkResidual.PREVIOUS));

    static <O> Map<String, O> presets(Function<Setting, O> options) {
      return BY_NAME.entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  Map.Entry::getKey, setting -> options.apply(setting.getValue())));
    }
  }

  private static final Map<String, String> HELP =
      Map.of(
          "hidden", "hidden width of the MLPs; 0: as wide as the model",
          "factors", "number of factors: floor or ceil of log2 of the longest sequence",
          "residual",
              "added to each product: none, previous (values before the factor), "
                  + "first (values before the first factor)");

  /** Enrols {@code paramixer-chord}. */
  public static final class ChordProvider implements MixerProvider<ChordOptions> {
    @Override
    public String name() {
      return "paramixer-chord";
    }

    @Override
    public String description() {
      return "log N sparse factors with links to i + 0, 1, 2, 4, ...; weights from MLPs";
    }

    @Override
    public String source() {
      return "Yu et al. 2022, Paramixer (CVPR), section 3, protocol CHORD";
    }

    @Override
    public String complexity() {
      return "O(N C (h + log N) log N)";
    }

    @Override
    public ChordOptions defaults() {
      return new ChordOptions(0, Rounding.CEIL, LinkResidual.PREVIOUS);
    }

    @Override
    public Map<String, ChordOptions> presets() {
      return Setting.presets(
          setting -> new ChordOptions(setting.hidden(), setting.factors(), setting.residual()));
    }

    @Override
    public Map<String, String> help() {
      return HELP;
    }

    @Override
    public Reach reach(ChordOptions options) {
      return Reach.GLOBAL;
    }

    @Override
    public ComplexityClass complexityClass(ChordOptions options) {
      return ComplexityClass.LINEARITHMIC;
    }

    @Override
    public Cost cost(ChordOptions options, MixerShape shape, int length) {
      return costOf(offsets(options, shape), options.hidden(), shape.width(), length);
    }

    @Override
    public Footprint footprint(ChordOptions options, MixerShape shape, int length) {
      return footprintOf(
          offsets(options, shape), options.hidden(), options.residual(), shape.width(), length);
    }

    @Override
    public SequenceMixer create(
        ChordOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new Paramixer(
          offsets(options, shape),
          options.hidden(),
          options.residual(),
          shape.width(),
          parameters,
          random);
    }

    private static List<int[]> offsets(ChordOptions options, MixerShape shape) {
      int count = factorCount(options.factors(), shape);
      int[] offsets = new int[count + 1];
      for (int l = 1; l <= count; l++) {
        offsets[l] = 1 << (l - 1);
      }
      List<int[]> factors = new ArrayList<>();
      for (int m = 0; m < count; m++) {
        factors.add(offsets);
      }
      return factors;
    }
  }

  /** Enrols {@code paramixer-cdil}. */
  public static final class CdilProvider implements MixerProvider<CdilOptions> {
    @Override
    public String name() {
      return "paramixer-cdil";
    }

    @Override
    public String description() {
      return "log N sparse factors with dilated symmetric links; weights from MLPs";
    }

    @Override
    public String source() {
      return "Yu et al. 2022, Paramixer (CVPR), section 3, protocol CDIL";
    }

    @Override
    public String complexity() {
      return "O(N C (h + K) log N)";
    }

    @Override
    public CdilOptions defaults() {
      return new CdilOptions(0, Rounding.CEIL, LinkResidual.PREVIOUS, LINKS);
    }

    @Override
    public Map<String, CdilOptions> presets() {
      return Setting.presets(
          setting ->
              new CdilOptions(setting.hidden(), setting.factors(), setting.residual(), LINKS));
    }

    @Override
    public Map<String, String> help() {
      Map<String, String> help = new HashMap<>(HELP);
      help.put("links", "links of a row, its own included; an odd number from 3");
      return Map.copyOf(help);
    }

    @Override
    public Reach reach(CdilOptions options) {
      return Reach.GLOBAL;
    }

    @Override
    public ComplexityClass complexityClass(CdilOptions options) {
      return ComplexityClass.LINEARITHMIC;
    }

    @Override
    public Cost cost(CdilOptions options, MixerShape shape, int length) {
      return costOf(offsets(options, shape), options.hidden(), shape.width(), length);
    }

    @Override
    public Footprint footprint(CdilOptions options, MixerShape shape, int length) {
      return footprintOf(
          offsets(options, shape), options.hidden(), options.residual(), shape.width(), length);
    }

    @Override
    public SequenceMixer create(
        CdilOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new Paramixer(
          offsets(options, shape),
          options.hidden(),
          options.residual(),
          shape.width(),
          parameters,
          random);
    }

    private static List<int[]> offsets(CdilOptions options, MixerShape shape) {
      int half = options.links() / 2;
      List<int[]> factors = new ArrayList<>();
      for (int m = 0; m < factorCount(options.factors(), shape); m++) {
        int[] offsets = new int[options.links()];
        for (int k = 1; k <= half; k++) {
          offsets[k] = k << m;
          offsets[half + k] = -(k << m);
        }
        factors.add(offsets);
      }
      return factors;
    }
  }

  private final FeedForward value;
  private final List<LinkFactor> factors = new ArrayList<>();
  private final LinkResidual residual;

  private Paramixer(
      List<int[]> offsets,
      int hiddenOption,
      LinkResidual residual,
      int width,
      Parameters parameters,
      RandomGenerator random) {
    this.residual = residual;
    int hidden = hiddenWidth(hiddenOption, width);
    value =
        new FeedForward(
            parameters.scope("value"), width, hidden, width, Activation.GELU, 0, random);
    for (int m = 0; m < offsets.size(); m++) {
      Parameters scope = parameters.scope("factor" + m);
      Linear inner = new Linear(scope.scope("hidden"), width, hidden, random);
      Linear outer = new Linear(scope.scope("out"), hidden, offsets.get(m).length, random);
      factors.add(
          new LinkFactor(
              offsets.get(m), inner.weight(), inner.bias(), outer.weight(), outer.bias()));
    }
  }

  @Override
  public Var mix(Tape tape, Var x) {
    return mix(tape, x, x);
  }

  @Override
  public Var mix(Tape tape, Var x, Var source) {
    return Fused.mixLinks(tape, value.apply(tape, x), source, factors, residual);
  }

  private static int factorCount(Rounding rounding, MixerShape shape) {
    return Math.max(1, rounding.log2(shape.maxLength()));
  }

  private static int hiddenWidth(int option, int width) {
    return option == 0 ? width : option;
  }

  private static Cost costOf(List<int[]> offsets, int hiddenOption, int width, int length) {
    long hidden = hiddenWidth(hiddenOption, width);
    long perPosition = 2 * width * hidden;
    for (int[] links : offsets) {
      perPosition += width * hidden + hidden * links.length + (long) links.length * width;
    }
    return new Cost(perPosition * length);
  }

  /** About 8 N C + 5 N h + M (C + 2 h + K) N numbers with M factors. */
  private static Footprint footprintOf(
      List<int[]> offsets, int hiddenOption, LinkResidual residual, int width, int length) {
    Size n = new Size("N", length);
    Size c = new Size("C", width);
    Size hidden = new Size("h", hiddenWidth(hiddenOption, width));
    Size links = new Size("K", offsets.get(0).length);
    Size factors = new Size("M", offsets.size());
    return Footprints.linear(n, c, hidden)
        .plus(Footprints.gelu(n, hidden))
        .plus(Footprints.linear(n, hidden, c))
        .plus(Footprints.mixLinks(n, c, hidden, links, factors, residual));
  }
}
