package attnbench.attention.kernel;

/**
 * The vector body, at the widest vectors of at most 512 bits or at a forced width.
 *
 * <p>Touches the vector module through the {@code Vector...} classes of this package; loaded by
 * name from {@link Kernels} alone.
 */
final class VectorKernels implements KernelProvider {

  @Override
  public String name() {
    return "vector-" + VectorMath.S.vectorBitSize();
  }

  @Override
  public void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate) {
    VectorProducts.multiply(
        m,
        n,
        k,
        a,
        aOffset,
        aRowStride,
        aColumnStride,
        b,
        bOffset,
        bStride,
        c,
        cOffset,
        cStride,
        accumulate);
  }

  @Override
  public void addRowProducts(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride) {
    VectorProducts.addRowProducts(
        m, n, k, a, aOffset, aStride, b, bOffset, bStride, c, cOffset, cStride);
  }

  @Override
  public void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    VectorElements.axpy(n, alpha, x, xOffset, y, yOffset);
  }

  @Override
  public void addProduct(
      int n, float[] x, int xOffset, float[] y, int yOffset, float[] z, int zOffset) {
    VectorElements.addProduct(n, x, xOffset, y, yOffset, z, zOffset);
  }

  @Override
  public float scaleBy(int n, float[] x, int xOffset, float[] y, int yOffset) {
    return VectorElements.scaleBy(n, x, xOffset, y, yOffset);
  }

  @Override
  public float sum(int n, float[] x, int xOffset) {
    return VectorElements.sum(n, x, xOffset);
  }

  @Override
  public void addColumnSums(
      int rows, int columns, float[] a, int aOffset, int aStride, float[] out, int outOffset) {
    VectorRows.addColumnSums(rows, columns, a, aOffset, aStride, out, outOffset);
  }

  @Override
  public void rowDots(
      int rows,
      int columns,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] out,
      int outOffset) {
    VectorRows.rowDots(rows, columns, a, aOffset, aStride, b, bOffset, bStride, out, outOffset);
  }

  @Override
  public void scaleRows(
      int rows,
      int columns,
      float[] factors,
      int factorsOffset,
      float[] a,
      int aOffset,
      int aStride) {
    VectorRows.scaleRows(rows, columns, factors, factorsOffset, a, aOffset, aStride);
  }

  @Override
  public void relu(int n, float[] x, int xOffset, float[] y, int yOffset) {
    VectorElements.relu(n, x, xOffset, y, yOffset);
  }

  @Override
  public void reluBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    VectorElements.reluBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void gelu(
      int n, float[] x, int xOffset, float[] y, int yOffset, float[] slope, int slopeOffset) {
    VectorElements.gelu(n, x, xOffset, y, yOffset, slope, slopeOffset);
  }

  @Override
  public void eluPlusOne(int n, float[] x, int xOffset, float[] y, int yOffset) {
    VectorElements.eluPlusOne(n, x, xOffset, y, yOffset);
  }

  @Override
  public void eluPlusOneBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    VectorElements.eluPlusOneBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  @Override
  public void softmaxBlock(
      int keys,
      int queries,
      float[] s,
      int sOffset,
      int sStride,
      float[] max,
      float[] sum,
      float[] rescale) {
    VectorRows.softmaxBlock(keys, queries, s, sOffset, sStride, max, sum, rescale);
  }

  @Override
  public void softmaxBlockBackward(
      int keys,
      int queries,
      float[] s,
      int sOffset,
      int sStride,
      float[] dp,
      int dpOffset,
      int dpStride,
      float[] logSum,
      int logSumOffset,
      float[] delta,
      int deltaOffset) {
    VectorRows.softmaxBlockBackward(
        keys,
        queries,
        s,
        sOffset,
        sStride,
        dp,
        dpOffset,
        dpStride,
        logSum,
        logSumOffset,
        delta,
        deltaOffset);
  }

  @Override
  public void layerNorm(
      int rows,
      int columns,
      float[] x,
      float[] gain,
      float[] bias,
      float epsilon,
      float[] y,
      float[] xhat,
      float[] inverseStd) {
    VectorRows.layerNorm(rows, columns, x, gain, bias, epsilon, y, xhat, inverseStd);
  }

  @Override
  public void layerNormBackward(
      int rows,
      int columns,
      float[] dy,
      float[] gain,
      float[] xhat,
      float[] inverseStd,
      float[] dx,
      float[] dGain,
      float[] dBias) {
    VectorRows.layerNormBackward(rows, columns, dy, gain, xhat, inverseStd, dx, dGain, dBias);
  }

  @Override
  public void mixLinks(
      int channels,
      int n,
      int from,
      int to,
      int[] shift,
      float[] v,
      int vOffset,
      int vStride,
      float[] w,
      int wOffset,
      int wStride,
      boolean weightsAtSource,
      float[] start,
      float[] out,
      int outOffset,
      int outStride) {
    VectorLinks.mixLinks(
        channels,
        n,
        from,
        to,
        shift,
        v,
        vOffset,
        vStride,
        w,
        wOffset,
        wStride,
        weightsAtSource,
        start,
        out,
        outOffset,
        outStride);
  }

  @Override
  public void linkWeightGradient(
      int channels,
      int n,
      int from,
      int to,
      int[] shift,
      float[] v,
      int vOffset,
      int vStride,
      float[] dOut,
      int dOutOffset,
      int dOutStride,
      float[] dw,
      int dwOffset,
      int dwStride) {
    VectorLinks.linkWeightGradient(
        channels,
        n,
        from,
        to,
        shift,
        v,
        vOffset,
        vStride,
        dOut,
        dOutOffset,
        dOutStride,
        dw,
        dwOffset,
        dwStride);
  }
}
