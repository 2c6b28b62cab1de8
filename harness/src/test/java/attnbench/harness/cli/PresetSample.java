package attnbench.harness.cli;

import attnbench.attention.autodiff.Parameters;
import attnbench.attention.mixer.Cost;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.Reach;
import attnbench.attention.mixer.SequenceMixer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A mixer with presets, {@code sample}: hands on what it gets. */
public final class PresetSample implements MixerProvider<PresetSample.SampleOptions> {
  public record SampleOptions(int heads, boolean causal) {
    public SampleOptions {
      if (heads < 1) {
        throw new IllegalArgumentException("heads are " + heads + "; there must be at least 1");
      }
    }
  }

  /** A folder for {@code --plugin} that enrols the mixer; its class is on the class path. */
  static Path plugin(Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("plugin/META-INF/services"));
    Files.writeString(
        services.resolve(MixerProvider.class.getName()), PresetSample.class.getName());
    return folder.resolve("plugin");
  }

  @Override
  public String name() {
    return "sample";
  }

  @Override
  public String description() {
    return "hands on what it gets";
  }

  @Override
  public String source() {
    return "none; for tests";
  }

  @Override
  public String complexity() {
    return "O(1)";
  }

  @Override
  public SampleOptions defaults() {
    return new SampleOptions(1, false);
  }

  @Override
  public Map<String, SampleOptions> presets() {
    return Map.of("lra-2020", new SampleOptions(4, true), "wide", new SampleOptions(16, false));
  }

  @Override
  public Map<String, String> help() {
    return Map.of("heads", "number of heads", "causal", "true or false");
  }

  @Override
  public Reach reach(SampleOptions options) {
    return Reach.SELF;
  }

  @Override
  public Cost cost(SampleOptions options, MixerShape shape, int length) {
    return new Cost(0);
  }

  @Override
  public SequenceMixer create(
      SampleOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
    return (tape, x) -> x;
  }
}
