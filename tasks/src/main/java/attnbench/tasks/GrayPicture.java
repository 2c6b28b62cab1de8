package attnbench.tasks;

/**
 * A picture in shades of gray.
 *
 * @param pixels [height x width] row by row, 0 for black to 255 for white as unsigned bytes
 */
public record GrayPicture(int width, int height, byte[] pixels) {
  public GrayPicture {
    if (width < 1 || height < 1 || pixels.length != Math.multiplyExact(width, height)) {
      throw new IllegalArgumentException(
          "%d pixels; a picture of %d x %d must have that many"
              .formatted(pixels.length, width, height));
    }
    pixels = pixels.clone();
  }

  /** The picture whose pixels are the first tokens of an example, row by row. */
  public static GrayPicture ofTokens(Example example, int width, int height) {
    byte[] pixels = new byte[width * height];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) example.tokens[i];
    }
    return new GrayPicture(width, height, pixels);
  }
}
