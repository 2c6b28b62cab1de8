package attnbench.attention.autodiff;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.ejml.data.FMatrixRMaj;

/** Matrices for tests: random ones, copies without the slack that pooled arrays carry, norms. */
public final class Matrices {
  private Matrices() {}

  /** A splittable generator, the same on every JDK. */
  public static RandomGenerator.SplittableGenerator random(long seed) {
    return RandomGeneratorFactory.<RandomGenerator.SplittableGenerator>of("L64X128MixRandom")
        .create(seed);
  }

  /** Standard normal numbers. */
  public static FMatrixRMaj normal(int rows, int columns, RandomGenerator random) {
    FMatrixRMaj matrix = new FMatrixRMaj(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      matrix.data[i] = (float) random.nextGaussian();
    }
    return matrix;
  }

  /** The entries row after row, without slack. */
  public static float[] entries(FMatrixRMaj matrix) {
    return Arrays.copyOf(matrix.data, size(matrix));
  }

  /** A matrix of its own with the same entries. */
  public static FMatrixRMaj copy(FMatrixRMaj matrix) {
    FMatrixRMaj copy = new FMatrixRMaj(matrix.numRows, matrix.numCols);
    System.arraycopy(matrix.data, 0, copy.data, 0, size(matrix));
    return copy;
  }

  /** The same entries as double rows. */
  public static double[][] rows(FMatrixRMaj matrix) {
    double[][] rows = new double[matrix.numRows][matrix.numCols];
    for (int i = 0; i < matrix.numRows; i++) {
      for (int j = 0; j < matrix.numCols; j++) {
        rows[i][j] = matrix.data[i * matrix.numCols + j];
      }
    }
    return rows;
  }

  /** Sum of products of entries, in double. */
  public static double dot(FMatrixRMaj a, FMatrixRMaj b) {
    double sum = 0;
    for (int i = 0; i < size(a); i++) {
      sum += (double) a.data[i] * b.data[i];
    }
    return sum;
  }

  /** Square root of the sum of squares, in double. */
  public static double norm(FMatrixRMaj matrix) {
    return Math.sqrt(dot(matrix, matrix));
  }

  /** Number of entries that count. */
  public static int size(FMatrixRMaj matrix) {
    return matrix.numRows * matrix.numCols;
  }
}
