package attnbench.attention.kernel;

/** The plain loops of the kernels for feature maps, which every body has unless it has better. */
final class ScalarFeatures {
  private ScalarFeatures() {}

  static void rowMax(int rows, int columns, float[] a, int ao, int as, float[] out, int oo) {
    for (int i = 0; i < rows; i++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int j = 0; j < columns; j++) {
        max = Math.max(max, a[ao + i * as + j]);
      }
      out[oo + i] = max;
    }
  }

  static void expRows(
      int rows, int columns, float[] shift, int so, float addend, float[] a, int ao, int as) {
    for (int i = 0; i < rows; i++) {
      expRow(columns, shift[so + i], addend, a, ao + i * as);
    }
  }

  /** {@code a = exp(a - shift) + addend} for n elements. */
  static void expRow(int n, float shift, float addend, float[] a, int ao) {
    for (int j = ao; j < ao + n; j++) {
      a[j] = (float) Math.exp(a[j] - shift) + addend;
    }
  }

  static void sinCos(int n, float[] x, int xo, float[] sin, int so, float[] cos, int co) {
    for (int i = 0; i < n; i++) {
      double angle = x[xo + i];
      sin[so + i] = (float) Math.sin(angle);
      cos[co + i] = (float) Math.cos(angle);
    }
  }
}
