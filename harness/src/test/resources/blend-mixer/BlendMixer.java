package blend;

import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.mixer.Cost;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.Reach;
import attnbench.attention.mixer.SequenceMixer;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The mixer {@code blend}: {@code y_i = x_i + g * mean of all x}, with a learned g per column. */
public final class BlendMixer implements MixerProvider<BlendMixer.NoOptions> {
  public record NoOptions() {}

  public String name() {
    return "blend";
  }

  public String description() {
    return "adds a learned share of the mean of all positions";
  }

  public String source() {
    return "example of a mixer from outside";
  }

  public String complexity() {
    return "O(N C)";
  }

  public NoOptions defaults() {
    return new NoOptions();
  }

  public Map<String, String> help() {
    return Map.of();
  }

  public Reach reach(NoOptions options) {
    return Reach.GLOBAL;
  }

  public Cost cost(NoOptions options, MixerShape shape, int length) {
    return new Cost(0); // multiply-adds of products alone
  }

  public SequenceMixer create(
      NoOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
    var share = parameters.add("share", 1, shape.width());
    share.value().fill(0.5f);
    return (tape, x) -> {
      var added = Ops.multiply(tape, tape.parameter(share), Rows.mean(tape, x));
      return Ops.add(tape, x, Rows.repeat(tape, added, x.rows()));
    };
  }
}
