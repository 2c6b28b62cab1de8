package attnbench.attention.mixer;

import attnbench.attention.autodiff.Parameter;
import java.util.Map;

/** Mixers made to be compared with one another. */
final class MixerInstances {
  private MixerInstances() {}

  /** Softmax attention with the maps to queries, keys, values and output of {@code other}. */
  static MixerInstance full(MixerInstance other) {
    int heads = 2;
    MixerInstance full =
        MixerCase.of(new FullAttention.Provider(), Map.of("heads", heads)).fresh(other.shape(), 0);
    for (Parameter parameter : full.parameters().all()) {
      other.parameters().all().stream()
          .filter(same -> same.name().equals(parameter.name()))
          .forEach(same -> parameter.value().setTo(same.value()));
    }
    return full;
  }
}
