package attnbench.harness.libtorch.golden;

import attnbench.attention.mixer.MixerShape;
import java.util.Map;

/**
 * A mixer in some options, and its equations in libtorch's operations.
 *
 * @param name of the golden file
 * @param mixer its name
 * @param options those that are not the defaults
 * @param shape what its parameters are made for
 * @param rows of the input, N
 */
record GoldenCase(
    String name,
    String mixer,
    Map<String, ?> options,
    MixerShape shape,
    int rows,
    Composition composition) {
  private static final int WIDTH = 8;

  /** A case whose file has the name of the mixer and {@code variant}, which may be empty. */
  static GoldenCase of(
      String mixer, String variant, Map<String, ?> options, int length, Composition composition) {
    return new GoldenCase(
        variant.isEmpty() ? mixer : mixer + "-" + variant,
        mixer,
        options,
        new MixerShape(WIDTH, length),
        length,
        composition);
  }

  /** The same with an input that is shorter than the longest. */
  GoldenCase with(int fewerRows) {
    return new GoldenCase(name, mixer, options, shape, fewerRows, composition);
  }
}
