package attnbench.attention.model;

import attnbench.attention.mixer.Choice;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.Mixers;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes models from their specs. */
public final class Models {
  private Models() {}

  /**
   * A model with fresh weights.
   *
   * @param maxLength N of the longest sequence it will see
   * @param outputs number of scores: classes, or 1 for a real number
   * @param random where the first weights come from
   * @param loader sees the mixers
   * @throws IllegalArgumentException for an unknown mixer or option, or an impossible size
   */
  public static SequenceModel create(
      ModelSpec spec,
      ModelInput input,
      int maxLength,
      int outputs,
      RandomGenerator random,
      ClassLoader loader) {
    List<MixerProvider<?>> mixers = Mixers.discover(loader);
    Choice.require("mixer", spec.mixer(), mixers.stream().map(MixerProvider::name).toList());
    MixerProvider<?> provider =
        mixers.stream().filter(m -> m.name().equals(spec.mixer())).findFirst().orElseThrow();
    return new MixerModel(spec, provider, input, maxLength, outputs, random);
  }
}
