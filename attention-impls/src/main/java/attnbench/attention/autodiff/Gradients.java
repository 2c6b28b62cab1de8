package attnbench.attention.autodiff;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * One gradient matrix for each parameter, into which backward passes add; a fixed parameter's stays
 * zero.
 */
public final class Gradients {
  private final FMatrixRMaj[] byIndex;

  public Gradients(Parameters parameters) {
    List<Parameter> all = parameters.all();
    byIndex = new FMatrixRMaj[all.size()];
    for (Parameter p : all) {
      byIndex[p.index()] = new FMatrixRMaj(p.value().numRows, p.value().numCols);
    }
  }

  public FMatrixRMaj of(Parameter parameter) {
    return byIndex[parameter.index()];
  }

  /** Sets all to zero. */
  public void clear() {
    for (FMatrixRMaj gradient : byIndex) {
      Arrays.fill(gradient.data, 0, gradient.numRows * gradient.numCols, 0f);
    }
  }

  /** Adds others, made for the same parameters, one after the other. */
  public void addAll(ParameterRanges ranges, List<Gradients> others) {
    ranges.forEach(
        piece -> {
          float[] sum = of(piece.parameter()).data;
          int from = piece.from();
          for (Gradients other : others) {
            float[] addend = other.of(piece.parameter()).data;
            ranges.kernels().axpy(piece.count(), 1f, addend, from, sum, from);
          }
        });
  }

  /** Multiplies all by {@code factor}. */
  public void scale(ParameterRanges ranges, float factor) {
    float[] factors = {factor};
    ranges.forEach(
        piece -> {
          float[] row = of(piece.parameter()).data;
          int count = piece.count();
          ranges.kernels().scaleRows(1, count, factors, 0, row, piece.from(), count);
        });
  }

  /** The sum of the squares of all, added up in double, always in the same order. */
  public double squaredNorm(ParameterRanges ranges) {
    return ranges.sum(
        piece ->
            ranges.kernels().squaredNorm(piece.count(), of(piece.parameter()).data, piece.from()));
  }
}
