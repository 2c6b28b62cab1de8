package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;

/**
 * Causal multi-head linear attention whose sums forget (Peng et al. 2021, section 3.2).
 *
 * <pre>{@code
 * O_i = phi(Q_i) S_i / max(phi(Q_i) z_i, least)
 * S_i = g_i S_(i-1) + (1 - g_i) phi(K_i)' V_i     z_i = g_i z_(i-1) + (1 - g_i) phi(K_i)
 * }</pre>
 *
 * <p>Chunk by chunk, as {@link LinearAttention}: inside a chunk the product of query i and key j
 * counts {@code D_ij = (1 - g_j) g_(j+1) ... g_i}, and the sums of all before it {@code a_i =
 * g_first ... g_i}. Gates are multiplied and never divided by, so that nothing overflows however
 * fast they forget. z is the last column of S: that of a column of ones beside the values.
 *
 * <p>N positions, H heads, D head width, C = H D, F features of a head, E = H F, W = D + 1.
 */
public final class GatedAttention {
  private static final int CHUNK = LinearAttention.CHUNK;

  private final Tape tape;
  private final KernelProvider kernels;
  private final Var query;
  private final Var key;
  private final Var value;
  private final Var gate;
  private final Var out;
  private final float least;
  private final int n;
  private final int heads;
  private final int c;
  private final int d;
  private final int e;
  private final int f;
  private final int w;

  /** The values and a one, and the numerators and the denominator of each position, [H N x W]. */
  private final float[] values;

  private final float[] fractions;

  /** S and z of each head as of before each chunk, [F x W] each. */
  private final float[] sums;

  /** What each thread works on. */
  private final Chunk[] members;

  private GatedAttention(Tape tape, Var query, Var key, Var value, Var gate, float least) {
    this.tape = tape;
    this.kernels = tape.kernels();
    this.query = query;
    this.key = key;
    this.value = value;
    this.gate = gate;
    this.least = least;
    n = query.rows();
    heads = gate.columns();
    Fused.requireHeads(heads, value.columns());
    Ops.requireEqual("rows of queries and gates", n, gate.rows());
    c = value.columns();
    d = c / heads;
    e = query.columns();
    f = e / heads;
    w = d + 1;
    Workspace workspace = tape.workspace();
    values = workspace.matrix(heads * n, w).data;
    fractions = workspace.matrix(heads * n, w).data;
    sums = workspace.matrix(heads * chunks(), f * w).data;
    members = new Chunk[tape.team().size()];
    for (int member = 0; member < members.length; member++) {
      members[member] = new Chunk();
    }
    out = tape.result(n, c);
  }

  /**
   * Gated attention, [N x C].
   *
   * @param query phi of the queries, [N x E], head h in columns h F to below (h + 1) F
   * @param key phi of the keys, [N x E]
   * @param value [N x C], head h in columns h D to below (h + 1) D
   * @param gate g of each head, from 0 to 1, [N x H]
   * @param least what a denominator below it counts as
   */
  public static Var apply(Tape tape, Var query, Var key, Var value, Var gate, float least) {
    GatedAttention attention = new GatedAttention(tape, query, key, value, gate, least);
    for (int h = 0; h < attention.heads; h++) {
      attention.forward(h);
    }
    tape.onBackward(attention::backward);
    return attention.out;
  }

  /** Multiply-adds of a forward pass. */
  public static long multiplyAdds(long n, long c, long e, int heads) {
    long columns = c + heads;
    long last = n - (n - 1) / CHUNK * CHUNK;
    long withSums = (n + n - last) * e * columns / heads;
    return withSums + (columns + e) * ((n - last) * CHUNK + last * last);
  }

  private int chunks() {
    return (n + CHUNK - 1) / CHUNK;
  }

  private int chunkRows(int row) {
    return Math.min(CHUNK, n - row);
  }

  private int sumsAt(int h, int row) {
    return (h * chunks() + row / CHUNK) * f * w;
  }

  private float gate(int h, int i) {
    return gate.value.data[i * heads + h];
  }

  private void forward(int h) {
    tape.forRows(n, (from, to) -> fillValues(h, from, to));
    int at = sumsAt(h, 0);
    Arrays.fill(sums, at, at + f * w, 0f);
    Wavefront wave = new Wavefront(chunks());
    wave.run(tape.team(), (member, chunk) -> members[member].attend(wave, h, chunk * CHUNK));
    tape.forRows(n, (from, to) -> divide(h, from, to));
  }

  private void fillValues(int h, int from, int to) {
    for (int i = from; i < to; i++) {
      System.arraycopy(value.value.data, i * c + h * d, values, (h * n + i) * w, d);
      values[(h * n + i) * w + d] = 1;
    }
  }

  private void divide(int h, int from, int to) {
    for (int i = from; i < to; i++) {
      int at = (h * n + i) * w;
      float inverse = 1 / Math.max(fractions[at + d], least);
      for (int j = 0; j < d; j++) {
        out.value.data[i * c + h * d + j] = fractions[at + j] * inverse;
      }
    }
  }

  /** A chunk at work, with the scratch of its thread. */
  private final class Chunk {
    /** a [rows], D and {@code phi(Q) phi(K)'} up to the diagonal, rows CHUNK apart. */
    final float[] before = tape.workspace().floats(CHUNK);

    final float[] decay = tape.workspace().floats(CHUNK * CHUNK);
    final float[] products = tape.workspace().floats(CHUNK * CHUNK);

    /** [rows x W]. */
    final float[] scaled = tape.workspace().floats(CHUNK * w);

    /** Fractions of the chunk that begins at a row; the sums of the next are passed on early. */
    void attend(Wavefront wave, int h, int row) {
      int rows = chunkRows(row);
      int first = (h * n + row) * w;
      prepare(h, row, rows);
      passSumsOn(wave, h, row, rows);
      timesSums(h, row, fractions, first);
      kernels.scaleRows(rows, w, before, 0, fractions, first, w);
      decayProducts(rows);
      kernels.multiply( // + (phi(Q) phi(K)' o D) [V 1]
          rows, w, rows, products, 0, CHUNK, 1, values, first, w, fractions, first, w, true);
    }

    /** {@code S = a S + phi(K)' [D V, D]} behind the chunk. */
    private void passSumsOn(Wavefront wave, int h, int row, int rows) {
      int chunk = row / CHUNK;
      int next = sumsAt(h, row + CHUNK);
      boolean last = row + rows == n;
      if (!last) {
        int phi = row * e + h * f;
        scaleValues((h * n + row) * w, rows);
        kernels.multiply(f, w, rows, key.value.data, phi, 1, e, scaled, 0, w, sums, next, w, false);
      }
      if (chunk > 0) {
        wave.await(chunk, 0);
      }
      if (!last) {
        kernels.axpy(f * w, before[rows - 1], sums, sumsAt(h, row), sums, next);
        wave.passed(chunk, 0);
      }
    }

    /** Fills a, D and the products. */
    void prepare(int h, int row, int rows) {
      float product = 1;
      for (int i = 0; i < rows; i++) {
        float g = gate(h, row + i);
        product *= g;
        before[i] = product;
        for (int j = 0; j < i; j++) {
          decay[i * CHUNK + j] = g * decay[(i - 1) * CHUNK + j];
        }
        decay[i * CHUNK + i] = 1 - g;
      }
      int phi = row * e + h * f;
      Arrays.fill(products, 0f);
      kernels.addRowProducts(
          rows, rows, f, query.value.data, phi, e, key.value.data, phi, e, products, 0, CHUNK);
      LinearAttention.zeroAboveDiagonal(products, rows);
    }

    void decayProducts(int rows) {
      for (int i = 0; i < rows; i++) {
        kernels.scaleBy(i + 1, products, i * CHUNK, decay, i * CHUNK);
      }
    }

    /** {@code phi(Q) S} with the sums of before the chunk. */
    void timesSums(int h, int row, float[] to, int toOffset) {
      int phi = row * e + h * f;
      int rows = chunkRows(row);
      float[] q = query.value.data;
      int at = sumsAt(h, row);
      kernels.multiply(rows, w, f, q, phi, e, 1, sums, at, w, to, toOffset, w, false);
    }

    /** The chunk's values and ones as they count at its end. */
    void scaleValues(int first, int rows) {
      System.arraycopy(values, first, scaled, 0, rows * w);
      kernels.scaleRows(rows, w, decay, (rows - 1) * CHUNK, scaled, 0, w);
    }
  }

  private void backward() {
    float[] dFractions = tape.workspace().floats(n * w);
    float[] dSums = tape.workspace().floats(f * w);
    Backward[] backward = new Backward[members.length];
    for (int member = 0; member < members.length; member++) {
      backward[member] = new Backward(members[member], dFractions, dSums);
    }
    for (int h = 0; h < heads; h++) {
      int head = h;
      tape.forRows(n, (from, to) -> divideBackward(head, from, to, dFractions));
      Arrays.fill(dSums, 0, f * w, 0f);
      Wavefront wave = new Wavefront(chunks());
      wave.run(tape.team(), (member, fromLast) -> backward[member].chunk(wave, head, fromLast));
    }
  }

  /** Through the division: the gradients of numerators and, behind them, denominators. */
  private void divideBackward(int h, int from, int to, float[] dFractions) {
    for (int i = from; i < to; i++) {
      float denominator = fractions[(h * n + i) * w + d];
      float inverse = 1 / Math.max(denominator, least);
      float dot = 0;
      for (int j = 0; j < d; j++) {
        int at = i * c + h * d + j;
        dot += out.gradient.data[at] * out.value.data[at];
        dFractions[i * w + j] = out.gradient.data[at] * inverse;
      }
      dFractions[i * w + d] = denominator > least ? -dot * inverse : 0;
    }
  }

  /** A thread's share of the way from the last chunk to the first. */
  private final class Backward {
    private final Chunk own;
    private final float[] scaled;
    private final float[] dFractions;

    /** The gradient of the sums behind a chunk, and what it was when it was the chunk's turn. */
    private final float[] dSums;

    private final float[] dLaterSums = tape.workspace().floats(f * w);
    private final float[] dQuery = tape.gradientOrScratch(query).data;
    private final float[] dKey = tape.gradientOrScratch(key).data;
    private final float[] dValue = tape.gradientOrScratch(value).data;
    private final float[] dGate = tape.gradientOrScratch(gate).data;
    private final float[] transposed = tape.workspace().floats(f * w);
    private final float[] dValues = tape.workspace().floats(CHUNK * w);
    private final float[] dDecay = tape.workspace().floats(CHUNK * CHUNK);
    private final float[] dProducts = tape.workspace().floats(CHUNK * CHUNK);
    private final float[] dBefore = tape.workspace().floats(CHUNK);
    private final float[] dots = tape.workspace().floats(CHUNK);

    Backward(Chunk own, float[] dFractions, float[] dSums) {
      this.own = own;
      scaled = own.scaled;
      this.dFractions = dFractions;
      this.dSums = dSums;
    }

    void chunk(Wavefront wave, int h, int fromLast) {
      int row = (chunks() - 1 - fromLast) * CHUNK;
      int rows = chunkRows(row);
      own.prepare(h, row, rows);
      inside(h, row, rows);
      throughEarlierSums(h, row, rows);
      if (fromLast > 0) {
        wave.await(fromLast, 0);
      }
      passGradientOn(h, row, rows);
      wave.passed(fromLast, 0);
      throughLaterSums(h, row, rows);
      addValues(h, row, rows);
      addGates(h, row, rows);
    }

    /** Through {@code (P o D) [V 1]} with P = phi(Q) phi(K)'. */
    private void inside(int h, int row, int rows) {
      int phi = row * e + h * f;
      int first = (h * n + row) * w;
      Arrays.fill(dProducts, 0f);
      kernels.addRowProducts(
          rows, rows, w, dFractions, row * w, w, values, first, w, dProducts, 0, CHUNK);
      LinearAttention.zeroAboveDiagonal(dProducts, rows);
      System.arraycopy(dProducts, 0, dDecay, 0, rows * CHUNK);
      for (int i = 0; i < rows; i++) {
        kernels.scaleBy(i + 1, dDecay, i * CHUNK, own.products, i * CHUNK);
        kernels.scaleBy(i + 1, dProducts, i * CHUNK, own.decay, i * CHUNK);
      }
      kernels.multiply( // dphi(Q) += dP phi(K)
          rows, f, rows, dProducts, 0, CHUNK, 1, key.value.data, phi, e, dQuery, phi, e, true);
      kernels.multiply( // dphi(K) += dP' phi(Q)
          rows, f, rows, dProducts, 0, 1, CHUNK, query.value.data, phi, e, dKey, phi, e, true);
      own.decayProducts(rows);
      kernels.multiply( // d[V 1] = (P o D)' dU
          rows, w, rows, own.products, 0, 1, CHUNK, dFractions, row * w, w, dValues, 0, w, false);
    }

    /** Through {@code phi(K)' [D V, D]}, what the chunk adds to the sums behind it. */
    private void throughLaterSums(int h, int row, int rows) {
      if (row + rows == n) {
        return;
      }
      int phi = row * e + h * f;
      int first = (h * n + row) * w;
      own.scaleValues(first, rows);
      kernels.transpose(f, w, dLaterSums, 0, w, transposed, 0, f);
      kernels.multiply( // dphi(K) += [D V, D] dS'
          rows, f, w, scaled, 0, w, 1, transposed, 0, f, dKey, phi, e, true);
      kernels.multiply( // d[D V, D] = phi(K) dS
          rows, w, f, key.value.data, phi, e, 1, dLaterSums, 0, w, scaled, 0, w, false);
      kernels.rowDots(rows, w, scaled, 0, w, values, first, w, dots, 0);
      int last = (rows - 1) * CHUNK;
      for (int j = 0; j < rows; j++) {
        kernels.axpy(w, own.decay[last + j], scaled, j * w, dValues, j * w);
        dDecay[last + j] += dots[j];
      }
    }

    private void addValues(int h, int row, int rows) {
      for (int i = 0; i < rows; i++) {
        kernels.axpy(d, 1f, dValues, i * w, dValue, (row + i) * c + h * d);
      }
    }

    /** Through {@code a phi(Q) S}. */
    private void throughEarlierSums(int h, int row, int rows) {
      int phi = row * e + h * f;
      own.timesSums(h, row, scaled, 0);
      kernels.rowDots(rows, w, scaled, 0, w, dFractions, row * w, w, dBefore, 0);
      System.arraycopy(dFractions, row * w, scaled, 0, rows * w);
      kernels.scaleRows(rows, w, own.before, 0, scaled, 0, w);
      kernels.transpose(f, w, sums, sumsAt(h, row), w, transposed, 0, f);
      kernels.multiply( // dphi(Q) += a dU S'
          rows, f, w, scaled, 0, w, 1, transposed, 0, f, dQuery, phi, e, true);
    }

    /**
     * Through {@code a S} in the sums behind the chunk: from their gradient to the sums' before.
     */
    private void passGradientOn(int h, int row, int rows) {
      int phi = row * e + h * f;
      System.arraycopy(dSums, 0, dLaterSums, 0, f * w);
      kernels.scaleRows(1, f * w, own.before, rows - 1, dSums, 0, f * w);
      kernels.multiply( // dS = a dS + phi(Q)' a dU
          f, w, rows, query.value.data, phi, 1, e, scaled, 0, w, dSums, 0, w, true);
    }

    /**
     * Through {@code a_i = g_i a_(i-1)}, {@code D_ij = g_i D_(i-1)j} and {@code D_ii = 1 - g_i}.
     */
    private void addGates(int h, int row, int rows) {
      kernels.rowDots(1, f * w, dLaterSums, 0, f * w, sums, sumsAt(h, row), f * w, dots, 0);
      dBefore[rows - 1] += dots[0];
      for (int i = rows - 1; i >= 0; i--) {
        float g = gate(h, row + i);
        float slope = -dDecay[i * CHUNK + i] + dBefore[i] * (i == 0 ? 1 : own.before[i - 1]);
        for (int j = 0; j < i; j++) {
          slope += dDecay[i * CHUNK + j] * own.decay[(i - 1) * CHUNK + j];
          dDecay[(i - 1) * CHUNK + j] += g * dDecay[i * CHUNK + j];
        }
        if (i > 0) {
          dBefore[i - 1] += g * dBefore[i];
        }
        dGate[(row + i) * heads + h] += slope;
      }
    }
  }
}
