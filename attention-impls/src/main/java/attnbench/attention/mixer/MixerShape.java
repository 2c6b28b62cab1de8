package attnbench.attention.mixer;

/**
 * The sizes that a mixer is made for.
 *
 * @param width C, columns of the input and of the output
 * @param maxLength N of the longest sequence it will see
 */
public record MixerShape(int width, int maxLength) {
  public MixerShape {
    if (width < 1) {
      throw new IllegalArgumentException("width is " + width + "; it must be at least 1");
    }
    if (maxLength < 1) {
      throw new IllegalArgumentException(
          "maximum length is " + maxLength + "; it must be at least 1");
    }
  }
}
