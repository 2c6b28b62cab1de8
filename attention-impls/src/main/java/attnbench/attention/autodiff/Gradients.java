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

  /** Adds {@code other}, made for the same parameters. */
  public void add(Gradients other) {
    for (int i = 0; i < byIndex.length; i++) {
      float[] sum = byIndex[i].data;
      float[] addend = other.byIndex[i].data;
      int size = byIndex[i].numRows * byIndex[i].numCols;
      for (int k = 0; k < size; k++) {
        sum[k] += addend[k];
      }
    }
  }

  /** Multiplies all by {@code factor}. */
  public void scale(float factor) {
    for (FMatrixRMaj gradient : byIndex) {
      int size = gradient.numRows * gradient.numCols;
      for (int k = 0; k < size; k++) {
        gradient.data[k] *= factor;
      }
    }
  }

  /** The sum of the squares of all, added up in double, always in the same order. */
  public double squaredNorm() {
    double sum = 0;
    for (FMatrixRMaj gradient : byIndex) {
      int size = gradient.numRows * gradient.numCols;
      for (int k = 0; k < size; k++) {
        sum += (double) gradient.data[k] * gradient.data[k];
      }
    }
    return sum;
  }
}
