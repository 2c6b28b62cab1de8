package attnbench.attention.autodiff;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/** The fused operations once more, written with the primitives. */
final class Composed {
  private Composed() {}

  /** {@code softmax(Q K' / sqrt(D)) V} for each head, side by side. */
  static Var softmaxAttention(Tape tape, int heads, boolean causal, Var... queryKeyValue) {
    return perHead(
        tape,
        heads,
        queryKeyValue,
        (q, k, v) -> {
          float scale = (float) (1 / Math.sqrt(q.columns()));
          Var scores = Ops.scale(tape, Ops.matmul(tape, q, Ops.transpose(tape, k)), scale);
          return Ops.matmul(tape, Softmax.rows(tape, scores, causal), v);
        });
  }

  /** {@code P V} with the rows of {@code P = Q K'} divided by their sums and epsilon. */
  static Var linearAttention(
      Tape tape, int heads, boolean causal, float epsilon, Var... queryKeyValue) {
    return perHead(
        tape,
        heads,
        queryKeyValue,
        (q, k, v) -> {
          int n = q.rows();
          Var products = Ops.matmul(tape, q, Ops.transpose(tape, k));
          if (causal) {
            products = Ops.multiply(tape, products, tape.constant(lowerTriangle(n)));
          }
          Var ones = tape.constant(filled(n, 1, 1f));
          Var sums = Ops.matmul(tape, products, ones);
          Var divisors = Ops.add(tape, sums, tape.constant(filled(n, 1, epsilon)));
          return Ops.divideRows(tape, Ops.matmul(tape, products, v), divisors);
        });
  }

  /** {@code P' X} for each part of the columns, with as many rows of P as X has. */
  static Var projectLength(Tape tape, Var projection, Var x, int parts) {
    Var used = Rows.slice(tape, projection, 0, x.rows());
    int k = projection.columns() / parts;
    int width = x.columns() / parts;
    Var joined = null;
    for (int part = 0; part < parts; part++) {
      Var transposed = Ops.transpose(tape, Rows.columns(tape, used, part * k, k));
      Var out = Ops.matmul(tape, transposed, Rows.columns(tape, x, part * width, width));
      joined = joined == null ? out : Rows.join(tape, joined, out);
    }
    return joined;
  }

  /** The sum over taps of shifted values times the tap, zeros moving in, head by head. */
  static Var convolveHeads(Tape tape, Var x, Var filters) {
    int n = x.rows();
    int d = x.columns() / filters.rows();
    int taps = filters.columns();
    Var joined = null;
    for (int h = 0; h < filters.rows(); h++) {
      Var head = Rows.columns(tape, x, h * d, d);
      Var zeros = tape.constant(new FMatrixRMaj(taps, d));
      Var padded = Rows.stack(tape, Rows.stack(tape, zeros, head), zeros);
      Var sum = null;
      for (int t = 0; t < taps; t++) {
        Var tap = Rows.columns(tape, Rows.slice(tape, filters, h, 1), t, 1);
        Var weight = Ops.matmul(tape, tape.constant(filled(n, 1, 1f)), tap);
        Var spread = Ops.matmul(tape, weight, tape.constant(filled(1, d, 1f)));
        Var term = Ops.multiply(tape, spread, Rows.slice(tape, padded, taps + t - taps / 2, n));
        sum = sum == null ? term : Ops.add(tape, sum, term);
      }
      joined = joined == null ? sum : Rows.join(tape, joined, sum);
    }
    return joined;
  }

  /** {@code V <- sum over links of w_l o shifted V, + residual}, factor after factor. */
  static Var mixLinks(
      Tape tape, Var values, Var source, List<LinkFactor> factors, LinkResidual residual) {
    Var v = values;
    for (LinkFactor factor : factors) {
      Var weights = weights(tape, source, factor);
      Var mixed = null;
      for (int l = 0; l < factor.offsets().length; l++) {
        Var spread = tape.constant(filled(1, v.columns(), 1f));
        Var weight = Ops.matmul(tape, Rows.columns(tape, weights, l, 1), spread);
        Var term = Ops.multiply(tape, weight, shifted(tape, v, factor.offsets()[l]));
        mixed = mixed == null ? term : Ops.add(tape, mixed, term);
      }
      v =
          switch (residual) {
            case NONE -> mixed;
            case PREVIOUS -> Ops.add(tape, mixed, v);
            case FIRST -> Ops.add(tape, mixed, values);
          };
    }
    return v;
  }

  private static Var weights(Tape tape, Var source, LinkFactor factor) {
    Var hidden =
        Ops.linear(
            tape,
            source,
            tape.parameter(factor.hiddenWeight()),
            tape.parameter(factor.hiddenBias()));
    return Ops.linear(
        tape,
        Ops.gelu(tape, hidden),
        tape.parameter(factor.linkWeight()),
        tape.parameter(factor.linkBias()));
  }

  /** Row i is row {@code (i + offset) mod N} of x. */
  private static Var shifted(Tape tape, Var x, int offset) {
    int n = x.rows();
    int shift = Math.floorMod(offset, n);
    return shift == 0
        ? x
        : Rows.stack(tape, Rows.slice(tape, x, shift, n - shift), Rows.slice(tape, x, 0, shift));
  }

  @FunctionalInterface
  private interface Head {
    Var apply(Var query, Var key, Var value);
  }

  private static Var perHead(Tape tape, int heads, Var[] queryKeyValue, Head head) {
    Var joined = null;
    for (int i = 0; i < heads; i++) {
      int h = i;
      Var[] part =
          Arrays.stream(queryKeyValue)
              .map(x -> Rows.columns(tape, x, h * (x.columns() / heads), x.columns() / heads))
              .toArray(Var[]::new);
      Var out = head.apply(part[0], part[1], part[2]);
      joined = joined == null ? out : Rows.join(tape, joined, out);
    }
    return joined;
  }

  private static FMatrixRMaj lowerTriangle(int n) {
    FMatrixRMaj mask = new FMatrixRMaj(n, n);
    for (int i = 0; i < n; i++) {
      Arrays.fill(mask.data, i * n, i * n + i + 1, 1f);
    }
    return mask;
  }

  private static FMatrixRMaj filled(int rows, int columns, float with) {
    FMatrixRMaj filled = new FMatrixRMaj(rows, columns);
    Arrays.fill(filled.data, with);
    return filled;
  }
}
