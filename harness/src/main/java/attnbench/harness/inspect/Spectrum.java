package attnbench.harness.inspect;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** The singular values of a square matrix that was computed in floats, falling. */
public final class Spectrum {
  private final double[] values;

  private Spectrum(double[] values) {
    this.values = values;
  }

  /** Those of a matrix, which stays as it is. */
  public static Spectrum of(DMatrixRMaj matrix) {
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(matrix.numRows, matrix.numCols, false, false, false);
    if (!svd.decompose(matrix.copy())) {
      throw new IllegalArgumentException(
          "the singular values of a %d x %d matrix do not converge; its entries must be finite"
              .formatted(matrix.numRows, matrix.numCols));
    }
    double[] values = Arrays.copyOf(svd.getSingularValues(), svd.numberOfSingularValues());
    Arrays.sort(values);
    return new Spectrum(
        IntStream.range(0, values.length)
            .mapToDouble(i -> values[values.length - 1 - i])
            .toArray());
  }

  /**
   * How many are above N 2^-23 of the largest: all that floats can tell from zero, as numerical
   * libraries count by default.
   */
  public int rank() {
    double least = values.length * 0x1p-23 * values[0];
    return (int) Arrays.stream(values).filter(value -> value > least).count();
  }

  /**
   * The exponential of the entropy of the values as shares of their sum: N when all are equal, 1
   * when one is all (Roy and Vetterli 2007, The effective rank, section 2).
   */
  public double effectiveRank() {
    double sum = Arrays.stream(values).sum();
    double entropy = 0;
    for (double value : values) {
      double share = value / sum;
      entropy -= share > 0 ? share * Math.log(share) : 0;
    }
    return Math.exp(entropy);
  }

  /** The smallest as a share of the largest. */
  public double smallest() {
    return values[0] == 0 ? 0 : values[values.length - 1] / values[0];
  }

  /** Shares of the largest at {@code count} places, evenly from the first to the last. */
  public List<Double> sample(int count) {
    int places = Math.min(count, values.length);
    return IntStream.range(0, places)
        .map(k -> places == 1 ? 0 : (int) ((long) k * (values.length - 1) / (places - 1)))
        .mapToObj(i -> values[0] == 0 ? 0 : values[i] / values[0])
        .toList();
  }
}
