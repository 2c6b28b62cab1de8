package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Parameters;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * The plug-in point for mixers: one class and one line in {@code META-INF/services}.
 *
 * @param <O> the options, a record that checks itself when made
 */
public interface MixerProvider<O extends Record> {
  /** The name in commands, records and charts: lower case, words joined by hyphens. */
  String name();

  /** One line: how it mixes. */
  String description();

  /** Paper, section and equation. */
  String source();

  /** Work as a function of N, C and what else counts, such as {@code O(N^2 C)}. */
  String complexity();

  /** The class of that work while the options stay; the contract holds it against the cost. */
  default ComplexityClass complexityClass(O options) {
    return ComplexityClass.LINEAR;
  }

  /** The options as published. */
  O defaults();

  /**
   * Other published configurations by name, such as {@code lra-2020}; often there are none. Each is
   * a mixer to choose, such as {@code performer:lra-2020}.
   */
  default Map<String, O> presets() {
    return Map.of();
  }

  /**
   * Options with which this mixer approximates softmax attention of one head, not causal, by a size
   * that brings it closer: features, landmarks, rank. Empty where it approximates none.
   *
   * <p>Its parameters then include those of {@code full}, by the same names.
   */
  default Optional<IntFunction<O>> softmaxApproximation() {
    return Optional.empty();
  }

  /** One line for each option: what it sets, its unit, what is allowed. Keys are O's components. */
  Map<String, String> help();

  /** What the output at a position can depend on. */
  Reach reach(O options);

  /** The work of one forward pass over {@code length} positions. */
  Cost cost(O options, MixerShape shape, int length);

  /**
   * The buffers that a training step over one sequence of {@code length} positions takes from its
   * workspace at most: what forward keeps, its gradients and scratch, without the gradient of the
   * input. Null where the author states none.
   */
  default Footprint footprint(O options, MixerShape shape, int length) {
    return null;
  }

  /**
   * Makes a mixer with fresh parameters.
   *
   * @param parameters where it adds its parameters
   * @param random where their first values come from
   * @throws IllegalArgumentException when the shape is impossible with these options
   */
  SequenceMixer create(O options, MixerShape shape, Parameters parameters, RandomGenerator random);
}
