package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.autodiff.ScoreBlocks;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.Init;
import attnbench.attention.nn.Linear;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Synthesizer: softmax attention whose scores no pair of tokens decides (Tay et al. 2020,
 * Synthesizer: Rethinking Self-Attention, section 3).
 *
 * <pre>{@code
 * head_h = softmax(S_h) V_h,    y = [head_1 ... head_H] Wo' + bo
 *
 * dense              S = relu(x W1' + b1) W2' + b2            a row of N scores from each token
 * factorized-dense   S_ij = A_i(j mod a) B_i(j div a)         A, B: from each token, a b = N
 * random             S = R                                    learned, the same for all sequences
 * factorized-random  S = R1 R2'                               R1, R2: N x K
 * }</pre>
 *
 * <p>With {@code dotProduct} the scores {@code Q K' / sqrt(D)} are added (a mixture, as the paper
 * calls it). Scores belong to positions, so a sequence shorter than the longest uses the first N.
 * Every position sees every position:
 *
 * <pre>
 * N = 8   ########
 *         ########
 *         ...
 * </pre>
 *
 * <p>O(N^2 C) time in every form, O(N C) memory besides the parameters: no N x N weights are
 * stored, but R alone is one N x N matrix for each head. Parameters, L the longest N: {@code value}
 * and {@code out}, with a dot product {@code query} and {@code key}, and in the dense forms {@code
 * hidden}, each {@code .weight} [C x C] and {@code .bias} [1 x C]; {@code scores.weight} W2 [L x C]
 * and {@code scores.bias} [H x L]; {@code tiled} A [H a x C] and {@code repeated} B [H b x C] with
 * biases, a the root of L rounded up and b as few as reach L; {@code random} R [H L x L], head h in
 * rows h L to below (h + 1) L; {@code random1} and {@code random2} [L x H K].
 *
 * <p>Departures from the source: in factorized-dense one vector is tiled and the other repeated,
 * where the text tiles both; two tilings would give many keys the same score. Padding counts like
 * any other position.
 */
public final class Synthesizer implements SequenceMixer {

  /** Where scores come from. */
  public enum Form {
    DENSE,
    FACTORIZED_DENSE,
    RANDOM,
    FACTORIZED_RANDOM
  }

  /**
   * Options of {@code synthesizer}.
   *
   * @param heads H, must divide C
   * @param form where scores come from
   * @param rank K of factorized-random
   * @param dotProduct whether the scores of attention are added
   */
  public record SynthesizerOptions(int heads, Form form, int rank, boolean dotProduct) {
    public SynthesizerOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
      if (rank < 1) {
        throw new IllegalArgumentException("rank is " + rank + "; it must be at least 1");
      }
    }
  }

  /** Enrols {@code synthesizer}. */
  public static final class Provider implements MixerProvider<SynthesizerOptions> {
    @Override
    public String name() {
      return "synthesizer";
    }

    @Override
    public String description() {
      return "softmax attention whose scores come from single tokens, or from none";
    }

    @Override
    public String source() {
      return "Tay et al. 2020, Synthesizer: Rethinking Self-Attention, section 3";
    }

    @Override
    public String complexity() {
      return "O(N^2 C)";
    }

    @Override
    public SynthesizerOptions defaults() {
      return new SynthesizerOptions(1, Form.DENSE, 8, false);
    }

    /** The benchmark's code adds random scores to those of attention. */
    @Override
    public Map<String, SynthesizerOptions> presets() {
      return Map.of("lra-2020", new SynthesizerOptions(8, Form.RANDOM, 32, true));
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "heads", "number of heads, must divide the width",
          "form",
              "where scores come from: dense and factorized-dense (each token), "
                  + "random and factorized-random (learned, the same for all sequences)",
          "rank", "columns of each factor of factorized-random, at least 1",
          "dotProduct", "true: the scores of attention are added; false: they are not");
    }

    @Override
    public Reach reach(SynthesizerOptions options) {
      return Reach.GLOBAL;
    }

    @Override
    public ComplexityClass complexityClass(SynthesizerOptions options) {
      return ComplexityClass.QUADRATIC;
    }

    @Override
    public Cost cost(SynthesizerOptions options, MixerShape shape, int length) {
      long map = (long) length * shape.width() * shape.width();
      long pairs = (long) length * length;
      long toValues = 2 * map + pairs * shape.width();
      long toScores =
          switch (options.form()) {
            case DENSE -> map + pairs * shape.width();
            case FACTORIZED_DENSE ->
                map
                    + (long) length
                        * shape.width()
                        * options.heads()
                        * (tiledLength(shape) + repeatedLength(shape));
            case RANDOM -> 0;
            case FACTORIZED_RANDOM -> pairs * options.heads() * options.rank();
          };
      long toProducts = options.dotProduct() ? 2 * map + pairs * shape.width() : 0;
      return new Cost(toValues + toScores + toProducts);
    }

    /** About 14 N C + H N numbers when dense; never N x N. */
    @Override
    public Footprint footprint(SynthesizerOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size h = new Size("H", options.heads());
      Footprint hidden = Footprints.linear(n, c, c).withResults(1, n, c);
      Footprint scores =
          switch (options.form()) {
            case DENSE ->
                hidden.plus(Footprints.dotProductScores(n, c, Footprints.headWidth(c, h)));
            case FACTORIZED_DENSE -> {
              Size a = new Size("A", (long) options.heads() * tiledLength(shape));
              Size b = new Size("B", (long) options.heads() * repeatedLength(shape));
              yield hidden
                  .plus(Footprints.linear(n, c, a))
                  .plus(Footprints.linear(n, c, b))
                  .plus(Footprints.factoredScores(n, a, b));
            }
            case RANDOM -> Footprints.tileOfScores();
            case FACTORIZED_RANDOM -> {
              Size k = new Size("K", options.rank());
              Size hk = new Size("(H K)", h.value() * k.value(), h, k);
              yield Footprints.dotProductScores(n, hk, k).withResults(1, n, hk);
            }
          };
      Footprint products =
          options.dotProduct()
              ? Footprints.linear(n, c, c)
                  .times(2)
                  .plus(Footprints.dotProductScores(n, c, Footprints.headWidth(c, h)))
                  .plus(Footprints.tileOfScores())
              : Footprint.NONE;
      return Footprints.linear(n, c, c)
          .times(2)
          .plus(scores)
          .plus(products)
          .plus(Footprints.attend(n, n, c, h, 0));
    }

    @Override
    public SequenceMixer create(
        SynthesizerOptions options,
        MixerShape shape,
        Parameters parameters,
        RandomGenerator random) {
      return new Synthesizer(options, shape, parameters, random);
    }
  }

  /** Makes the scores of a sequence. */
  @FunctionalInterface
  private interface Synthesis {
    ScoreBlocks scores(Tape tape, Var x);
  }

  private final int heads;
  private final Linear value;
  private final Linear out;
  private final Synthesis synthesis;

  private Synthesizer(
      SynthesizerOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
    heads = options.heads();
    int width = shape.width();
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "heads are %d; they must divide the width %d".formatted(heads, width));
    }
    value = new Linear(parameters.scope("value"), width, width, random);
    out = new Linear(parameters.scope("out"), width, width, random);
    Synthesis form =
        switch (options.form()) {
          case DENSE -> dense(shape, parameters, random);
          case FACTORIZED_DENSE -> factorizedDense(shape, parameters, random);
          case RANDOM -> random(shape, parameters, random);
          case FACTORIZED_RANDOM -> factorizedRandom(options.rank(), shape, parameters, random);
        };
    synthesis = options.dotProduct() ? withDotProduct(form, width, parameters, random) : form;
  }

  private Synthesis dense(MixerShape shape, Parameters parameters, RandomGenerator random) {
    int width = shape.width();
    Linear hidden = new Linear(parameters.scope("hidden"), width, width, random);
    Parameter weight = parameters.add("scores.weight", shape.maxLength(), width);
    Parameter bias = parameters.add("scores.bias", heads, shape.maxLength());
    double bound = 1 / Math.sqrt((double) width / heads);
    Init.uniform(weight, bound, random);
    Init.uniform(bias, bound, random);
    return (tape, x) ->
        Fused.dotProductScores(
            tape,
            Ops.relu(tape, hidden.apply(tape, x)),
            tape.parameter(weight),
            x.rows(),
            tape.parameter(bias),
            heads,
            1f);
  }

  private Synthesis factorizedDense(
      MixerShape shape, Parameters parameters, RandomGenerator random) {
    int width = shape.width();
    Linear hidden = new Linear(parameters.scope("hidden"), width, width, random);
    Linear tiled = new Linear(parameters.scope("tiled"), width, heads * tiledLength(shape), random);
    Linear repeated =
        new Linear(parameters.scope("repeated"), width, heads * repeatedLength(shape), random);
    return (tape, x) -> {
      Var active = Ops.relu(tape, hidden.apply(tape, x));
      return Fused.factoredScores(
          tape, tiled.apply(tape, active), repeated.apply(tape, active), heads);
    };
  }

  private Synthesis random(MixerShape shape, Parameters parameters, RandomGenerator random) {
    int longest = shape.maxLength();
    Parameter scores = parameters.add("random", heads * longest, longest);
    Init.uniform(scores, Math.sqrt(3.0 / longest), random);
    return (tape, x) -> Fused.givenScores(tape, tape.parameter(scores), x.rows(), heads);
  }

  private Synthesis factorizedRandom(
      int rank, MixerShape shape, Parameters parameters, RandomGenerator random) {
    int longest = shape.maxLength();
    Parameter first = parameters.add("random1", longest, heads * rank);
    Parameter second = parameters.add("random2", longest, heads * rank);
    double bound = Math.sqrt(6.0 / (longest + rank));
    Init.uniform(first, bound, random);
    Init.uniform(second, bound, random);
    return (tape, x) ->
        Fused.dotProductScores(
            tape,
            Rows.slice(tape, tape.parameter(first), 0, x.rows()),
            tape.parameter(second),
            x.rows(),
            null,
            heads,
            1f);
  }

  private Synthesis withDotProduct(
      Synthesis form, int width, Parameters parameters, RandomGenerator random) {
    Linear query = new Linear(parameters.scope("query"), width, width, random);
    Linear key = new Linear(parameters.scope("key"), width, width, random);
    float scale = (float) (1 / Math.sqrt((double) width / heads));
    return (tape, x) ->
        Fused.summedScores(
            tape,
            Fused.dotProductScores(
                tape, query.apply(tape, x), key.apply(tape, x), x.rows(), null, heads, scale),
            form.scores(tape, x));
  }

  /** a, the root of the longest length rounded up. */
  private static int tiledLength(MixerShape shape) {
    return (int) Math.ceil(Math.sqrt(shape.maxLength()));
  }

  /** b, as few as give all positions a score. */
  private static int repeatedLength(MixerShape shape) {
    int tiled = tiledLength(shape);
    return (shape.maxLength() + tiled - 1) / tiled;
  }

  @Override
  public Var mix(Tape tape, Var x) {
    Var attended =
        Fused.softmaxAttention(tape, synthesis.scores(tape, x), value.apply(tape, x), heads);
    return out.apply(tape, attended);
  }
}
