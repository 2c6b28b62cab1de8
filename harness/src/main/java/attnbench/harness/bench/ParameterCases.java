package attnbench.harness.bench;

import static attnbench.harness.bench.KernelCase.numbers;

import attnbench.attention.kernel.AdamStep;
import attnbench.attention.kernel.KernelProvider;
import java.util.function.Consumer;

/** The cases of the kernels over parameters: the optimiser and embeddings. */
final class ParameterCases {
  /** Rows of an embedding table: the bytes of a text. */
  private static final int VOCABULARY = 256;

  private ParameterCases() {}

  /** As many weights as a head over all positions has; they shrink towards where g points to. */
  static Consumer<KernelProvider> adam(int n, int c) {
    AdamStep step = new AdamStep(0.9f, 0.1f, 0.98f, 0.02f, 0.999f, 1e-3f, 1f, 1e-8f);
    float[] w = numbers(n * c, 1);
    float[] g = numbers(n * c, 2);
    float[] m = new float[n * c];
    float[] v = new float[n * c];
    return k -> k.adam(n * c, step, w, 0, g, 0, m, 0, v, 0);
  }

  static Consumer<KernelProvider> squaredNorm(int n, int c) {
    float[] x = numbers(n * c, 1);
    return k -> k.squaredNorm(n * c, x, 0);
  }

  static Consumer<KernelProvider> gatherRows(int n, int c) {
    int[] tokens = tokens(n);
    float[] table = numbers(VOCABULARY * c, 1);
    float[] out = new float[n * c];
    return k -> k.gatherRows(0, n, c, tokens, table, out);
  }

  /** Finite and normal for millions of calls: what is added is small. */
  static Consumer<KernelProvider> scatterAddRows(int n, int c) {
    int[] tokens = tokens(n);
    float[] x = numbers(n * c, 1);
    float[] table = new float[VOCABULARY * c];
    return k -> k.scatterAddRows(0, n, c, tokens, x, table);
  }

  private static int[] tokens(int n) {
    float[] numbers = numbers(n, 2);
    int[] tokens = new int[n];
    for (int i = 0; i < n; i++) {
      tokens[i] = (int) ((numbers[i] + 1) / 2 * (VOCABULARY - 1));
    }
    return tokens;
  }
}
