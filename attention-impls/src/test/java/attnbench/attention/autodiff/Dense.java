package attnbench.attention.autodiff;

import attnbench.attention.kernel.Reference;
import java.util.function.DoubleUnaryOperator;

/** Plain loops over double rows: what tests hold the float operations against. */
public final class Dense {
  private Dense() {}

  /** {@code A B}. */
  public static double[][] multiply(double[][] a, double[][] b) {
    double[][] c = new double[a.length][columns(b)];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < columns(b); j++) {
        for (int p = 0; p < b.length; p++) {
          c[i][j] += a[i][p] * b[p][j];
        }
      }
    }
    return c;
  }

  /** {@code A'}. */
  public static double[][] transpose(double[][] a) {
    double[][] t = new double[columns(a)][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < columns(a); j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }

  /** {@code A + B}. */
  public static double[][] add(double[][] a, double[][] b) {
    double[][] c = new double[a.length][columns(a)];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < columns(a); j++) {
        c[i][j] = a[i][j] + b[i][j];
      }
    }
    return c;
  }

  /** {@code x W' + b} with b a single row. */
  public static double[][] linear(double[][] x, double[][] weight, double[][] bias) {
    double[][] y = multiply(x, transpose(weight));
    for (double[] row : y) {
      for (int j = 0; j < row.length; j++) {
        row[j] += bias[0][j];
      }
    }
    return y;
  }

  /** f of each entry. */
  public static double[][] map(double[][] a, DoubleUnaryOperator f) {
    double[][] b = new double[a.length][columns(a)];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < columns(a); j++) {
        b[i][j] = f.applyAsDouble(a[i][j]);
      }
    }
    return b;
  }

  /** GELU with the exact normal distribution function. */
  public static double[][] gelu(double[][] a) {
    return map(a, Reference::gelu);
  }

  /** {@code elu(x) + 1}. */
  public static double[][] eluPlusOne(double[][] a) {
    return map(a, x -> x > 0 ? x + 1 : Math.exp(x));
  }

  /** Each row divided by its sum; with {@code causal} what is right of the diagonal counts as 0. */
  public static double[][] normaliseRows(double[][] a, boolean causal) {
    double[][] b = new double[a.length][columns(a)];
    for (int i = 0; i < a.length; i++) {
      int seen = causal ? Math.min(i + 1, columns(a)) : columns(a);
      double sum = 0;
      for (int j = 0; j < seen; j++) {
        sum += a[i][j];
      }
      for (int j = 0; j < seen; j++) {
        b[i][j] = a[i][j] / sum;
      }
    }
    return b;
  }

  /** Softmax of each row. */
  public static double[][] softmaxRows(double[][] a, boolean causal) {
    return normaliseRows(map(a, Math::exp), causal);
  }

  /** Layer norm of each row. */
  public static double[][] layerNorm(
      double[][] x, double[][] gain, double[][] bias, double epsilon) {
    double[][] y = new double[x.length][columns(x)];
    for (int i = 0; i < x.length; i++) {
      int c = columns(x);
      double mean = 0;
      for (int j = 0; j < c; j++) {
        mean += x[i][j] / c;
      }
      double variance = 0;
      for (int j = 0; j < c; j++) {
        variance += (x[i][j] - mean) * (x[i][j] - mean) / c;
      }
      for (int j = 0; j < c; j++) {
        y[i][j] = (x[i][j] - mean) / Math.sqrt(variance + epsilon) * gain[0][j] + bias[0][j];
      }
    }
    return y;
  }

  /** Columns {@code from} to below {@code from + count}. */
  public static double[][] columns(double[][] a, int from, int count) {
    double[][] b = new double[a.length][count];
    for (int i = 0; i < a.length; i++) {
      System.arraycopy(a[i], from, b[i], 0, count);
    }
    return b;
  }

  /** The columns of a left of those of b. */
  public static double[][] join(double[][] a, double[][] b) {
    double[][] c = new double[a.length][columns(a) + columns(b)];
    for (int i = 0; i < a.length; i++) {
      System.arraycopy(a[i], 0, c[i], 0, columns(a));
      System.arraycopy(b[i], 0, c[i], columns(a), columns(b));
    }
    return c;
  }

  /**
   * Steps of {@code Z (13 I - A Z (15 I - A Z (7 I - A Z))) / 4} from A' over its two norms, the
   * largest sums of a column and of a row.
   */
  public static double[][] pseudoInverse(double[][] a, int steps) {
    double columnNorm = 0;
    double rowNorm = 0;
    for (int i = 0; i < a.length; i++) {
      double column = 0;
      double row = 0;
      for (int j = 0; j < a.length; j++) {
        column += Math.abs(a[j][i]);
        row += Math.abs(a[i][j]);
      }
      columnNorm = Math.max(columnNorm, column);
      rowNorm = Math.max(rowNorm, row);
    }
    double norms = columnNorm * rowNorm;
    double[][] z = map(transpose(a), entry -> entry / norms);
    for (int step = 0; step < steps; step++) {
      double[][] az = multiply(a, z);
      double[][] inner = multiply(az, minus(7, az));
      double[][] outer = multiply(az, minus(15, inner));
      z = map(multiply(z, minus(13, outer)), entry -> entry / 4);
    }
    return z;
  }

  /** {@code diagonal I - A}. */
  private static double[][] minus(double diagonal, double[][] a) {
    double[][] b = map(a, entry -> -entry);
    for (int i = 0; i < a.length; i++) {
      b[i][i] += diagonal;
    }
    return b;
  }

  private static int columns(double[][] a) {
    return a.length == 0 ? 0 : a[0].length;
  }
}
