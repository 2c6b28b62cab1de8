package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import java.util.Objects;

/**
 * A run of gray images of one size, read out row by row: the token is the shade, 0 to 255.
 *
 * @param pixels [images x P], P pixels an image
 * @param labels one for each image
 * @param first the first image of the run
 * @param size images in the run
 */
record GrayImages(byte[] pixels, byte[] labels, int first, int size) implements Dataset {
  @Override
  public void fill(int index, Example example) {
    Objects.checkIndex(index, size);
    int length = pixels.length / labels.length;
    int start = (first + index) * length;
    for (int i = 0; i < length; i++) {
      example.tokens[i] = Byte.toUnsignedInt(pixels[start + i]);
    }
    example.length = length;
    example.label = labels[first + index];
  }
}
