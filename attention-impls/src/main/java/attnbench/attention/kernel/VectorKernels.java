package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.FEW_REGISTERS;

/**
 * The vector body, at the widest vectors of at most 512 bits or at a forced width.
 *
 * <p>Touches the vector module through the {@code Vector...} classes of this package; loaded by
 * name from {@link Kernels} alone.
 */
final class VectorKernels implements KernelProvider, VectorParameters {

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
  public void pack(int n, int k, float[] b, int bOffset, int bStride, float[] packed) {
    if (FEW_REGISTERS) {
      VectorProducts.pack(n, k, b, bOffset, bStride, packed);
    } else {
      KernelProvider.super.pack(n, k, b, bOffset, bStride, packed);
    }
  }

  @Override
  public void multiplyPacked(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRowStride,
      int aColumnStride,
      float[] packed,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate) {
    if (FEW_REGISTERS) {
      VectorProducts.multiplyPacked(
          m, n, k, a, aOffset, aRowStride, aColumnStride, packed, c, cOffset, cStride, accumulate);
    } else {
      KernelProvider.super.multiplyPacked(
          m, n, k, a, aOffset, aRowStride, aColumnStride, packed, c, cOffset, cStride, accumulate);
    }
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
    VectorRowProducts.addRowProducts(
        m, n, k, a, aOffset, aStride, b, bOffset, bStride, c, cOffset, cStride);
  }

  @Override
  public void transpose(
      int rows,
      int columns,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride) {
    VectorTranspose.transpose(rows, columns, a, aOffset, aStride, b, bOffset, bStride);
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
  public void spreadRow(
      int rows,
      int columns,
      float factor,
      float[] row,
      int rowOffset,
      boolean accumulate,
      float[] out,
      int outOffset,
      int outStride) {
    VectorRows.spreadRow(
        rows, columns, factor, row, rowOffset, accumulate, out, outOffset, outStride);
  }

  @Override
  public void addColumnDots(int rows, int columns, float[] a, float[] b, float[] out) {
    VectorRows.addColumnDots(rows, columns, a, b, out);
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
  public void rowMax(
      int rows, int columns, float[] a, int aOffset, int aStride, float[] out, int outOffset) {
    VectorFeatures.rowMax(rows, columns, a, aOffset, aStride, out, outOffset);
  }

  @Override
  public void expRows(
      int rows,
      int columns,
      float[] shift,
      int shiftOffset,
      float addend,
      float[] a,
      int aOffset,
      int aStride) {
    VectorFeatures.expRows(rows, columns, shift, shiftOffset, addend, a, aOffset, aStride);
  }

  @Override
  public void sinCos(
      int n, float[] x, int xOffset, float[] sin, int sinOffset, float[] cos, int cosOffset) {
    VectorFeatures.sinCos(n, x, xOffset, sin, sinOffset, cos, cosOffset);
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
  public void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    VectorElements.sigmoid(n, x, xOffset, y, yOffset);
  }

  @Override
  public void sigmoidBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    VectorElements.sigmoidBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
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
      int from,
      int to,
      int columns,
      float[] x,
      float[] gain,
      float[] bias,
      float epsilon,
      float[] y,
      float[] xhat,
      float[] inverseStd) {
    VectorRows.layerNorm(from, to, columns, x, gain, bias, epsilon, y, xhat, inverseStd);
  }

  @Override
  public void layerNormBackward(
      int from,
      int to,
      int columns,
      float[] dy,
      float[] gain,
      float[] xhat,
      float[] inverseStd,
      float[] dx) {
    VectorRows.layerNormBackward(from, to, columns, dy, gain, xhat, inverseStd, dx);
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

  @Override
  public void mixLinkRows(
      int columns,
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
      boolean accumulate,
      float[] out,
      int outOffset,
      int outStride) {
    VectorLinkRows.mixLinkRows(
        columns,
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
        accumulate,
        out,
        outOffset,
        outStride);
  }

  @Override
  public void fourierPass(
      int radix,
      int groups,
      int from,
      int to,
      int columns,
      float[] rootRe,
      float[] rootIm,
      int roots,
      float[] re,
      float[] im,
      float[] outRe,
      float[] outIm) {
    VectorFourier.pass(
        radix, groups, from, to, columns, rootRe, rootIm, roots, re, im, outRe, outIm);
  }

  @Override
  public void scaleComplexRows(
      int from, int to, int columns, float[] factorRe, float[] factorIm, float[] re, float[] im) {
    VectorFourier.scaleComplexRows(from, to, columns, factorRe, factorIm, re, im);
  }

  @Override
  public void multiplySpectra(
      int from,
      int to,
      int rows,
      int columns,
      float[] aRe,
      float[] aIm,
      float[] bRe,
      float[] bIm,
      boolean conjugate,
      float factor,
      float[] outRe,
      float[] outIm) {
    VectorFourier.multiplySpectra(
        from, to, rows, columns, aRe, aIm, bRe, bIm, conjugate, factor, outRe, outIm);
  }

  @Override
  public void scan(
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
    VectorScan.scan(
        from, to, count, channels, states, zRe, zIm, cRe, cIm, u, uOffset, y, yOffset, rowStep);
  }

  @Override
  public void scanBackward(
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
    VectorScan.backward(
        from, to, count, channels, states, zRe, zIm, cRe, cIm, u, uOffset, dy, yOffset, rowStep, du,
        dzRe, dzIm, dcRe, dcIm, scratch);
  }
}
