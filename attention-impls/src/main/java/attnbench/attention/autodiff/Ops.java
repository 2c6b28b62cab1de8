package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * The primitives: each runs forward at once and says how its result's gradient becomes its
 * operands'.
 *
 * <p>Gradients are added, never assigned. N rows (positions), C columns (width) unless said
 * otherwise.
 */
public final class Ops {
  /** From this many rows on, products with a weight pay for packing it first. */
  private static final int ROWS_WORTH_PACKING = 4;

  private Ops() {}

  /** {@code A B} for A [N x K] and B [K x M]. */
  public static Var matmul(Tape tape, Var a, Var b) {
    requireEqual("columns of A and rows of B", a.columns(), b.rows());
    int n = a.rows();
    int k = a.columns();
    int m = b.columns();
    KernelProvider kernels = tape.kernels();
    Var y = tape.result(n, m);
    RowSplit.multiply(tape, n, m, k, a.value.data, b.value.data, y.value.data, false);
    tape.onBackward(
        () -> {
          if (a.needsGradient()) { // dA += dY B'
            float[] bTransposed = tape.workspace().floats(k * m);
            kernels.transpose(k, m, b.value.data, 0, m, bTransposed, 0, k);
            RowSplit.multiply(tape, n, k, m, y.gradient.data, bTransposed, a.gradient.data, true);
          }
          if (b.needsGradient()) { // dB += A' dY
            RowSplit.addTransposed(
                tape, k, m, n, a.value.data, 0, k, y.gradient.data, 0, m, b.gradient.data, 0, m);
          }
        });
    return y;
  }

  /** {@code x W' + b} for x [N x in], W [out x in] and b [1 x out]; b may be null. */
  public static Var linear(Tape tape, Var x, Var weight, Var bias) {
    requireEqual("columns of x and columns of the weight", x.columns(), weight.columns());
    if (bias != null) {
      requireEqual("rows of the weight and columns of the bias", weight.rows(), bias.columns());
    }
    int n = x.rows();
    int in = weight.columns();
    int out = weight.rows();
    KernelProvider kernels = tape.kernels();
    Var y = tape.result(n, out);
    if (n < ROWS_WORTH_PACKING) {
      fillRows(bias, y, 0, n);
      kernels.addRowProducts(
          n, out, in, x.value.data, 0, in, weight.value.data, 0, in, y.value.data, 0, out);
    } else {
      float[] transposed = tape.packedWeights(weight).transposed(weight.value, kernels);
      tape.forRows(n, (from, to) -> fillRows(bias, y, from, to));
      RowSplit.multiplyPacked(tape, n, out, in, x.value.data, transposed, y.value.data, true);
    }
    tape.onBackward(
        () -> {
          float[] dy = y.gradient.data;
          if (x.needsGradient()) { // dX += dY W
            float[] packed = tape.packedWeights(weight).plain(weight.value, kernels);
            RowSplit.multiplyPacked(tape, n, in, out, dy, packed, x.gradient.data, true);
          }
          if (weight.needsGradient()) {
            addWeightGradient(tape, x.value.data, dy, weight.gradient.data, n, in, out);
          }
          if (bias != null && bias.needsGradient()) {
            RowSplit.addColumnSums(tape, n, out, dy, 0, out, bias.gradient.data, 0);
          }
        });
    return y;
  }

  /** Writes the bias, or zeros without one, into some rows. */
  private static void fillRows(Var bias, Var y, int from, int to) {
    int c = y.columns();
    for (int i = from; i < to; i++) {
      if (bias == null) {
        Arrays.fill(y.value.data, i * c, (i + 1) * c, 0f);
      } else {
        System.arraycopy(bias.value.data, 0, y.value.data, i * c, c);
      }
    }
  }

  /** {@code dW += dY' X}, with the wider of the two in the lanes of vectors. */
  private static void addWeightGradient(
      Tape tape, float[] x, float[] dy, float[] dw, int n, int in, int out) {
    KernelProvider kernels = tape.kernels();
    if (in >= out) {
      RowSplit.addTransposed(tape, out, in, n, dy, 0, out, x, 0, in, dw, 0, in);
      return;
    }
    float[] transposed = tape.workspace().floats(in * out);
    float[] added = tape.workspace().floats(in * out);
    Arrays.fill(transposed, 0, in * out, 0f);
    RowSplit.addTransposed(tape, in, out, n, x, 0, in, dy, 0, out, transposed, 0, out);
    kernels.transpose(in, out, transposed, 0, out, added, 0, in);
    kernels.axpy(in * out, 1f, added, 0, dw, 0);
  }

  /** {@code A'}. */
  public static Var transpose(Tape tape, Var a) {
    int n = a.rows();
    int c = a.columns();
    Var y = tape.result(c, n);
    tape.forRows(
        n,
        (from, to) ->
            tape.kernels()
                .transpose(to - from, c, a.value.data, from * c, c, y.value.data, from, n));
    tape.onBackward(
        () -> {
          if (a.needsGradient()) {
            float[] dA = tape.workspace().floats(n * c);
            float[] dy = y.gradient.data;
            tape.forRows(
                n,
                (from, to) -> {
                  tape.kernels().transpose(c, to - from, dy, from, n, dA, from * c, c);
                  tape.kernels().axpy((to - from) * c, 1f, dA, from * c, a.gradient.data, from * c);
                });
          }
        });
    return y;
  }

  /** {@code A + B}, same shapes. */
  public static Var add(Tape tape, Var a, Var b) {
    requireSameShape(a, b);
    Var y = tape.result(a.rows(), a.columns());
    RowSplit.forElements(
        tape,
        y,
        (from, to) -> {
          System.arraycopy(a.value.data, from, y.value.data, from, to - from);
          tape.kernels().axpy(to - from, 1f, b.value.data, from, y.value.data, from);
        });
    tape.onBackward(
        () -> {
          RowSplit.addGradient(tape, a, 1f, y.gradient.data, 0);
          RowSplit.addGradient(tape, b, 1f, y.gradient.data, 0);
        });
    return y;
  }

  /** {@code factor A}. */
  public static Var scale(Tape tape, Var a, float factor) {
    Var y = tape.result(a.rows(), a.columns());
    RowSplit.forElements(
        tape,
        y,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            y.value.data[i] = factor * a.value.data[i];
          }
        });
    tape.onBackward(() -> RowSplit.addGradient(tape, a, factor, y.gradient.data, 0));
    return y;
  }

  /** {@code A + addend} in each element. */
  public static Var plus(Tape tape, Var a, float addend) {
    Var y = tape.result(a.rows(), a.columns());
    RowSplit.forElements(
        tape,
        y,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            y.value.data[i] = a.value.data[i] + addend;
          }
        });
    tape.onBackward(() -> RowSplit.addGradient(tape, a, 1f, y.gradient.data, 0));
    return y;
  }

  /** The product of A and B element by element, same shapes. */
  public static Var multiply(Tape tape, Var a, Var b) {
    requireSameShape(a, b);
    Var y = tape.result(a.rows(), a.columns());
    RowSplit.forElements(
        tape,
        y,
        (from, to) -> {
          System.arraycopy(a.value.data, from, y.value.data, from, to - from);
          tape.kernels().scaleBy(to - from, y.value.data, from, b.value.data, from);
        });
    tape.onBackward(
        () -> {
          float[] dy = y.gradient.data;
          if (a.needsGradient()) {
            RowSplit.addProduct(tape, y, dy, b.value.data, a);
          }
          if (b.needsGradient()) {
            RowSplit.addProduct(tape, y, dy, a.value.data, b);
          }
        });
    return y;
  }

  /** Row i of A divided by element i of d [N x 1]. */
  public static Var divideRows(Tape tape, Var a, Var d) {
    requireEqual("rows of A and of the divisors", a.rows(), d.rows());
    int n = a.rows();
    int c = a.columns();
    Var y = tape.result(n, c);
    float[] inverse = tape.workspace().floats(n);
    tape.forRows(
        n,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            inverse[i] = 1 / d.value.data[i];
          }
          System.arraycopy(a.value.data, from * c, y.value.data, from * c, (to - from) * c);
          tape.kernels().scaleRows(to - from, c, inverse, from, y.value.data, from * c, c);
        });
    tape.onBackward(
        () -> tape.forRows(n, (from, to) -> divideRowsBackward(y, inverse, a, d, from, to)));
    return y;
  }

  private static void divideRowsBackward(Var y, float[] inverse, Var a, Var d, int from, int to) {
    int c = y.columns();
    float[] dy = y.gradient.data;
    for (int i = from; i < to; i++) {
      float dots = 0;
      for (int j = i * c; j < (i + 1) * c; j++) {
        dots += dy[j] * y.value.data[j];
        if (a.needsGradient()) {
          a.gradient.data[j] += dy[j] * inverse[i];
        }
      }
      if (d.needsGradient()) { // y = a / d, so dd -= (dy . y) / d
        d.gradient.data[i] -= dots * inverse[i];
      }
    }
  }

  /** {@code max(x, 0)}. */
  public static Var relu(Tape tape, Var x) {
    KernelProvider kernels = tape.kernels();
    return apply(tape, x, kernels::relu, kernels::reluBackward);
  }

  /** {@code elu(x) + 1}: x + 1 above zero, exp(x) below. */
  public static Var eluPlusOne(Tape tape, Var x) {
    KernelProvider kernels = tape.kernels();
    return apply(tape, x, kernels::eluPlusOne, kernels::eluPlusOneBackward);
  }

  /** {@code 1 / (1 + exp(-x))}. */
  public static Var sigmoid(Tape tape, Var x) {
    KernelProvider kernels = tape.kernels();
    return apply(tape, x, kernels::sigmoid, kernels::sigmoidBackward);
  }

  /** A function of n elements, from x to y. */
  @FunctionalInterface
  private interface Function {
    void apply(int n, float[] x, int xOffset, float[] y, int yOffset);
  }

  /** Adds dy times the derivative that the function's result y tells. */
  @FunctionalInterface
  private interface Derivative {
    void apply(int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);
  }

  private static Var apply(Tape tape, Var x, Function function, Derivative derivative) {
    Var y = tape.result(x.rows(), x.columns());
    float[] result = y.value.data;
    RowSplit.forElements(
        tape, y, (from, to) -> function.apply(to - from, x.value.data, from, result, from));
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            float[] dy = y.gradient.data;
            float[] dx = x.gradient.data;
            RowSplit.forElements(
                tape,
                y,
                (from, to) -> derivative.apply(to - from, result, from, dy, from, dx, from));
          }
        });
    return y;
  }

  /** {@code x Phi(x)} with the exact normal distribution function Phi. */
  public static Var gelu(Tape tape, Var x) {
    Var y = tape.result(x.rows(), x.columns());
    float[] slope = tape.workspace().floats(size(x));
    RowSplit.forElements(
        tape,
        y,
        (from, to) ->
            tape.kernels().gelu(to - from, x.value.data, from, y.value.data, from, slope, from));
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            RowSplit.addProduct(tape, y, y.gradient.data, slope, x);
          }
        });
    return y;
  }

  /** Layer norm of each row (Ba et al. 2016) with gain and bias [1 x C]. */
  public static Var layerNorm(Tape tape, Var x, Var gain, Var bias, float epsilon) {
    requireEqual("columns of x and of the gain", x.columns(), gain.columns());
    requireEqual("columns of x and of the bias", x.columns(), bias.columns());
    int n = x.rows();
    int c = x.columns();
    Var y = tape.result(n, c);
    float[] xhat = tape.workspace().floats(n * c);
    float[] inverseStd = tape.workspace().floats(n);
    tape.forRows(
        n,
        (from, to) ->
            tape.kernels()
                .layerNorm(
                    from,
                    to,
                    c,
                    x.value.data,
                    gain.value.data,
                    bias.value.data,
                    epsilon,
                    y.value.data,
                    xhat,
                    inverseStd));
    tape.onBackward(
        () -> {
          float[] dy = y.gradient.data;
          float[] g = gain.value.data;
          float[] dx = tape.gradientOrScratch(x).data;
          float[] dGain = tape.gradientOrScratch(gain).data;
          float[] dBias = tape.gradientOrScratch(bias).data;
          tape.forRows(
              n,
              (from, to) ->
                  tape.kernels().layerNormBackward(from, to, c, dy, g, xhat, inverseStd, dx));
          RowSplit.addColumnDotsAndSums(tape, n, c, dy, xhat, dGain, dBias);
        });
    return y;
  }

  /**
   * Zeroes each element with a probability and divides the others by what is left of one; does
   * nothing where the tape has no source of randomness.
   *
   * @param probability of dropping, 0 to below 1
   */
  public static Var dropout(Tape tape, Var x, double probability) {
    DropoutMask drawn = DropoutMask.draw(tape.dropoutRandom(), probability);
    if (drawn == null) {
      return x;
    }
    // Buffers have room for whole draws.
    FMatrixRMaj mask = tape.workspace().matrix(x.rows(), x.columns());
    RowSplit.forElements(tape, x, (from, to) -> drawn.fill(0, from, to, mask.data));
    return multiply(tape, x, tape.constant(mask));
  }

  private static int size(Var x) {
    return x.rows() * x.columns();
  }

  private static void requireSameShape(Var a, Var b) {
    requireEqual("rows", a.rows(), b.rows());
    requireEqual("columns", a.columns(), b.columns());
  }

  static void requireEqual(String what, int first, int second) {
    if (first != second) {
      throw new IllegalArgumentException(
          what + " are " + first + " and " + second + "; they must be equal");
    }
  }
}
