package attnbench.attention.kernel;

/** The plain loops of the scan of complex states, of some channels. */
final class ScalarScan {
  private ScalarScan() {}

  static void scan(
      int from,
      int to,
      int count,
      int channels,
      int states,
      float[] zRe,
      float[] zIm,
      float[] cRe,
      float[] cIm,
      float[] u,
      int uOffset,
      float[] y,
      int yOffset,
      int rowStep) {
    for (int s = 0; s < states; s++) {
      for (int c = from; c < to; c++) {
        int of = s * channels + c;
        float re = 0;
        float im = 0;
        for (int t = 0; t < count; t++) {
          int row = t * rowStep * channels + c;
          float next = zRe[of] * re - zIm[of] * im + u[uOffset + row];
          im = zRe[of] * im + zIm[of] * re;
          re = next;
          y[yOffset + row] += cRe[of] * re - cIm[of] * im;
        }
      }
    }
  }

  /**
   * With the gradients {@code g} of the state's two parts: {@code g <- conj(z) g + conj(c) dy},
   * which adds {@code Re g} to that of u and {@code conj(s_before) g} to that of z.
   */
  static void backward(
      int from,
      int to,
      int count,
      int channels,
      int states,
      float[] zRe,
      float[] zIm,
      float[] cRe,
      float[] cIm,
      float[] u,
      int uOffset,
      float[] dy,
      int yOffset,
      int rowStep,
      float[] du,
      float[] dzRe,
      float[] dzIm,
      float[] dcRe,
      float[] dcIm,
      float[] scratch) {
    for (int s = 0; s < states; s++) {
      for (int c = from; c < to; c++) {
        int of = s * channels + c;
        states(count, zRe[of], zIm[of], u, uOffset + c, rowStep * channels, scratch);
        float gRe = 0;
        float gIm = 0;
        for (int t = count - 1; t >= 0; t--) {
          int row = t * rowStep * channels + c;
          float upstream = dy[yOffset + row];
          dcRe[of] += upstream * scratch[2 * t];
          dcIm[of] -= upstream * scratch[2 * t + 1];
          float next = zRe[of] * gRe + zIm[of] * gIm + cRe[of] * upstream;
          gIm = zRe[of] * gIm - zIm[of] * gRe - cIm[of] * upstream;
          gRe = next;
          du[uOffset + row] += gRe;
          if (t > 0) {
            dzRe[of] += gRe * scratch[2 * t - 2] + gIm * scratch[2 * t - 1];
            dzIm[of] += gIm * scratch[2 * t - 2] - gRe * scratch[2 * t - 1];
          }
        }
      }
    }
  }

  /** The states of one channel after each step, real and imaginary part in turn. */
  private static void states(
      int count, float zRe, float zIm, float[] u, int uOffset, int uStep, float[] to) {
    float re = 0;
    float im = 0;
    for (int t = 0; t < count; t++) {
      float next = zRe * re - zIm * im + u[uOffset + t * uStep];
      im = zRe * im + zIm * re;
      re = next;
      to[2 * t] = re;
      to[2 * t + 1] = im;
    }
  }
}
