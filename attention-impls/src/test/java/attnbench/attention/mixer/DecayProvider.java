package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A small mixer for testing the contract, {@code y(i) = decay o y(i - 1) + x(i) W}, with defects to
 * choose from.
 */
public final class DecayProvider implements MixerProvider<DecayProvider.DecayOptions> {

  /**
   * The options.
   *
   * @param causal whether nothing flows backwards; else y adds the same from the other end
   */
  public record DecayOptions(boolean causal) {}

  /** A broken promise. */
  enum Defect {
    NONE,
    FORGETS_THE_HELP,
    MISSPELLS_A_PRESET,
    HAS_A_PRESET_THAT_IS_THE_DEFAULTS,
    RETURNS_ANOTHER_SHAPE,
    IGNORES_THE_SEED,
    READS_WHAT_AN_EARLIER_SEQUENCE_LEFT,
    CARRIES_STATE_BETWEEN_SEQUENCES,
    ASSIGNS_A_PARAMETER_GRADIENT,
    ASSIGNS_THE_INPUT_GRADIENT,
    DECLARES_TOO_LITTLE_REACH,
    DECLARES_TOO_MUCH_REACH,
    MISCOUNTS_BY_ONE,
    FORGETS_A_BUFFER,
    DECLARES_TOO_LITTLE_WORK,
    DECLARES_TOO_MUCH_WORK,
    ALLOCATES_A_MATRIX
  }

  private final Defect defect;

  public DecayProvider() {
    this(Defect.NONE);
  }

  DecayProvider(Defect defect) {
    this.defect = defect;
  }

  @Override
  public String name() {
    return "decay";
  }

  @Override
  public String description() {
    return "adds up what came before, fading";
  }

  @Override
  public String source() {
    return "none; for tests";
  }

  @Override
  public String complexity() {
    return "O(N C^2)";
  }

  @Override
  public DecayOptions defaults() {
    return new DecayOptions(true);
  }

  @Override
  public Map<String, DecayOptions> presets() {
    String name = defect == Defect.MISSPELLS_A_PRESET ? "both:ways" : "both-ways";
    return Map.of(name, new DecayOptions(defect == Defect.HAS_A_PRESET_THAT_IS_THE_DEFAULTS));
  }

  @Override
  public Map<String, String> help() {
    return defect == Defect.FORGETS_THE_HELP
        ? Map.of()
        : Map.of("causal", "whether nothing flows backwards: true or false");
  }

  @Override
  public Reach reach(DecayOptions options) {
    return switch (defect) {
      case DECLARES_TOO_LITTLE_REACH -> options.causal() ? Reach.SELF : Reach.CAUSAL;
      case DECLARES_TOO_MUCH_REACH -> Reach.GLOBAL;
      default -> options.causal() ? Reach.CAUSAL : Reach.GLOBAL;
    };
  }

  @Override
  public ComplexityClass complexityClass(DecayOptions options) {
    return defect == Defect.DECLARES_TOO_MUCH_WORK
        ? ComplexityClass.QUADRATIC
        : ComplexityClass.LINEAR;
  }

  @Override
  public Cost cost(DecayOptions options, MixerShape shape, int length) {
    long product = (long) length * shape.width() * shape.width();
    if (defect == Defect.DECLARES_TOO_LITTLE_WORK) {
      return new Cost(product * length);
    }
    return new Cost(defect == Defect.MISCOUNTS_BY_ONE ? product + 1 : product);
  }

  @Override
  public Footprint footprint(DecayOptions options, MixerShape shape, int length) {
    Size n = new Size("N", length);
    Size c = new Size("C", shape.width());
    Footprint all = Footprint.NONE.withResults(options.causal() ? 1 : 2, n, c);
    return defect == Defect.FORGETS_A_BUFFER ? all : all.withResults(1, n, c);
  }

  @Override
  public SequenceMixer create(
      DecayOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
    Parameter weight = parameters.add("weight", shape.width(), shape.width());
    Parameter decay = parameters.add("decay", 1, shape.width());
    for (Parameter parameter : parameters.all()) {
      for (int i = 0; i < parameter.size(); i++) {
        double draw = defect == Defect.IGNORES_THE_SEED ? 1.0 / (1 + i) : random.nextDouble();
        parameter.value().data[i] = (float) (0.2 + 0.6 * draw);
      }
    }
    return new Decay(options, weight, decay);
  }

  private final class Decay implements SequenceMixer {
    private final DecayOptions options;
    private final Parameter weight;
    private final Parameter decay;
    private float carried;

    Decay(DecayOptions options, Parameter weight, Parameter decay) {
      this.options = options;
      this.weight = weight;
      this.decay = decay;
    }

    @Override
    public Var mix(Tape tape, Var x) {
      Var y = scan(tape, product(tape, x), false);
      if (!options.causal()) {
        y = scan(tape, y, true);
      }
      return defect == Defect.RETURNS_ANOTHER_SHAPE ? tape.result(x.rows() + 1, x.columns()) : y;
    }

    private Var product(Tape tape, Var x) {
      int n = x.rows();
      int c = x.columns();
      Var w = tape.parameter(weight);
      Var y = tape.result(n, c);
      boolean onLeftovers = defect == Defect.READS_WHAT_AN_EARLIER_SEQUENCE_LEFT;
      tape.kernels()
          .multiply(
              n, c, c, x.value.data, 0, c, 1, w.value.data, 0, c, y.value.data, 0, c, onLeftovers);
      tape.onBackward(
          () -> {
            for (int i = 0; i < n; i++) {
              for (int p = 0; p < c; p++) {
                float sum = 0;
                for (int j = 0; j < c; j++) {
                  float dy = y.gradient.data[i * c + j];
                  sum += dy * w.value.data[p * c + j];
                  w.gradient.data[p * c + j] += x.value.data[i * c + p] * dy;
                }
                float before =
                    defect == Defect.ASSIGNS_THE_INPUT_GRADIENT ? 0 : x.gradient.data[i * c + p];
                x.gradient.data[i * c + p] = before + sum;
              }
            }
          });
      return y;
    }

    /** {@code y(i) = decay o y(i -+ 1) + x(i)}. */
    private Var scan(Tape tape, Var x, boolean fromTheEnd) {
      int n = x.rows();
      int c = x.columns();
      int step = fromTheEnd ? -c : c;
      int first = fromTheEnd ? (n - 1) * c : 0;
      Var a = tape.parameter(decay);
      Var y = tape.result(n, c);
      float[] past = defect == Defect.ALLOCATES_A_MATRIX ? new float[n * c] : y.value.data;
      for (int j = 0; j < c; j++) {
        float state = defect == Defect.CARRIES_STATE_BETWEEN_SEQUENCES ? carried : 0f;
        for (int i = 0, at = first + j; i < n; i++, at += step) {
          state = a.value.data[j] * state + x.value.data[at];
          past[at] = state;
          y.value.data[at] = state;
        }
        carried = state;
      }
      tape.onBackward(
          () -> {
            for (int j = 0; j < c; j++) {
              float dState = 0;
              float dDecay = 0;
              for (int i = n - 1, at = first + (n - 1) * step + j; i >= 0; i--, at -= step) {
                dState = a.value.data[j] * dState + y.gradient.data[at];
                dDecay += i == 0 ? 0 : dState * past[at - step];
                x.gradient.data[at] += dState;
              }
              float before = defect == Defect.ASSIGNS_A_PARAMETER_GRADIENT ? 0 : a.gradient.data[j];
              a.gradient.data[j] = before + dDecay;
            }
          });
      return y;
    }
  }
}
