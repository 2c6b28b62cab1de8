package attnbench.attention.autodiff;

import org.ejml.data.FMatrixRMaj;

/**
 * A named matrix of a model.
 *
 * @param index its place in its {@link Parameters}
 * @param name path of names joined by dots, unique in its {@link Parameters}
 * @param trained whether training changes it by its gradient; a fixed one gets none, but belongs to
 *     what has to be kept of a model, as random projections do
 */
public record Parameter(int index, String name, FMatrixRMaj value, boolean trained) {
  /** Rows x columns. */
  public int size() {
    return value.numRows * value.numCols;
  }
}
