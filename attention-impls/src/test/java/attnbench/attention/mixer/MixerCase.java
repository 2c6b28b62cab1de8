package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameters;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;

/**
 * A provider with one setting of its options: what the contract is checked on.
 *
 * @param changes the options that differ from the defaults, by name
 */
record MixerCase<O extends Record>(
    MixerProvider<O> provider, O options, Map<String, Object> changes) {

  /** What the moves of {@link #instance} measure, small against weights of width 8. */
  private static final double SPREAD = 0.1;

  /** The case of these changes to the defaults. */
  static <O extends Record> MixerCase<O> of(
      MixerProvider<O> provider, Map<String, Object> changes) {
    O options = Options.bind("mixer " + provider.name(), provider.defaults(), changes);
    return new MixerCase<>(provider, options, changes);
  }

  /**
   * The defaults and one change at a time: each boolean flipped unless that is refused, each other
   * constant of an enum, each whole number replaced by its double or, where that is refused, by two
   * more.
   */
  static List<Map<String, Object>> neighbours(MixerProvider<?> provider, MixerShape shape) {
    List<Map<String, Object>> changes = new ArrayList<>();
    changes.add(Map.of());
    Options.asMap(provider.defaults())
        .forEach(
            (name, now) -> {
              if (now instanceof Boolean on) {
                Map<String, Object> flipped = Map.of(name, !on);
                if (isPossible(provider, flipped, shape)) {
                  changes.add(flipped);
                }
              } else if (now instanceof Integer number) {
                Stream.of(2 * number, number + 2)
                    .filter(other -> !other.equals(number))
                    .map(other -> Map.<String, Object>of(name, other))
                    .filter(change -> isPossible(provider, change, shape))
                    .findFirst()
                    .ifPresent(changes::add);
              }
            });
    for (RecordComponent component : provider.defaults().getClass().getRecordComponents()) {
      if (component.getType().isEnum()) {
        Arrays.stream(component.getType().getEnumConstants())
            .map(constant -> Map.of(component.getName(), constant))
            .filter(change -> !of(provider, change).options().equals(provider.defaults()))
            .forEach(changes::add);
      }
    }
    return changes;
  }

  private static boolean isPossible(
      MixerProvider<?> provider, Map<String, Object> changes, MixerShape shape) {
    try {
      of(provider, changes).fresh(shape, 0);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  /** A mixer with the first values that {@code seed} gives. */
  MixerInstance fresh(MixerShape shape, long seed) {
    Parameters parameters = new Parameters();
    return new MixerInstance(
        provider.create(options, shape, parameters, Matrices.random(seed)), parameters, shape);
  }

  /**
   * A mixer whose parameters all moved off their first values, so that a zero one (a bias, a last
   * layer) does not hide the others.
   */
  MixerInstance instance(MixerShape shape, long seed) {
    MixerInstance instance = fresh(shape, seed);
    var random = Matrices.random(seed + 1);
    instance
        .parameters()
        .all()
        .forEach(
            parameter -> {
              FMatrixRMaj value = parameter.value();
              for (int i = 0; i < Matrices.size(value); i++) {
                value.data[i] += (float) (SPREAD * random.nextGaussian());
              }
            });
    return instance;
  }

  Reach reach() {
    return provider.reach(options);
  }

  ComplexityClass complexityClass() {
    return provider.complexityClass(options);
  }

  Cost cost(MixerShape shape, int length) {
    return provider.cost(options, shape, length);
  }

  Footprint footprint(MixerShape shape, int length) {
    return provider.footprint(options, shape, length);
  }

  @Override
  public String toString() {
    return changes.isEmpty()
        ? provider.name() + " with its defaults"
        : provider.name() + " with " + new TreeMap<>(changes);
  }
}
