package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;

/**
 * Fused multi-head linear attention (Katharopoulos et al. 2020, equations 5 and 9).
 *
 * <p>{@code O_i = phi(Q_i) S_i / max(phi(Q_i) z_i + epsilon, least)} with {@code S_i = sum
 * phi(K_j)' V_j} and {@code z_i = sum phi(K_j)} over all j, or over j up to i when causal. Queries
 * and keys come with the feature map phi applied. Causal attention goes chunk by chunk: a masked
 * product inside a chunk, the sums of all earlier chunks for the rest. Without causality there is
 * one chunk and the sums are those of the whole sequence.
 *
 * <p>A tape's team shares the rows, or the chunks, which then add to the sums in their order.
 *
 * <p>N positions, H heads, D head width, C = H D, F features of a head, E = H F.
 */
final class LinearAttention {
  /** Positions in a chunk; products inside one cost as much as those with the sums at D = 64. */
  static final int CHUNK = 64;

  private final Tape tape;
  private final KernelProvider kernels;
  private final Var query;
  private final Var key;
  private final Var value;
  private final Var out;
  private final boolean causal;
  private final float epsilon;
  private final float least;
  private final int n;
  private final int c;
  private final int d;
  private final int e;
  private final int f;

  /** One over the denominators, [H x N]. */
  private final float[] inverse;

  /** S [F x D] and z [F] behind it for each head and, when causal, as of before each chunk. */
  private final float[] sums;

  private final int sumSize;

  /** Room for the products inside a chunk, for each thread. */
  private final float[][] products;

  private float[] dQuery;
  private float[] dKey;
  private float[] dValue;

  private LinearAttention(
      Tape tape,
      Var query,
      Var key,
      Var value,
      int heads,
      boolean causal,
      float epsilon,
      float least) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.query = query;
    this.key = key;
    this.value = value;
    this.causal = causal;
    this.epsilon = epsilon;
    this.least = least;
    n = query.rows();
    c = value.columns();
    d = c / heads;
    e = query.columns();
    f = e / heads;
    sumSize = f * (d + 1);
    Workspace workspace = tape.workspace();
    inverse = workspace.floats(heads * n);
    sums = workspace.matrix(heads * chunks(), sumSize).data;
    products = causal ? tape.memberFloats(CHUNK * CHUNK) : null;
    out = tape.result(n, c);
  }

  /**
   * Linear attention.
   *
   * @param query phi of the queries, [N x E], head h in columns h F to below (h + 1) F
   * @param key phi of the keys, [N x E]
   * @param value [N x C], head h in columns h D to below (h + 1) D
   * @param epsilon added to the denominator
   * @param least what a denominator below it counts as
   * @return [N x C]
   */
  static Var apply(
      Tape tape,
      Var query,
      Var key,
      Var value,
      int heads,
      boolean causal,
      float epsilon,
      float least) {
    LinearAttention attention =
        new LinearAttention(tape, query, key, value, heads, causal, epsilon, least);
    for (int h = 0; h < heads; h++) {
      attention.forward(h);
    }
    tape.onBackward(
        () -> {
          attention.dQuery = tape.gradientOrScratch(query).data;
          attention.dKey = tape.gradientOrScratch(key).data;
          attention.dValue = tape.gradientOrScratch(value).data;
          for (int h = 0; h < heads; h++) {
            attention.backward(h);
          }
        });
    return attention.out;
  }

  /** Multiply-adds of a forward pass. */
  static long multiplyAdds(long n, long c, long e, int heads, boolean causal) {
    long d = c / heads;
    long last = n - (n - 1) / CHUNK * CHUNK;
    long summed = causal ? n - last : n;
    long withSums = (n + summed) * e * d + n * e;
    long insideChunks = causal ? (c + e) * ((n - last) * CHUNK + last * last) : 0;
    return withSums + insideChunks;
  }

  private int chunks() {
    return causal ? (n + CHUNK - 1) / CHUNK : 1;
  }

  private int chunkRows(int chunk) {
    return causal ? Math.min(CHUNK, n - chunk * CHUNK) : n;
  }

  private int sumsAt(int h, int chunk) {
    return (h * chunks() + chunk) * sumSize;
  }

  private void forward(int h) {
    int at = sumsAt(h, 0);
    Arrays.fill(sums, at, at + sumSize, 0f);
    if (causal) {
      Wavefront wave = new Wavefront(chunks());
      wave.run(tape.team(), (member, chunk) -> attendChunk(wave, member, h, chunk));
    } else {
      addToSums(h, 0, n, at);
      tape.forRows(n, (from, to) -> attend(0, h, from, to - from, at));
    }
  }

  /** Passes the sums on to the next chunk as soon as they are there, then uses them. */
  private void attendChunk(Wavefront wave, int member, int h, int chunk) {
    int at = sumsAt(h, chunk);
    if (chunk > 0) {
      wave.await(chunk, 0);
    }
    if (chunk + 1 < chunks()) {
      System.arraycopy(sums, at, sums, sumsAt(h, chunk + 1), sumSize);
      addToSums(h, chunk * CHUNK, CHUNK, sumsAt(h, chunk + 1));
      wave.passed(chunk, 0);
    }
    attend(member, h, chunk * CHUNK, chunkRows(chunk), at);
  }

  /** What some queries of a head get from the sums at {@code at} and from their own chunk. */
  private void attend(int member, int h, int row, int rows, int at) {
    int phi = row * e + h * f;
    int first = row * c + h * d;
    kernels.multiply(
        rows, d, f, query.value.data, phi, e, 1, sums, at, d, out.value.data, first, c, false);
    int inverseAt = h * n + row;
    Arrays.fill(inverse, inverseAt, inverseAt + rows, epsilon);
    kernels.addRowProducts(
        rows, 1, f, query.value.data, phi, e, sums, at + f * d, f, inverse, inverseAt, 1);
    if (causal) {
      addInsideChunk(products[member], rows, phi, first, inverseAt);
    }
    for (int i = inverseAt; i < inverseAt + rows; i++) {
      inverse[i] = 1 / Math.max(inverse[i], least);
    }
    kernels.scaleRows(rows, d, inverse, inverseAt, out.value.data, first, c);
  }

  /** Adds {@code phi(K)' V} and the column sums of phi(K) of some rows. */
  private void addToSums(int h, int row, int rows, int at) {
    int phi = row * e + h * f;
    float[] k = key.value.data;
    RowSplit.addTransposed(
        tape, f, d, rows, k, phi, e, value.value.data, row * c + h * d, c, sums, at, d);
    RowSplit.addColumnSums(tape, rows, f, k, phi, e, sums, at + f * d);
  }

  /** The products of the chunk's queries with its keys up to their own, [rows x rows]. */
  private void productsInsideChunk(float[] products, int rows, int phi) {
    Arrays.fill(products, 0f);
    kernels.addRowProducts(
        rows, rows, f, query.value.data, phi, e, key.value.data, phi, e, products, 0, CHUNK);
    zeroAboveDiagonal(products, rows);
  }

  /** Keeps of the products of a chunk's positions those with positions up to their own. */
  static void zeroAboveDiagonal(float[] a, int rows) {
    for (int i = 0; i < rows; i++) {
      Arrays.fill(a, i * CHUNK + i + 1, i * CHUNK + rows, 0f);
    }
  }

  private void addInsideChunk(float[] products, int rows, int phi, int first, int denominatorAt) {
    productsInsideChunk(products, rows, phi);
    float[] v = value.value.data;
    kernels.multiply(
        rows, d, rows, products, 0, CHUNK, 1, v, first, c, out.value.data, first, c, true);
    for (int i = 0; i < rows; i++) {
      inverse[denominatorAt + i] += kernels.sum(i + 1, products, i * CHUNK);
    }
  }

  private void backward(int h) {
    Workspace workspace = tape.workspace();
    // O = numerator / denominator: the gradients of both, rows apart by D and by 1.
    float[] dNumerator = workspace.floats(n * d);
    float[] dDenominator = workspace.floats(n);
    tape.forRows(n, (from, to) -> splitGradient(h, from, to, dNumerator, dDenominator));

    float[] dSums = workspace.floats(sumSize);
    Arrays.fill(dSums, 0, sumSize, 0f);
    if (causal) {
      backwardChunks(h, dNumerator, dDenominator, dSums);
    } else {
      float[] sTransposed = workspace.floats(d * f);
      kernels.transpose(f, d, sums, sumsAt(h, 0), d, sTransposed, 0, f);
      tape.forRows(
          n,
          (from, to) ->
              backwardQuery(
                  h, from, to - from, sumsAt(h, 0), dNumerator, dDenominator, sTransposed));
      addToDSums(h, 0, n, dNumerator, dDenominator, dSums);
      kernels.transpose(f, d, dSums, 0, d, sTransposed, 0, f);
      tape.forRows(n, (from, to) -> backwardKeyAndValue(h, from, to - from, dSums, sTransposed));
    }
  }

  private void splitGradient(int h, int from, int to, float[] dNumerator, float[] dDenominator) {
    float[] dOut = out.gradient.data;
    int at = from * c + h * d;
    kernels.rowDots(to - from, d, dOut, at, c, out.value.data, at, c, dDenominator, from);
    for (int i = from; i < to; i++) {
      System.arraycopy(dOut, i * c + h * d, dNumerator, i * d, d);
      float inverted = inverse[h * n + i];
      dDenominator[i] *= inverted * least < 1 ? -inverted : 0;
    }
    kernels.scaleRows(to - from, d, inverse, h * n + from, dNumerator, from * d, d);
  }

  /** From the last chunk to the first, each with the sums of those behind it. */
  private void backwardChunks(int h, float[] dNumerator, float[] dDenominator, float[] dSums) {
    float[][] transposed = tape.memberFloats(d * f);
    float[][] behind = tape.memberFloats(sumSize);
    Wavefront wave = new Wavefront(chunks());
    wave.run(
        tape.team(),
        (t, fromLast) -> {
          int chunk = chunks() - 1 - fromLast;
          int row = chunk * CHUNK;
          int rows = chunkRows(chunk);
          int at = sumsAt(h, chunk);
          kernels.transpose(f, d, sums, at, d, transposed[t], 0, f);
          backwardQuery(h, row, rows, at, dNumerator, dDenominator, transposed[t]);
          backwardInsideChunk(products[t], h, row, rows, dNumerator, dDenominator);
          if (fromLast > 0) {
            wave.await(fromLast, 0);
          }
          System.arraycopy(dSums, 0, behind[t], 0, sumSize);
          addToDSums(h, row, rows, dNumerator, dDenominator, dSums);
          wave.passed(fromLast, 0);
          kernels.transpose(f, d, behind[t], 0, d, transposed[t], 0, f);
          backwardKeyAndValue(h, row, rows, behind[t], transposed[t]);
        });
  }

  /** {@code dphi(Q) += dNumerator S' + dDenominator z}. */
  private void backwardQuery(
      int h,
      int row,
      int rows,
      int sumsAt,
      float[] dNumerator,
      float[] dDenominator,
      float[] sTransposed) {
    int phi = row * e + h * f;
    kernels.multiply(
        rows, f, d, dNumerator, row * d, d, 1, sTransposed, 0, f, dQuery, phi, e, true);
    kernels.multiply(
        rows, f, 1, dDenominator, row, 1, 1, sums, sumsAt + f * d, f, dQuery, phi, e, true);
  }

  /** {@code dS += phi(Q)' dNumerator}, {@code dz += phi(Q)' dDenominator}. */
  private void addToDSums(
      int h, int row, int rows, float[] dNumerator, float[] dDenominator, float[] dSums) {
    int phi = row * e + h * f;
    float[] q = query.value.data;
    RowSplit.addTransposed(tape, f, d, rows, q, phi, e, dNumerator, row * d, d, dSums, 0, d);
    kernels.multiply(1, f, rows, dDenominator, row, 1, 1, q, phi, e, dSums, f * d, f, true);
  }

  /** {@code dphi(K) += V dS' + dz}, {@code dV += phi(K) dS}. */
  private void backwardKeyAndValue(int h, int row, int rows, float[] dSums, float[] sTransposed) {
    int phi = row * e + h * f;
    int first = row * c + h * d;
    kernels.multiply(
        rows, f, d, value.value.data, first, c, 1, sTransposed, 0, f, dKey, phi, e, true);
    for (int i = 0; i < rows; i++) {
      kernels.axpy(f, 1f, dSums, f * d, dKey, phi + i * e);
    }
    kernels.multiply(rows, d, f, key.value.data, phi, e, 1, dSums, 0, d, dValue, first, c, true);
  }

  /** The part of the gradients that stays inside a chunk, through its masked products P. */
  private void backwardInsideChunk(
      float[] products, int h, int row, int rows, float[] dNumerator, float[] dDenominator) {
    int phi = row * e + h * f;
    int first = row * c + h * d;
    productsInsideChunk(products, rows, phi);
    kernels.multiply( // dV += P' dNumerator
        rows, d, rows, products, 0, 1, CHUNK, dNumerator, row * d, d, dValue, first, c, true);
    for (int i = 0; i < rows; i++) { // dP = dNumerator V' + dDenominator, up to the diagonal
      Arrays.fill(products, i * CHUNK, i * CHUNK + rows, dDenominator[row + i]);
    }
    kernels.addRowProducts(
        rows, rows, d, dNumerator, row * d, d, value.value.data, first, c, products, 0, CHUNK);
    zeroAboveDiagonal(products, rows);
    kernels.multiply( // dphi(Q) += dP phi(K)
        rows, f, rows, products, 0, CHUNK, 1, key.value.data, phi, e, dQuery, phi, e, true);
    kernels.multiply( // dphi(K) += dP' phi(Q)
        rows, f, rows, products, 0, 1, CHUNK, query.value.data, phi, e, dKey, phi, e, true);
  }
}
