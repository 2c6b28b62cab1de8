package attnbench.attention.kernel;

import attnbench.attention.autodiff.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * One call of every kernel on fixed arguments, and the bits it gives.
 *
 * <p>Sizes use the full vectors, the tile edges and the masked rest of each kernel.
 */
final class KernelBits {
  private static final int ROWS = 13;
  private static final int COLUMNS = 77;
  private static final int STRIDE = 112;
  private static final int SIZE = (ROWS + 2) * STRIDE;
  private static final int[] SHIFT = {0, 1, 30, 76};
  private static final int[] ROW_SHIFT = {0, 1, 5, 12, 5};
  private static final int[] INDEX = {9, 2, 0, 2, 7};

  private final KernelProvider kernels;
  private final float[] a = numbers(1);
  private final float[] b = numbers(2);
  private final float[] c = numbers(3);
  private final float[] d = numbers(4);
  private final float[] e = numbers(5);
  private final float[] scratch = new float[SIZE];
  private final float[][] outputs = {c, d, e};
  private final float[][] before = {c.clone(), d.clone(), e.clone()};

  private KernelBits(KernelProvider kernels) {
    this.kernels = kernels;
    wrap(a);
    wrap(b);
  }

  private static float[] numbers(long seed) {
    RandomGenerator random = Matrices.random(seed);
    float[] numbers = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      numbers[i] = (float) (2 * random.nextGaussian());
    }
    return numbers;
  }

  /** Link mixing reads its rows on past their end. */
  private static void wrap(float[] rows) {
    for (int row = 0; row + STRIDE <= SIZE; row += STRIDE) {
      System.arraycopy(rows, row, rows, row + COLUMNS, KernelProvider.HALO);
    }
  }

  /** A hash of the bits that each kernel of {@code body} gives, by the kernel's name. */
  private static Map<String, Integer> of(KernelProvider body) {
    return calls().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                call -> Arrays.hashCode(call.getValue().apply(new KernelBits(body))),
                (x, y) -> x,
                LinkedHashMap::new));
  }

  /** Each kernel's call, to what it wrote. */
  static Map<String, Function<KernelBits, float[]>> calls() {
    Map<String, Function<KernelBits, float[]>> calls = new LinkedHashMap<>();
    calls.put("multiply", KernelBits::multiply);
    calls.put("pack", k -> k.wrote(() -> k.kernels.pack(COLUMNS, ROWS, k.b, 2, STRIDE, k.c)));
    calls.put("multiplyPacked", KernelBits::multiplyPacked);
    calls.put("addRowProducts", KernelBits::addRowProducts);
    calls.put("axpy", k -> k.wrote(() -> k.kernels.axpy(COLUMNS, 0.3f, k.a, 1, k.c, 2)));
    calls.put(
        "addProduct", k -> k.wrote(() -> k.kernels.addProduct(COLUMNS, k.a, 1, k.b, 2, k.c, 3)));
    calls.put("scaleBy", k -> k.wrote(() -> k.e[0] = k.kernels.scaleBy(COLUMNS, k.c, 1, k.b, 2)));
    calls.put("sum", k -> new float[] {k.kernels.sum(COLUMNS, k.a, 1)});
    calls.put(
        "addColumnSums",
        k -> k.wrote(() -> k.kernels.addColumnSums(ROWS, COLUMNS, k.a, 1, STRIDE, k.c, 2)));
    calls.put(
        "rowDots",
        k ->
            k.wrote(
                () -> k.kernels.rowDots(ROWS, COLUMNS, k.a, 1, STRIDE, k.b, 2, STRIDE, k.c, 3)));
    calls.put(
        "scaleRows",
        k -> k.wrote(() -> k.kernels.scaleRows(ROWS, COLUMNS, k.a, 1, k.c, 2, STRIDE)));
    calls.put("relu", k -> k.wrote(() -> k.kernels.relu(COLUMNS, k.a, 1, k.c, 2)));
    calls.put(
        "reluBackward",
        k -> k.wrote(() -> k.kernels.reluBackward(COLUMNS, k.a, 1, k.b, 2, k.c, 3)));
    calls.put("gelu", k -> k.wrote(() -> k.kernels.gelu(COLUMNS, k.a, 1, k.c, 2, k.d, 3)));
    calls.put("eluPlusOne", k -> k.wrote(() -> k.kernels.eluPlusOne(COLUMNS, k.a, 1, k.c, 2)));
    calls.put(
        "eluPlusOneBackward",
        k -> k.wrote(() -> k.kernels.eluPlusOneBackward(COLUMNS, k.a, 1, k.b, 2, k.c, 3)));
    calls.put(
        "rowMax", k -> k.wrote(() -> k.kernels.rowMax(ROWS, COLUMNS, k.a, 1, STRIDE, k.c, 2)));
    calls.put(
        "expRows",
        k -> k.wrote(() -> k.kernels.expRows(ROWS, COLUMNS, k.a, 1, 0.1f, k.c, 2, STRIDE)));
    calls.put("sinCos", k -> k.wrote(() -> k.kernels.sinCos(COLUMNS, k.a, 1, k.c, 2, k.d, 3)));
    calls.put("softmaxBlock", KernelBits::softmaxBlock);
    calls.put("softmaxBlockBackward", KernelBits::softmaxBlockBackward);
    calls.put(
        "addColumnDots", k -> k.wrote(() -> k.kernels.addColumnDots(ROWS, COLUMNS, k.a, k.b, k.c)));
    calls.put(
        "spreadRow",
        k -> k.wrote(() -> k.kernels.spreadRow(ROWS, COLUMNS, 0.3f, k.a, 1, true, k.c, 2, STRIDE)));
    calls.put("layerNorm", KernelBits::layerNorm);
    calls.put("layerNormBackward", KernelBits::layerNormBackward);
    calls.put("mixLinks", KernelBits::mixLinks);
    calls.put("mixLinkRows", KernelBits::mixLinkRows);
    calls.put("linkWeightGradient", KernelBits::linkWeightGradient);
    calls.put("sigmoid", k -> k.wrote(() -> k.kernels.sigmoid(COLUMNS, k.a, 1, k.c, 2)));
    calls.put(
        "sigmoidBackward",
        k -> k.wrote(() -> k.kernels.sigmoidBackward(COLUMNS, k.a, 1, k.b, 2, k.c, 3)));
    calls.put(
        "multiplySpectra",
        k ->
            k.wrote(
                () ->
                    k.kernels.multiplySpectra(
                        0, ROWS / 2 + 1, ROWS, COLUMNS, k.a, k.b, k.b, k.a, true, 0.5f, k.c, k.d)));
    calls.put("scan", KernelBits::scan);
    calls.put("scanBackward", KernelBits::scanBackward);
    calls.put("fourierPass", KernelBits::fourierPasses);
    calls.put("adam", KernelBits::adam);
    calls.put("squaredNorm", KernelBits::squaredNorm);
    calls.put(
        "gatherRows", k -> k.wrote(() -> k.kernels.gatherRows(1, 5, COLUMNS, INDEX, k.a, k.c)));
    calls.put(
        "scatterAddRows",
        k -> k.wrote(() -> k.kernels.scatterAddRows(1, 5, COLUMNS, INDEX, k.a, k.c)));
    calls.put(
        "transpose",
        k -> k.wrote(() -> k.kernels.transpose(COLUMNS, 19, k.a, 0, 19, k.c, 0, COLUMNS)));
    calls.put(
        "scaleComplexRows",
        k -> k.wrote(() -> k.kernels.scaleComplexRows(0, ROWS, COLUMNS, k.a, k.b, k.c, k.d)));
    return calls;
  }

  /** What {@code call} made of c, d and e, which are put back. */
  private float[] wrote(Runnable call) {
    call.run();
    float[] wrote = new float[outputs.length * SIZE];
    for (int i = 0; i < outputs.length; i++) {
      System.arraycopy(outputs[i], 0, wrote, i * SIZE, SIZE);
      System.arraycopy(before[i], 0, outputs[i], 0, SIZE);
    }
    return wrote;
  }

  private float[] multiply() {
    return wrote(
        () ->
            kernels.multiply(ROWS, COLUMNS, 9, a, 1, STRIDE, 1, b, 2, STRIDE, c, 3, STRIDE, true));
  }

  private float[] multiplyPacked() {
    float[] packed = new float[KernelProvider.packedLength(9, COLUMNS)];
    return wrote(
        () -> {
          kernels.pack(COLUMNS, 9, b, 2, STRIDE, packed);
          kernels.multiplyPacked(ROWS, COLUMNS, 9, a, 1, STRIDE, 1, packed, c, 3, STRIDE, true);
        });
  }

  private float[] addRowProducts() {
    return wrote(
        () -> kernels.addRowProducts(ROWS, 6, COLUMNS, a, 1, STRIDE, b, 2, STRIDE, c, 3, STRIDE));
  }

  private float[] softmaxBlock() {
    return wrote(
        () -> {
          Arrays.fill(d, 0, COLUMNS, -1f);
          Arrays.fill(e, 0, COLUMNS, 2f);
          kernels.softmaxBlock(ROWS, COLUMNS, c, 1, STRIDE, d, e, new float[COLUMNS]);
        });
  }

  private float[] softmaxBlockBackward() {
    return wrote(
        () -> kernels.softmaxBlockBackward(ROWS, COLUMNS, c, 1, STRIDE, d, 2, STRIDE, a, 3, b, 4));
  }

  private float[] layerNorm() {
    return wrote(() -> kernels.layerNorm(0, ROWS, COLUMNS, a, b, b, 1e-5f, c, d, e));
  }

  private float[] layerNormBackward() {
    return wrote(() -> kernels.layerNormBackward(0, ROWS, COLUMNS, a, b, a, b, c));
  }

  private float[] mixLinks() {
    return wrote(
        () ->
            kernels.mixLinks(
                ROWS, COLUMNS, 0, COLUMNS, SHIFT, a, 1, STRIDE, b, 2, STRIDE, true, c, c, 3,
                STRIDE));
  }

  private float[] mixLinkRows() {
    return wrote(
        () ->
            kernels.mixLinkRows(
                COLUMNS, ROWS, 0, ROWS, ROW_SHIFT, a, 1, STRIDE, b, 2, STRIDE, true, true, c, 3,
                STRIDE));
  }

  private float[] linkWeightGradient() {
    return wrote(
        () ->
            kernels.linkWeightGradient(
                ROWS, COLUMNS, 0, COLUMNS, SHIFT, a, 1, STRIDE, b, 2, STRIDE, c, 3, STRIDE));
  }

  /** Three states of each channel; small factors, so that nothing overflows. */
  private float[] scan() {
    float[] z = small();
    return wrote(() -> kernels.scan(0, COLUMNS, 9, COLUMNS, 3, z, z, a, b, a, 0, c, 0, 1));
  }

  private float[] scanBackward() {
    float[] z = small();
    return wrote(
        () ->
            kernels.scanBackward(
                0,
                COLUMNS,
                9,
                COLUMNS,
                3,
                z,
                z,
                a,
                b,
                a,
                8 * COLUMNS,
                b,
                8 * COLUMNS,
                -1,
                c,
                d,
                e,
                d,
                e,
                scratch));
  }

  private float[] small() {
    float[] small = a.clone();
    for (int i = 0; i < SIZE; i++) {
      small[i] /= 16;
    }
    return small;
  }

  /** A butterfly of four and sums of three, each on its own part of the outputs. */
  private float[] fourierPasses() {
    return wrote(
        () -> {
          kernels.fourierPass(4, 3, 0, 3 * COLUMNS, COLUMNS, a, b, 12, a, b, c, d);
          kernels.fourierPass(3, 2, 0, 4 * COLUMNS, COLUMNS, a, b, 12, c, d, e, scratch);
          kernels.fourierPass(16, 1, 0, COLUMNS - 20, COLUMNS - 20, a, b, 16, e, scratch, c, d);
        });
  }

  private float[] adam() {
    AdamStep step = new AdamStep(0.9f, 0.1f, 0.98f, 0.02f, 0.999f, 0.03f, 1.7f, 1e-3f);
    return wrote(
        () -> {
          for (int i = 0; i < COLUMNS + 4; i++) {
            e[i] = Math.abs(e[i]);
          }
          kernels.adam(COLUMNS, step, c, 1, a, 2, d, 3, e, 4);
        });
  }

  /** All bits of the double, as a float and what that leaves out. */
  private float[] squaredNorm() {
    double norm = kernels.squaredNorm(COLUMNS, a, 1);
    return new float[] {(float) norm, (float) (norm - (float) norm)};
  }

  /** The arguments for calls of {@code body}. */
  static KernelBits with(KernelProvider body) {
    return new KernelBits(body);
  }

  /** The hashes of every body, a line for each kernel. */
  static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (KernelProvider body : TestKernels.allBodies()) {
      of(body).forEach((kernel, hash) -> lines.add(body.name() + " " + kernel + " " + hash));
    }
    return lines;
  }

  /** Prints {@link #lines}. */
  public static void main(String[] arguments) {
    lines().forEach(System.out::println);
  }
}
