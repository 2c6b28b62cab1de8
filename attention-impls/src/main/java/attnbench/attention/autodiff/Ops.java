package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ejml.data.FMatrixRMaj;

/**
 * The primitives: each runs forward at once and says how its result's gradient becomes its
 * operands'.
 *
 * <p>Gradients are added, never assigned. N rows (positions), C columns (width) unless said
 * otherwise.
 */
public final class Ops {
  /** From this many rows on, a product with a transposed weight pays for transposing it first. */
  private static final int ROWS_WORTH_TRANSPOSING = 4;

  /** A draw of 64 bits decides four elements; the probability is rounded to 1 in 65,536. */
  private static final int DROPOUT_BITS = 16;

  private static final int DROPOUTS_PER_DRAW = Long.SIZE / DROPOUT_BITS;

  private Ops() {}

  /** {@code A B} for A [N x K] and B [K x M]. */
  public static Var matmul(Tape tape, Var a, Var b) {
    requireEqual("columns of A and rows of B", a.columns(), b.rows());
    int n = a.rows();
    int k = a.columns();
    int m = b.columns();
    KernelProvider kernels = tape.kernels();
    Var y = tape.result(n, m);
    kernels.multiply(n, m, k, a.value.data, 0, k, 1, b.value.data, 0, m, y.value.data, 0, m, false);
    tape.onBackward(
        () -> {
          if (a.needsGradient()) { // dA += dY B'
            float[] bTransposed = tape.workspace().floats(k * m);
            kernels.transpose(k, m, b.value.data, 0, m, bTransposed, 0, k);
            kernels.multiply(
                n, k, m, y.gradient.data, 0, m, 1, bTransposed, 0, k, a.gradient.data, 0, k, true);
          }
          if (b.needsGradient()) { // dB += A' dY
            kernels.multiply(
                k, m, n, a.value.data, 0, 1, k, y.gradient.data, 0, m, b.gradient.data, 0, m, true);
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
    for (int i = 0; i < n; i++) {
      if (bias == null) {
        Arrays.fill(y.value.data, i * out, (i + 1) * out, 0f);
      } else {
        System.arraycopy(bias.value.data, 0, y.value.data, i * out, out);
      }
    }
    if (n < ROWS_WORTH_TRANSPOSING) {
      kernels.addRowProducts(
          n, out, in, x.value.data, 0, in, weight.value.data, 0, in, y.value.data, 0, out);
    } else {
      float[] transposed = tape.workspace().floats(in * out);
      kernels.transpose(out, in, weight.value.data, 0, in, transposed, 0, out);
      kernels.multiply(
          n, out, in, x.value.data, 0, in, 1, transposed, 0, out, y.value.data, 0, out, true);
    }
    tape.onBackward(
        () -> {
          float[] dy = y.gradient.data;
          if (x.needsGradient()) { // dX += dY W
            kernels.multiply(
                n, in, out, dy, 0, out, 1, weight.value.data, 0, in, x.gradient.data, 0, in, true);
          }
          if (weight.needsGradient()) {
            addWeightGradient(tape, x.value.data, dy, weight.gradient.data, n, in, out);
          }
          if (bias != null && bias.needsGradient()) {
            kernels.addColumnSums(n, out, dy, 0, out, bias.gradient.data, 0);
          }
        });
    return y;
  }

  /** {@code dW += dY' X}, with the wider of the two in the lanes of vectors. */
  private static void addWeightGradient(
      Tape tape, float[] x, float[] dy, float[] dw, int n, int in, int out) {
    KernelProvider kernels = tape.kernels();
    if (in >= out) {
      kernels.multiply(out, in, n, dy, 0, 1, out, x, 0, in, dw, 0, in, true);
      return;
    }
    float[] transposed = tape.workspace().floats(in * out);
    float[] added = tape.workspace().floats(in * out);
    kernels.multiply(in, out, n, x, 0, 1, in, dy, 0, out, transposed, 0, out, false);
    kernels.transpose(in, out, transposed, 0, out, added, 0, in);
    kernels.axpy(in * out, 1f, added, 0, dw, 0);
  }

  /** {@code A'}. */
  public static Var transpose(Tape tape, Var a) {
    int n = a.rows();
    int c = a.columns();
    Var y = tape.result(c, n);
    tape.kernels().transpose(n, c, a.value.data, 0, c, y.value.data, 0, n);
    tape.onBackward(
        () -> {
          if (a.needsGradient()) {
            float[] dA = tape.workspace().floats(n * c);
            tape.kernels().transpose(c, n, y.gradient.data, 0, n, dA, 0, c);
            tape.kernels().axpy(n * c, 1f, dA, 0, a.gradient.data, 0);
          }
        });
    return y;
  }

  /** {@code A + B}, same shapes. */
  public static Var add(Tape tape, Var a, Var b) {
    requireSameShape(a, b);
    Var y = tape.result(a.rows(), a.columns());
    int size = size(a);
    System.arraycopy(a.value.data, 0, y.value.data, 0, size);
    tape.kernels().axpy(size, 1f, b.value.data, 0, y.value.data, 0);
    tape.onBackward(
        () -> {
          addGradient(tape, a, 1f, y);
          addGradient(tape, b, 1f, y);
        });
    return y;
  }

  /** {@code factor A}. */
  public static Var scale(Tape tape, Var a, float factor) {
    Var y = tape.result(a.rows(), a.columns());
    for (int i = 0; i < size(a); i++) {
      y.value.data[i] = factor * a.value.data[i];
    }
    tape.onBackward(() -> addGradient(tape, a, factor, y));
    return y;
  }

  /** {@code A + addend} in each element. */
  public static Var plus(Tape tape, Var a, float addend) {
    Var y = tape.result(a.rows(), a.columns());
    for (int i = 0; i < size(a); i++) {
      y.value.data[i] = a.value.data[i] + addend;
    }
    tape.onBackward(() -> addGradient(tape, a, 1f, y));
    return y;
  }

  /** The product of A and B element by element, same shapes. */
  public static Var multiply(Tape tape, Var a, Var b) {
    requireSameShape(a, b);
    int size = size(a);
    Var y = tape.result(a.rows(), a.columns());
    System.arraycopy(a.value.data, 0, y.value.data, 0, size);
    tape.kernels().scaleBy(size, y.value.data, 0, b.value.data, 0);
    tape.onBackward(
        () -> {
          float[] dy = y.gradient.data;
          if (a.needsGradient()) {
            tape.kernels().addProduct(size, dy, 0, b.value.data, 0, a.gradient.data, 0);
          }
          if (b.needsGradient()) {
            tape.kernels().addProduct(size, dy, 0, a.value.data, 0, b.gradient.data, 0);
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
    for (int i = 0; i < n; i++) {
      inverse[i] = 1 / d.value.data[i];
    }
    System.arraycopy(a.value.data, 0, y.value.data, 0, n * c);
    tape.kernels().scaleRows(n, c, inverse, 0, y.value.data, 0, c);
    tape.onBackward(
        () -> {
          float[] dy = y.gradient.data;
          for (int i = 0; i < n; i++) {
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
        });
    return y;
  }

  /** {@code max(x, 0)}. */
  public static Var relu(Tape tape, Var x) {
    int size = size(x);
    Var y = tape.result(x.rows(), x.columns());
    tape.kernels().relu(size, x.value.data, 0, y.value.data, 0);
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            tape.kernels()
                .reluBackward(size, y.value.data, 0, y.gradient.data, 0, x.gradient.data, 0);
          }
        });
    return y;
  }

  /** {@code x Phi(x)} with the exact normal distribution function Phi. */
  public static Var gelu(Tape tape, Var x) {
    int size = size(x);
    Var y = tape.result(x.rows(), x.columns());
    float[] slope = tape.workspace().floats(size);
    tape.kernels().gelu(size, x.value.data, 0, y.value.data, 0, slope, 0);
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            tape.kernels().addProduct(size, y.gradient.data, 0, slope, 0, x.gradient.data, 0);
          }
        });
    return y;
  }

  /** {@code elu(x) + 1}: x + 1 above zero, exp(x) below. */
  public static Var eluPlusOne(Tape tape, Var x) {
    int size = size(x);
    Var y = tape.result(x.rows(), x.columns());
    tape.kernels().eluPlusOne(size, x.value.data, 0, y.value.data, 0);
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            tape.kernels()
                .eluPlusOneBackward(size, y.value.data, 0, y.gradient.data, 0, x.gradient.data, 0);
          }
        });
    return y;
  }

  /** {@code 1 / (1 + exp(-x))}. */
  public static Var sigmoid(Tape tape, Var x) {
    int size = size(x);
    Var y = tape.result(x.rows(), x.columns());
    tape.kernels().sigmoid(size, x.value.data, 0, y.value.data, 0);
    tape.onBackward(
        () -> {
          if (x.needsGradient()) {
            tape.kernels()
                .sigmoidBackward(size, y.value.data, 0, y.gradient.data, 0, x.gradient.data, 0);
          }
        });
    return y;
  }

  /**
   * Softmax of each row of A [N x M].
   *
   * @param causal whether row i sees columns 0 to i only
   */
  public static Var softmaxRows(Tape tape, Var a, boolean causal) {
    int n = a.rows();
    int m = a.columns();
    Var y = tape.result(n, m);
    for (int i = 0; i < n; i++) {
      int seen = causal ? Math.min(i + 1, m) : m;
      softmaxRow(a.value.data, i * m, seen, y.value.data);
      Arrays.fill(y.value.data, i * m + seen, (i + 1) * m, 0f);
    }
    tape.onBackward(
        () -> {
          if (!a.needsGradient()) {
            return;
          }
          for (int i = 0; i < n; i++) { // dA = Y (dY - sum of dY Y)
            double dots = 0;
            for (int j = i * m; j < (i + 1) * m; j++) {
              dots += (double) y.gradient.data[j] * y.value.data[j];
            }
            for (int j = i * m; j < (i + 1) * m; j++) {
              a.gradient.data[j] += y.value.data[j] * (y.gradient.data[j] - (float) dots);
            }
          }
        });
    return y;
  }

  private static void softmaxRow(float[] a, int from, int seen, float[] y) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = from; j < from + seen; j++) {
      max = Math.max(max, a[j]);
    }
    double sum = 0;
    for (int j = from; j < from + seen; j++) {
      y[j] = (float) Math.exp(a[j] - max);
      sum += y[j];
    }
    for (int j = from; j < from + seen; j++) {
      y[j] /= (float) sum;
    }
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
    tape.kernels()
        .layerNorm(
            n,
            c,
            x.value.data,
            gain.value.data,
            bias.value.data,
            epsilon,
            y.value.data,
            xhat,
            inverseStd);
    tape.onBackward(
        () ->
            tape.kernels()
                .layerNormBackward(
                    n,
                    c,
                    y.gradient.data,
                    gain.value.data,
                    xhat,
                    inverseStd,
                    tape.gradientOrScratch(x).data,
                    tape.gradientOrScratch(gain).data,
                    tape.gradientOrScratch(bias).data));
    return y;
  }

  /**
   * Zeroes each element with a probability and divides the others by what is left of one; does
   * nothing where the tape has no source of randomness.
   *
   * @param probability of dropping, 0 to below 1
   */
  public static Var dropout(Tape tape, Var x, double probability) {
    RandomGenerator random = tape.dropoutRandom();
    if (random == null || probability == 0) {
      return x;
    }
    int size = size(x);
    float kept = (float) (1 / (1 - probability));
    int dropped = (int) Math.round(probability * (1 << DROPOUT_BITS));
    FMatrixRMaj mask = tape.workspace().matrix(x.rows(), x.columns());
    long bits = 0;
    for (int i = 0; i < size; i++) {
      bits = i % DROPOUTS_PER_DRAW == 0 ? random.nextLong() : bits >>> DROPOUT_BITS;
      mask.data[i] = (bits & ((1 << DROPOUT_BITS) - 1)) < dropped ? 0f : kept;
    }
    return multiply(tape, x, tape.constant(mask));
  }

  private static void addGradient(Tape tape, Var to, float factor, Var from) {
    if (to.needsGradient()) {
      tape.kernels().axpy(size(to), factor, from.gradient.data, 0, to.gradient.data, 0);
    }
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
