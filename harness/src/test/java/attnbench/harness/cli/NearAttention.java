package attnbench.harness.cli;

import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.mixer.Cost;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.Reach;
import attnbench.attention.mixer.SequenceMixer;
import attnbench.attention.nn.AttentionProjections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/** Softmax attention times {@code 1 - 1/size}: an approximation whose relative error is 1/size. */
public final class NearAttention implements MixerProvider<NearAttention.NearOptions> {
  public record NearOptions(int size) {
    public NearOptions {
      if (size == 7) {
        throw new IllegalArgumentException("size is 7");
      }
    }
  }

  /** A folder for {@code --plugin} that enrols the mixer; its class is on the class path. */
  static Path plugin(Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("plugin/META-INF/services"));
    Files.writeString(
        services.resolve(MixerProvider.class.getName()), NearAttention.class.getName());
    return folder.resolve("plugin");
  }

  @Override
  public String name() {
    return "near";
  }

  @Override
  public String description() {
    return "softmax attention, a little too small";
  }

  @Override
  public String source() {
    return "none; for tests";
  }

  @Override
  public String complexity() {
    return "O(N^2 C)";
  }

  @Override
  public NearOptions defaults() {
    return new NearOptions(1);
  }

  @Override
  public Optional<IntFunction<NearOptions>> softmaxApproximation() {
    return Optional.of(NearOptions::new);
  }

  @Override
  public Map<String, String> help() {
    return Map.of("size", "the larger, the nearer");
  }

  @Override
  public Reach reach(NearOptions options) {
    return Reach.GLOBAL;
  }

  @Override
  public Cost cost(NearOptions options, MixerShape shape, int length) {
    return new Cost(0);
  }

  /** Its own parameter comes first, so that its projections draw other weights than full's. */
  @Override
  public SequenceMixer create(
      NearOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
    parameters.add("own", 1, 1).value().fill((float) random.nextDouble());
    var project = new AttentionProjections(parameters, shape.width(), 1, random);
    return (tape, x) -> {
      var heads =
          Fused.softmaxAttention(
              tape, project.query(tape, x), project.key(tape, x), project.value(tape, x), 1, false);
      return Ops.scale(tape, project.out(tape, heads), 1f - 1f / options.size());
    };
  }
}
