package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The control that gives every position the mean of all: {@code y_i = mean of x}.
 *
 * <pre>
 * N = 8   ########
 *         ########
 *         ...
 * </pre>
 *
 * <p>What a model reaches with it needs no more than the average of the tokens. O(N C), no
 * parameters. Departures from the source: none, there is none.
 */
public final class MeanMixer implements SequenceMixer {

  /** No options. */
  public record MeanOptions() {}

  /** Enrols {@code mean}. */
  public static final class Provider implements MixerProvider<MeanOptions> {
    @Override
    public String name() {
      return "mean";
    }

    @Override
    public String description() {
      return "control: every position gets the mean of all";
    }

    @Override
    public String source() {
      return "control of this project";
    }

    @Override
    public String complexity() {
      return "O(N C)";
    }

    @Override
    public MeanOptions defaults() {
      return new MeanOptions();
    }

    @Override
    public Map<String, String> help() {
      return Map.of();
    }

    @Override
    public Reach reach(MeanOptions options) {
      return Reach.GLOBAL;
    }

    @Override
    public Cost cost(MeanOptions options, MixerShape shape, int length) {
      return new Cost(0);
    }

    /** About 2 N C numbers. */
    @Override
    public Footprint footprint(MeanOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      return Footprint.NONE.withResults(1, n, c).with(2, c);
    }

    @Override
    public SequenceMixer create(
        MeanOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new MeanMixer();
    }
  }

  private MeanMixer() {}

  @Override
  public Var mix(Tape tape, Var x) {
    return Rows.repeat(tape, Rows.mean(tape, x), x.rows());
  }
}
