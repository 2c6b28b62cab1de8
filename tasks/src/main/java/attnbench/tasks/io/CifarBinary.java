package attnbench.tasks.io;

import java.io.IOException;
import java.io.InputStream;

/**
 * The binary version of CIFAR-10: records of 3,073 bytes, a label and 1,024 values each of red,
 * green and blue, row by row.
 *
 * <p>Source: Krizhevsky 2009, Learning multiple layers of features from tiny images, and the data
 * set's page.
 */
public final class CifarBinary {
  public static final int SIDE = 32;
  public static final int PIXELS = SIDE * SIDE;
  public static final int CLASSES = 10;
  private static final int RECORD_BYTES = 1 + 3 * PIXELS;

  /** Takes one image; the array is used again for the next. */
  public interface Visitor {
    /**
     * @param label 0 to 9
     * @param planes red, green and blue, [3 x 1024]
     */
    void visit(int label, byte[] planes);
  }

  private CifarBinary() {}

  /**
   * Reads one batch file.
   *
   * @return the number of images
   * @throws IOException when the last image is cut short or a label is out of range
   */
  public static int read(InputStream batch, Visitor visitor) throws IOException {
    byte[] planes = new byte[RECORD_BYTES - 1];
    int images = 0;
    for (int label = batch.read(); label >= 0; label = batch.read()) {
      int bytes = batch.readNBytes(planes, 0, planes.length);
      if (bytes < planes.length) {
        throw new IOException(
            "image %d is cut short: %d of its %d bytes are there"
                .formatted(images, bytes + 1, RECORD_BYTES));
      }
      if (label >= CLASSES) {
        throw new IOException(
            "image %d has label %d; it must be below %d".formatted(images, label, CLASSES));
      }
      visitor.visit(label, planes);
      images++;
    }
    return images;
  }
}
