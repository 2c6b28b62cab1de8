package attnbench.harness.bench;

import java.util.Map;
import java.util.Optional;

/**
 * The work of a call of each kernel, from the sizes among its arguments.
 *
 * <p>Flops are those of the formula in the kernel's description; how a body gets an exponential or
 * a normal distribution function is its own affair, so each counts as one. What is written before
 * it is read moves once, what is added to moves twice.
 */
public final class KernelWork {

  /** Sizes to work. */
  @FunctionalInterface
  private interface Formula {
    Work of(Arguments arguments);
  }

  private record Arguments(Object[] values) {
    long size(int index) {
      return (int) values[index];
    }

    long length(int index) {
      return ((int[]) values[index]).length;
    }

    boolean isTrue(int index) {
      return (boolean) values[index];
    }

    boolean given(int index) {
      return values[index] != null;
    }
  }

  private static final Map<String, Formula> FORMULAS =
      Map.ofEntries(
          Map.entry("multiply", a -> product(a, a.isTrue(13) ? 2 : 1)),
          Map.entry("multiplyPacked", a -> product(a, a.isTrue(11) ? 2 : 1)),
          Map.entry("pack", a -> floats(0, 2 * a.size(0) * a.size(1))),
          Map.entry("addRowProducts", a -> product(a, 2)),
          Map.entry("transpose", a -> floats(0, 2 * a.size(0) * a.size(1))),
          Map.entry("axpy", a -> floats(2 * a.size(0), 3 * a.size(0))),
          Map.entry("addProduct", a -> floats(2 * a.size(0), 4 * a.size(0))),
          Map.entry("scaleBy", a -> floats(2 * a.size(0), 3 * a.size(0))),
          Map.entry("sum", a -> floats(a.size(0), a.size(0))),
          Map.entry("addColumnSums", a -> rows(a, 1, 1, 0, 2)),
          Map.entry("spreadRow", a -> a.isTrue(5) ? rows(a, 1, 2, 0, 1) : rows(a, 0, 1, 0, 1)),
          Map.entry("addColumnDots", a -> rows(a, 2, 2, 0, 2)),
          Map.entry("rowDots", a -> rows(a, 2, 2, 1, 0)),
          Map.entry("scaleRows", a -> rows(a, 1, 2, 1, 0)),
          Map.entry("rowMax", a -> rows(a, 1, 1, 1, 0)),
          Map.entry("expRows", a -> rows(a, 3, 2, 1, 0)),
          Map.entry("sinCos", a -> floats(2 * a.size(0), 3 * a.size(0))),
          Map.entry("relu", a -> floats(a.size(0), 2 * a.size(0))),
          Map.entry("reluBackward", a -> floats(a.size(0), 4 * a.size(0))),
          // Phi, phi, two products and a sum.
          Map.entry("gelu", a -> floats(5 * a.size(0), 3 * a.size(0))),
          Map.entry("eluPlusOne", a -> floats(a.size(0), 2 * a.size(0))),
          Map.entry("eluPlusOneBackward", a -> floats(2 * a.size(0), 4 * a.size(0))),
          // An exponential, a sum and a quotient.
          Map.entry("sigmoid", a -> floats(3 * a.size(0), 2 * a.size(0))),
          Map.entry("sigmoidBackward", a -> floats(4 * a.size(0), 4 * a.size(0))),
          // A difference, an exponential and a sum; columns are the queries.
          Map.entry("softmaxBlock", a -> rows(a, 3, 2, 0, 5)),
          Map.entry("softmaxBlockBackward", a -> rows(a, 4, 4, 0, 2)),
          // Mean 1, variance 3, xhat 2, result 2.
          Map.entry("layerNorm", a -> rowRange(a, 8, 3, 1, 2)),
          // g 1, its means 3, dx 5.
          Map.entry("layerNormBackward", a -> rowRange(a, 9, 4, 1, 1)),
          Map.entry("mixLinks", a -> mixing(a, a.given(12))),
          Map.entry("mixLinkRows", a -> mixing(a, a.isTrue(12))),
          Map.entry("linkWeightGradient", KernelWork::linkWeightGradient),
          Map.entry("fourierPass", KernelWork::fourierPass),
          Map.entry("scaleComplexRows", a -> rowRange(a, 6, 4, 2, 0)),
          // For k and -k: four spectra parted 16, two products 24, put together and scaled 8.
          Map.entry("multiplySpectra", KernelWork::multiplySpectra),
          // z s + u 7, and the real part of c s added 4.
          Map.entry("scan", a -> scan(a, 11, 3, 4)),
          // The states again 7, ds 10, dz 8, dc 4, du 1.
          Map.entry("scanBackward", a -> scan(a, 30, 4, 12)),
          // m 3, v 4, w 7; g is read, the three are read and written.
          Map.entry("adam", a -> floats(14 * a.size(0), 7 * a.size(0))),
          Map.entry("squaredNorm", a -> floats(2 * a.size(0), a.size(0))),
          // The index of a row takes as much as a float.
          Map.entry("gatherRows", a -> rowRange(a, 0, 2, 1, 0)),
          Map.entry("scatterAddRows", a -> rowRange(a, 1, 3, 1, 0)));

  private KernelWork() {}

  /**
   * The work of a call.
   *
   * @param kernel name of the method of {@link attnbench.attention.kernel.KernelProvider}
   * @return empty for a kernel whose work nobody has counted
   */
  public static Optional<Work> of(String kernel, Object[] arguments) {
    return Optional.ofNullable(FORMULAS.get(kernel))
        .map(formula -> formula.of(new Arguments(arguments)));
  }

  private static Work floats(long flops, long floats) {
    return new Work(flops, Float.BYTES * floats);
  }

  /** [m x n] from [m x k] and [k x n]. */
  private static Work product(Arguments a, int resultMoves) {
    long m = a.size(0);
    long n = a.size(1);
    long k = a.size(2);
    return floats(2 * m * n * k, m * k + k * n + resultMoves * m * n);
  }

  /** Flops and floats for each element of a [rows x columns], floats for each row and column. */
  private static Work rows(Arguments a, long flops, long floats, long perRow, long perColumn) {
    long rows = a.size(0);
    long columns = a.size(1);
    return floats(
        flops * rows * columns, floats * rows * columns + perRow * rows + perColumn * columns);
  }

  /** Likewise for rows from one to below another. */
  private static Work rowRange(Arguments a, long flops, long floats, long perRow, long perColumn) {
    long rows = a.size(1) - a.size(0);
    long columns = a.size(2);
    return floats(
        flops * rows * columns, floats * rows * columns + perRow * rows + perColumn * columns);
  }

  private static Work multiplySpectra(Arguments a) {
    long pairs = (a.size(1) - a.size(0)) * a.size(3);
    return floats(48 * pairs, 12 * pairs);
  }

  /**
   * Of the sums as they stand a complex product 6 and a sum 2, for each term of each number; but of
   * a power of two what a fast transform needs: by radix 4, 16 sums and three products for four
   * numbers, and where a factor 2 is left, 4 sums and a product for two.
   */
  private static Work fourierPass(Arguments a) {
    long radix = a.size(0);
    long rows = radix * a.size(1);
    long elements = radix * (a.size(3) - a.size(2));
    int twos = Long.numberOfTrailingZeros(radix);
    long halfFlops = radix == 1L << twos ? 17 * (twos / 2) + 10 * (twos % 2) : 16 * radix;
    return floats(halfFlops * elements / 2, 4 * elements + 2 * rows);
  }

  /** Flops for each step of each state, floats for each step of a channel and for each state. */
  private static Work scan(Arguments a, long flops, long perStep, long perState) {
    long channels = a.size(1) - a.size(0);
    long steps = a.size(2) * channels;
    long states = a.size(4);
    return floats(flops * steps * states, perStep * steps + perState * channels * states);
  }

  /** Of channels or columns, to something or to nothing. */
  private static Work mixing(Arguments a, boolean start) {
    long elements = a.size(0) * positions(a);
    long links = a.length(4);
    return floats(
        2 * elements * links + (start ? elements : 0),
        (start ? 3 : 2) * elements + links * positions(a));
  }

  private static Work linkWeightGradient(Arguments a) {
    long elements = a.size(0) * positions(a);
    long links = a.length(4);
    return floats(2 * elements * links, 2 * elements + links * positions(a));
  }

  /** Link mixing goes from one position to another. */
  private static long positions(Arguments a) {
    return a.size(3) - a.size(2);
  }
}
