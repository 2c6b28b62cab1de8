package attnbench.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Matrices;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The products and their like against three plain loops in double. */
class ProductKernelsTest extends KernelContractTest {
  private static final int[] ROWS = {0, 1, 3, 4, 5, 8, 13};
  private static final int[] DEPTHS = {0, 1, 2, 7, 17};

  private final RandomGenerator random = Matrices.random(2);

  @EveryBody
  void multiplyIsTheProduct(KernelProvider kernels) {
    for (int m : ROWS) {
      for (int n : SIZES) {
        for (int k : DEPTHS) {
          Block a = Block.normal(m, k, 2, random);
          Block b = Block.normal(k, n, 3, random);
          checkMultiply(kernels, a, false, b, (m + n + k) % 2 == 0);
        }
      }
    }
  }

  @EveryBody
  void multiplyTakesATransposedMatrixByItsStrides(KernelProvider kernels) {
    for (int m : SIZES) {
      for (int n : new int[] {1, 8, 17, 33}) {
        for (int k : DEPTHS) {
          Block aTransposed = Block.normal(k, m, 2, random);
          Block b = Block.normal(k, n, 0, random);
          checkMultiply(kernels, aTransposed, true, b, (m + n + k) % 2 == 0);
        }
      }
    }
  }

  @EveryBody
  void multiplyAddsUpSumsOfManyTerms(KernelProvider kernels) {
    for (int k : new int[] {511, 512, 513, 1025, 1300}) {
      for (boolean transposed : new boolean[] {false, true}) {
        Block a = transposed ? Block.normal(k, 13, 2, random) : Block.normal(13, k, 2, random);
        checkMultiply(kernels, a, transposed, Block.normal(k, 35, 3, random), k % 2 == 0);
      }
    }
  }

  @EveryBody
  void multiplyPackedGivesTheBitsOfMultiply(KernelProvider kernels) {
    for (int m : ROWS) {
      for (int n : SIZES) {
        for (int k : new int[] {0, 1, 7, 255, 257, 600}) {
          checkPacked(kernels, m, n, k, (m + n + k) % 2 == 0);
        }
      }
    }
  }

  private void checkPacked(KernelProvider kernels, int m, int n, int k, boolean accumulate) {
    Block a = Block.normal(m, k, 2, random);
    Block b = Block.normal(k, n, 3, random);
    Block expected = Block.normal(m, n, 4, random);
    Block c = expected.copy();
    kernels.multiply(
        m,
        n,
        k,
        a.data,
        a.offset,
        a.stride,
        1,
        b.data,
        b.offset,
        b.stride,
        expected.data,
        expected.offset,
        expected.stride,
        accumulate);
    float[] packed = new float[KernelProvider.packedLength(k, n)];
    Arrays.fill(packed, Float.NaN);
    kernels.pack(n, k, b.data, b.offset, b.stride, packed);
    kernels.multiplyPacked(
        m, n, k, a.data, a.offset, a.stride, 1, packed, c.data, c.offset, c.stride, accumulate);
    assertThat(c.data).as("[%d x %d] [%d x %d]", m, k, k, n).containsExactly(expected.data);
  }

  private void checkMultiply(
      KernelProvider kernels, Block a, boolean transposed, Block b, boolean accumulate) {
    int m = transposed ? a.columns : a.rows;
    int k = b.rows;
    int n = b.columns;
    Block c = Block.normal(m, n, 4, random);
    Block before = c.copy();
    kernels.multiply(
        m,
        n,
        k,
        a.data,
        a.offset,
        transposed ? 1 : a.stride,
        transposed ? a.stride : 1,
        b.data,
        b.offset,
        b.stride,
        c.data,
        c.offset,
        c.stride,
        accumulate);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        Exact expected = Exact.of(accumulate ? before.at(i, j) : 0);
        for (int p = 0; p < k; p++) {
          expected.add((double) (transposed ? a.at(p, i) : a.at(i, p)) * b.at(p, j));
        }
        expected.check(c.at(i, j), "c(%d, %d) of [%d x %d] [%d x %d]", i, j, m, k, k, n);
      }
    }
    c.assertNothingOutsideChanged(before, "multiply");
  }

  @EveryBody
  void addRowProductsAddsProductsOfRows(KernelProvider kernels) {
    for (int m : ROWS) {
      for (int n : new int[] {0, 1, 4, 7, 9}) {
        for (int k : SIZES) {
          Block a = Block.normal(m, k, 2, random);
          Block b = Block.normal(n, k, 3, random);
          Block c = Block.normal(m, n, 4, random);
          Block before = c.copy();
          kernels.addRowProducts(
              m, n, k, a.data, a.offset, a.stride, b.data, b.offset, b.stride, c.data, c.offset,
              c.stride);
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
              Exact expected = Exact.of(before.at(i, j));
              for (int p = 0; p < k; p++) {
                expected.add((double) a.at(i, p) * b.at(j, p));
              }
              expected.check(c.at(i, j), "c(%d, %d) of %d products", i, j, k);
            }
          }
          c.assertNothingOutsideChanged(before, "addRowProducts");
        }
      }
    }
  }

  @EveryBody
  void transposeExchangesRowsAndColumns(KernelProvider kernels) {
    for (int rows : SIZES) {
      for (int columns : SIZES) {
        Block a = Block.normal(rows, columns, 2, random);
        Block b = Block.normal(columns, rows, 3, random);
        Block before = b.copy();
        kernels.transpose(rows, columns, a.data, a.offset, a.stride, b.data, b.offset, b.stride);
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            assertThat(b.at(j, i)).isEqualTo(a.at(i, j));
          }
        }
        b.assertNothingOutsideChanged(before, "transpose");
      }
    }
  }

  @EveryBody
  void transposeTakesRowsFromTheLastOnByNegativeStrides(KernelProvider kernels) {
    for (int rows : SIZES) {
      for (int columns : SIZES) {
        Block a = Block.normal(rows, columns, 2, random);
        Block b = Block.normal(columns, rows, 3, random);
        int lastOfA = a.offset + Math.max(0, rows - 1) * a.stride;
        int lastOfB = b.offset + Math.max(0, columns - 1) * b.stride;
        kernels.transpose(rows, columns, a.data, lastOfA, -a.stride, b.data, lastOfB, -b.stride);
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            assertThat(b.at(columns - 1 - j, i)).isEqualTo(a.at(rows - 1 - i, j));
          }
        }
      }
    }
  }

  @EveryBody
  void addColumnSumsAddsEachColumn(KernelProvider kernels) {
    for (int rows : ROWS) {
      for (int columns : SIZES) {
        Block a = Block.normal(rows, columns, 2, random);
        Block out = Block.normal(1, columns, 0, random);
        Block before = out.copy();
        kernels.addColumnSums(rows, columns, a.data, a.offset, a.stride, out.data, out.offset);
        for (int j = 0; j < columns; j++) {
          Exact expected = Exact.of(before.at(0, j));
          for (int i = 0; i < rows; i++) {
            expected.add(a.at(i, j));
          }
          expected.check(out.at(0, j), "sum of column %d of %d", j, columns);
        }
        out.assertNothingOutsideChanged(before, "addColumnSums");
      }
    }
  }

  @EveryBody
  void spreadRowGivesEveryRowTheSame(KernelProvider kernels) {
    for (int rows : ROWS) {
      for (int columns : SIZES) {
        for (boolean accumulate : new boolean[] {false, true}) {
          Block row = Block.normal(1, columns, 0, random);
          Block out = Block.normal(rows, columns, 2, random);
          Block before = out.copy();
          kernels.spreadRow(
              rows,
              columns,
              0.3f,
              row.data,
              row.offset,
              accumulate,
              out.data,
              out.offset,
              out.stride);
          for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
              Exact expected = Exact.of(accumulate ? before.at(i, j) : 0);
              expected.add(0.3f * (double) row.at(0, j));
              expected.check(out.at(i, j), "out(%d, %d) of %d columns", i, j, columns);
            }
          }
          out.assertNothingOutsideChanged(before, "spreadRow");
        }
      }
    }
  }

  @EveryBody
  void rowDotsAreSumsOfProductsAlongRows(KernelProvider kernels) {
    for (int rows : ROWS) {
      for (int columns : SIZES) {
        Block a = Block.normal(rows, columns, 2, random);
        Block b = Block.normal(rows, columns, 3, random);
        Block out = Block.normal(1, rows, 0, random);
        Block before = out.copy();
        kernels.rowDots(
            rows,
            columns,
            a.data,
            a.offset,
            a.stride,
            b.data,
            b.offset,
            b.stride,
            out.data,
            out.offset);
        for (int i = 0; i < rows; i++) {
          Exact expected = Exact.of(0);
          for (int j = 0; j < columns; j++) {
            expected.add((double) a.at(i, j) * b.at(i, j));
          }
          expected.check(out.at(0, i), "dot of row %d with %d columns", i, columns);
        }
        out.assertNothingOutsideChanged(before, "rowDots");
      }
    }
  }

  @EveryBody
  void scaleRowsMultipliesEachRow(KernelProvider kernels) {
    for (int rows : ROWS) {
      for (int columns : SIZES) {
        Block factors = Block.normal(1, rows, 0, random);
        Block a = Block.normal(rows, columns, 2, random);
        Block before = a.copy();
        kernels.scaleRows(rows, columns, factors.data, factors.offset, a.data, a.offset, a.stride);
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            Exact.of((double) before.at(i, j) * factors.at(0, i))
                .check(a.at(i, j), "a(%d, %d)", i, j);
          }
        }
        a.assertNothingOutsideChanged(before, "scaleRows");
      }
    }
  }
}
