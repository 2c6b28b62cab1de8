package attnbench.harness.bench;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.mixer.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A kernel call of the shape that models of width C make for a sequence of N positions.
 *
 * @param name the kernel's; with several shapes of one kernel, a word behind a hyphen
 * @param call on the same arrays each time; values stay finite and normal however often it runs
 */
public record KernelCase(String name, Consumer<KernelProvider> call) {
  /** Rows and columns of a block of attention's scores. */
  private static final int BLOCK = 96;

  private static final int HALO = KernelProvider.HALO;

  private static final int BASE = KernelProvider.LINE_START;

  private record Shape(String name, BiFunction<Integer, Integer, Consumer<KernelProvider>> make) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("multiply", KernelCase::multiply),
          new Shape("multiply-transposed", KernelCase::multiplyTransposed),
          new Shape("multiplyPacked", KernelCase::multiplyPacked),
          new Shape("pack", KernelCase::pack),
          new Shape("addRowProducts", KernelCase::addRowProducts),
          new Shape("transpose", KernelCase::transpose),
          new Shape(
              "axpy", (n, c) -> elements(n * c, (k, x) -> k.axpy(n * c, 1e-6f, x[0], 0, x[1], 0))),
          new Shape(
              "addProduct",
              (n, c) -> elements(n * c, (k, x) -> k.addProduct(n * c, x[0], 0, x[1], 0, x[2], 0))),
          new Shape(
              "scaleBy", (n, c) -> elements(n * c, (k, x) -> k.scaleBy(n * c, x[0], 0, x[3], 0))),
          new Shape("sum", (n, c) -> elements(n * c, (k, x) -> k.sum(n * c, x[0], 0))),
          new Shape("addColumnSums", KernelCase::addColumnSums),
          new Shape("spreadRow", KernelCase::spreadRow),
          new Shape("addColumnDots", KernelCase::addColumnDots),
          new Shape("rowDots", KernelCase::rowDots),
          new Shape("scaleRows", KernelCase::scaleRows),
          new Shape("rowMax", KernelCase::rowMax),
          new Shape("expRows", KernelCase::expRows),
          new Shape(
              "sinCos",
              (n, c) -> elements(n * c, (k, x) -> k.sinCos(n * c, x[0], 0, x[1], 0, x[2], 0))),
          new Shape("relu", (n, c) -> elements(n * c, (k, x) -> k.relu(n * c, x[0], 0, x[1], 0))),
          new Shape(
              "reluBackward",
              (n, c) ->
                  elements(n * c, (k, x) -> k.reluBackward(n * c, x[0], 0, x[1], 0, x[2], 0))),
          new Shape(
              "gelu",
              (n, c) -> elements(n * c, (k, x) -> k.gelu(n * c, x[0], 0, x[1], 0, x[2], 0))),
          new Shape(
              "eluPlusOne",
              (n, c) -> elements(n * c, (k, x) -> k.eluPlusOne(n * c, x[0], 0, x[1], 0))),
          new Shape(
              "eluPlusOneBackward",
              (n, c) ->
                  elements(
                      n * c, (k, x) -> k.eluPlusOneBackward(n * c, x[3], 0, x[1], 0, x[2], 0))),
          new Shape(
              "sigmoid", (n, c) -> elements(n * c, (k, x) -> k.sigmoid(n * c, x[0], 0, x[1], 0))),
          new Shape(
              "sigmoidBackward",
              (n, c) ->
                  elements(n * c, (k, x) -> k.sigmoidBackward(n * c, x[3], 0, x[1], 0, x[2], 0))),
          new Shape("softmaxBlock", KernelCase::softmaxBlock),
          new Shape("softmaxBlockBackward", KernelCase::softmaxBlockBackward),
          new Shape("layerNorm", KernelCase::layerNorm),
          new Shape("layerNormBackward", KernelCase::layerNormBackward),
          new Shape("mixLinks", KernelCase::mixLinks),
          new Shape("mixLinkRows", KernelCase::mixLinkRows),
          new Shape("linkWeightGradient", KernelCase::linkWeightGradient),
          new Shape("fourierPass", SpectralCases::fourierPass),
          new Shape("scaleComplexRows", SpectralCases::scaleComplexRows),
          new Shape("multiplySpectra", SpectralCases::multiplySpectra),
          new Shape("scan", SpectralCases::scan),
          new Shape("scanBackward", SpectralCases::scanBackward),
          new Shape("adam", ParameterCases::adam),
          new Shape("squaredNorm", ParameterCases::squaredNorm),
          new Shape("gatherRows", ParameterCases::gatherRows),
          new Shape("scatterAddRows", ParameterCases::scatterAddRows));

  /** The names of all cases. */
  public static List<String> names() {
    return SHAPES.stream().map(Shape::name).toList();
  }

  /**
   * A case.
   *
   * @param n positions
   * @param c width
   * @throws IllegalArgumentException when no case has that name
   */
  public static KernelCase of(String name, int n, int c) {
    return new KernelCase(
        name, Choice.named("kernel", name, SHAPES, Shape::name).make().apply(n, c));
  }

  /** The work of one case. */
  CountedWork work(KernelProvider body) {
    return CountedWork.of(body, call);
  }

  @FunctionalInterface
  private interface ElementCall {
    void on(KernelProvider kernels, float[][] arrays);
  }

  /** A call on three arrays of random numbers and one of ones. */
  private static Consumer<KernelProvider> elements(int size, ElementCall call) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1f);
    float[][] arrays = {numbers(size, 1), numbers(size, 2), numbers(size, 3), ones};
    return kernels -> call.on(kernels, arrays);
  }

  static float[] numbers(int size, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = 2 * random.nextFloat() - 1;
    }
    return numbers;
  }

  /** A linear map of N rows. */
  private static Consumer<KernelProvider> multiply(int n, int c) {
    float[] a = numbers(n * c, 1);
    float[] b = numbers(c * c, 2);
    float[] y = new float[n * c];
    return k -> k.multiply(n, c, c, a, 0, c, 1, b, 0, c, y, 0, c, false);
  }

  /** The gradient of a linear map's weight. */
  private static Consumer<KernelProvider> multiplyTransposed(int n, int c) {
    float[] a = numbers(n * c, 1);
    float[] b = numbers(n * c, 2);
    float[] y = new float[c * c];
    return k -> k.multiply(c, c, n, a, 0, 1, c, b, 0, c, y, 0, c, false);
  }

  /** The scores of all keys for a block of queries, block by block. */
  private static Consumer<KernelProvider> multiplyPacked(int n, int c) {
    float[] keys = numbers(n * c, 1);
    float[] queries = numbers(KernelProvider.packedLength(c, BLOCK), 2);
    float[] scores = new float[BLOCK * BLOCK];
    return k -> {
      for (int from = 0; from < n; from += BLOCK) {
        int rows = Math.min(BLOCK, n - from);
        k.multiplyPacked(rows, BLOCK, c, keys, from * c, c, 1, queries, scores, 0, BLOCK, false);
      }
    };
  }

  /** Each block of rows in its turn. */
  private static Consumer<KernelProvider> pack(int n, int c) {
    float[] rows = numbers(n * c, 1);
    float[] packed = new float[KernelProvider.packedLength(BLOCK, c)];
    return k -> {
      for (int from = 0; from < n; from += BLOCK) {
        k.pack(c, Math.min(BLOCK, n - from), rows, from * c, c, packed);
      }
    };
  }

  /** The gradient of a weight of channel-major rows. */
  private static Consumer<KernelProvider> addRowProducts(int n, int c) {
    float[] a = numbers(n * c, 1);
    float[] b = numbers(n * c, 2);
    float[] y = new float[c * c];
    return k -> k.addRowProducts(c, c, n, a, 0, n, b, 0, n, y, 0, c);
  }

  private static Consumer<KernelProvider> transpose(int n, int c) {
    float[] a = numbers(n * c, 1);
    int stride = n + HALO;
    float[] b = new float[c * stride];
    return k -> k.transpose(n, c, a, 0, c, b, 0, stride);
  }

  private static Consumer<KernelProvider> addColumnSums(int n, int c) {
    float[] a = numbers(n * c, 1);
    float[] sums = new float[c];
    return k -> k.addColumnSums(n, c, a, 0, c, sums, 0);
  }

  private static Consumer<KernelProvider> spreadRow(int n, int c) {
    float[] row = numbers(c, 1);
    float[] y = new float[n * c];
    return k -> k.spreadRow(n, c, 0.5f, row, 0, false, y, 0, c);
  }

  private static Consumer<KernelProvider> rowDots(int n, int c) {
    float[] a = numbers(n * c, 1);
    float[] b = numbers(n * c, 2);
    float[] dots = new float[n];
    return k -> k.rowDots(n, c, a, 0, c, b, 0, c, dots, 0);
  }

  private static Consumer<KernelProvider> scaleRows(int n, int c) {
    float[] a = numbers(n * c, 1);
    float[] factors = new float[n];
    Arrays.fill(factors, 1f);
    return k -> k.scaleRows(n, c, factors, 0, a, 0, c);
  }

  private static Consumer<KernelProvider> rowMax(int n, int c) {
    float[] a = numbers(n * c, 1);
    float[] greatest = new float[n];
    return k -> k.rowMax(n, c, a, 0, c, greatest, 0);
  }

  /** The exponential of an element less one, again and again, goes to one. */
  private static Consumer<KernelProvider> expRows(int n, int c) {
    float[] a = numbers(n * c, 1);
    float[] shift = new float[n];
    Arrays.fill(shift, 1f);
    return k -> k.expRows(n, c, shift, 0, 0f, a, 0, c);
  }

  /** All keys of a block of queries; the scores are those that the last call left. */
  private static Consumer<KernelProvider> softmaxBlock(int n, int c) {
    float[] scores = numbers(BLOCK * BLOCK, 1);
    float[] max = new float[BLOCK];
    float[] sum = new float[BLOCK];
    float[] rescale = new float[BLOCK];
    return k -> {
      Arrays.fill(max, Float.NEGATIVE_INFINITY);
      Arrays.fill(sum, 0f);
      for (int from = 0; from < n; from += BLOCK) {
        int rows = Math.min(BLOCK, n - from);
        k.softmaxBlock(rows, BLOCK, scores, 0, BLOCK, max, sum, rescale);
      }
    };
  }

  private static Consumer<KernelProvider> softmaxBlockBackward(int n, int c) {
    float[] scores = numbers(BLOCK * BLOCK, 1);
    float[] dScores = numbers(BLOCK * BLOCK, 2);
    float[] logSum = new float[BLOCK];
    Arrays.fill(logSum, 2f);
    float[] delta = new float[BLOCK];
    Arrays.fill(delta, 0.1f);
    return k -> {
      for (int from = 0; from < n; from += BLOCK) {
        int rows = Math.min(BLOCK, n - from);
        k.softmaxBlockBackward(
            rows, BLOCK, scores, 0, BLOCK, dScores, 0, BLOCK, logSum, 0, delta, 0);
      }
    };
  }

  private static Consumer<KernelProvider> addColumnDots(int n, int c) {
    float[] a = numbers(n * c, 1);
    float[] b = numbers(n * c, 2);
    float[] dots = new float[c];
    return k -> k.addColumnDots(n, c, a, b, dots);
  }

  private static Consumer<KernelProvider> layerNorm(int n, int c) {
    float[] x = numbers(n * c, 1);
    float[] gain = numbers(c, 2);
    float[] bias = numbers(c, 3);
    float[] y = new float[n * c];
    float[] xhat = new float[n * c];
    float[] inverseStd = new float[n];
    return k -> k.layerNorm(0, n, c, x, gain, bias, 1e-5f, y, xhat, inverseStd);
  }

  private static Consumer<KernelProvider> layerNormBackward(int n, int c) {
    float[] dy = numbers(n * c, 1);
    float[] gain = numbers(c, 2);
    float[] xhat = numbers(n * c, 3);
    float[] inverseStd = numbers(n, 4);
    float[] dx = new float[n * c];
    return k -> k.layerNormBackward(0, n, c, dy, gain, xhat, inverseStd, dx);
  }

  /** A factor with the links 0, 1, 2, 4, ..., as many as a sequence of N has. */
  private static int[] shifts(int n) {
    List<Integer> shifts = new ArrayList<>(List.of(0));
    for (int shift = 1; shift < n; shift *= 2) {
      shifts.add(shift);
    }
    return shifts.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int stride(int n) {
    return (n + HALO - 1) / HALO * HALO + HALO;
  }

  private static Consumer<KernelProvider> mixLinks(int n, int c) {
    int[] shifts = shifts(n);
    int stride = stride(n);
    float[] v = numbers(BASE + c * stride, 1);
    float[] w = numbers(BASE + shifts.length * stride, 2);
    float[] y = new float[BASE + c * stride];
    return k ->
        k.mixLinks(c, n, 0, n, shifts, v, BASE, stride, w, BASE, stride, false, v, y, BASE, stride);
  }

  private static Consumer<KernelProvider> mixLinkRows(int n, int c) {
    int[] shifts = shifts(n);
    float[] v = numbers(n * c, 1);
    float[] w = numbers(n * shifts.length, 2);
    float[] y = new float[n * c];
    return k -> k.mixLinkRows(c, n, 0, n, shifts, v, 0, c, w, 0, n, false, false, y, 0, c);
  }

  private static Consumer<KernelProvider> linkWeightGradient(int n, int c) {
    int[] shifts = shifts(n);
    int stride = stride(n);
    float[] v = numbers(BASE + c * stride, 1);
    float[] dOut = numbers(BASE + c * stride, 2);
    float[] dw = new float[BASE + shifts.length * stride];
    return k ->
        k.linkWeightGradient(
            c, n, 0, n, shifts, v, BASE, stride, dOut, BASE, stride, dw, BASE, stride);
  }
}
