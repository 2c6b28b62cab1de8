package attnbench.harness.bench;

import java.util.Arrays;

/**
 * Moving floats as {@code a = b + factor c}, STREAM's triad (McCalpin, "Memory Bandwidth and
 * Machine Balance in Current High Performance Computers", 1995).
 *
 * <p>The bytes of the three arrays decide which level of the memory they lie in.
 */
final class Triad {
  private static final int ARRAYS = 3;
  private static final float FACTOR = 3f;

  private final float[] a;
  private final float[] b;
  private final float[] c;

  /**
   * @param bytes of the three arrays together
   */
  Triad(int bytes) {
    int size = bytes / ARRAYS / Float.BYTES;
    a = new float[size];
    b = new float[size];
    c = new float[size];
    Arrays.fill(b, 1f);
    Arrays.fill(c, 2f);
  }

  /** Moves every float once and gives the array that was written. */
  float[] run() {
    float[] to = a;
    float[] from = b;
    float[] scaled = c;
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i] + FACTOR * scaled[i];
    }
    return to;
  }
}
