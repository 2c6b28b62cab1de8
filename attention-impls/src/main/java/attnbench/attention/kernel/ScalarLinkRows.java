package attnbench.attention.kernel;

/** The plain loops of link mixing with positions in rows. */
final class ScalarLinkRows {
  private ScalarLinkRows() {}

  static void mixLinkRows(
      int columns,
      int n,
      int from,
      int to,
      int[] shift,
      float[] v,
      int vo,
      int vs,
      float[] w,
      int wo,
      int ws,
      boolean weightsAtSource,
      boolean accumulate,
      float[] out,
      int oo,
      int os) {
    for (int i = from; i < to; i++) {
      for (int c = 0; c < columns; c++) {
        int at = oo + i * os + c;
        float sum = accumulate ? out[at] : 0;
        for (int l = 0; l < shift.length; l++) {
          int source = (i + shift[l]) % n;
          sum += w[wo + l * ws + (weightsAtSource ? source : i)] * v[vo + source * vs + c];
        }
        out[at] = sum;
      }
    }
  }
}
