package attnbench.attention.model;

import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.Mixers;
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
   * @throws IllegalArgumentException for an unknown mixer, preset or option, or an impossible size
   */
  public static SequenceModel create(
      ModelSpec spec,
      ModelInput input,
      int maxLength,
      int outputs,
      RandomGenerator random,
      ClassLoader loader) {
    ConfiguredMixer<?> mixer =
        ConfiguredMixer.named(spec.mixer(), spec.mixerOptions(), Mixers.discover(loader));
    return new MixerModel(spec, mixer, input, maxLength, outputs, random);
  }
}
