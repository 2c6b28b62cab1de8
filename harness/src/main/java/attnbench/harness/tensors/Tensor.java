package attnbench.harness.tensors;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * An array of 32-bit floats with a shape.
 *
 * @param shape the dimensions, outermost first; none for a single number
 * @param values row after row, the last dimension running fastest
 */
public record Tensor(List<Integer> shape, float[] values) {
  public Tensor {
    shape = List.copyOf(shape);
    long numbers = 1;
    for (int dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException(
            "a dimension is " + dimension + "; it must not be negative");
      }
      numbers = Math.multiplyExact(numbers, dimension);
    }
    if (numbers != values.length) {
      throw new IllegalArgumentException(
          "%d numbers for the shape %s, which needs %d".formatted(values.length, shape, numbers));
    }
  }

  /** A copy of a matrix, [rows x columns]. */
  public static Tensor of(FMatrixRMaj matrix) {
    int size = Math.multiplyExact(matrix.numRows, matrix.numCols);
    return new Tensor(List.of(matrix.numRows, matrix.numCols), Arrays.copyOf(matrix.data, size));
  }

  /**
   * A copy as a matrix.
   *
   * @param name of the tensor, for messages
   * @throws IllegalArgumentException when there are not two dimensions, none of them 0
   */
  public FMatrixRMaj matrix(String name) {
    if (shape.size() != 2 || shape.contains(0)) {
      throw new IllegalArgumentException(
          "tensor '%s' has the shape %s; it must have two dimensions of at least 1"
              .formatted(name, shape));
    }
    FMatrixRMaj matrix = new FMatrixRMaj(shape.get(0), shape.get(1));
    System.arraycopy(values, 0, matrix.data, 0, values.length);
    return matrix;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && shape.equals(tensor.shape)
        && Arrays.equals(values, tensor.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "tensor of shape " + shape;
  }
}
