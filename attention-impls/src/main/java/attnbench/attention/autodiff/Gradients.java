package attnbench.attention.autodiff;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/** One gradient matrix for each parameter, into which backward passes add. */
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
}
