package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The control that mixes nothing: {@code y = x}.
 *
 * <pre>
 * N = 8   #.......
 *         .#......
 *         ..#.....
 *         ...
 * </pre>
 *
 * <p>What a model reaches with it needs no mixing between the head and the embedding. No work, no
 * parameters. Departures from the source: none, there is none.
 */
public final class IdentityMixer implements SequenceMixer {

  /** No options. */
  public record IdentityOptions() {}

  /** Enrols {@code identity}. */
  public static final class Provider implements MixerProvider<IdentityOptions> {
    @Override
    public String name() {
      return "identity";
    }

    @Override
    public String description() {
      return "control: no mixing at all";
    }

    @Override
    public String source() {
      return "control of this project";
    }

    @Override
    public String complexity() {
      return "O(1)";
    }

    @Override
    public IdentityOptions defaults() {
      return new IdentityOptions();
    }

    @Override
    public Map<String, String> help() {
      return Map.of();
    }

    @Override
    public Reach reach(IdentityOptions options) {
      return Reach.SELF;
    }

    @Override
    public Cost cost(IdentityOptions options, MixerShape shape, int length) {
      return new Cost(0);
    }

    /** Nothing. */
    @Override
    public Footprint footprint(IdentityOptions options, MixerShape shape, int length) {
      return Footprint.NONE;
    }

    @Override
    public SequenceMixer create(
        IdentityOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new IdentityMixer();
    }
  }

  private IdentityMixer() {}

  @Override
  public Var mix(Tape tape, Var x) {
    return x;
  }
}
