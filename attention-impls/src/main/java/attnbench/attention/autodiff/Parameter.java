package attnbench.attention.autodiff;

import org.ejml.data.FMatrixRMaj;

/**
 * A named matrix that training changes.
 *
 * @param index its place in its {@link Parameters}
 * @param name path of names joined by dots, unique in its {@link Parameters}
 */
public record Parameter(int index, String name, FMatrixRMaj value) {
  /** Rows x columns. */
  public int size() {
    return value.numRows * value.numCols;
  }
}
