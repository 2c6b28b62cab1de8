package attnbench.harness.libtorch.golden;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Formulas over libtorch's tensors.
 *
 * <p>N positions, H heads, D head width, C = H D.
 */
final class Algebra {
  private Algebra() {}

  /** An element of a matrix that is made from its place. */
  @FunctionalInterface
  interface Element {
    double at(int i, int j);
  }

  /** Whether position i of a head sees position j. */
  @FunctionalInterface
  interface Sight {
    boolean sees(int head, int i, int j);
  }

  static Tensor times(Tensor x, double factor) {
    return x.mul(new Scalar(factor));
  }

  static Tensor plus(Tensor x, double addend) {
    return x.add(new Scalar(addend));
  }

  static Tensor atLeast(Tensor x, double least) {
    return x.clamp_min(new Scalar(least));
  }

  /** The last two dimensions exchanged. */
  static Tensor transposed(Tensor x) {
    return x.transpose(-2, -1);
  }

  /** The sum over a dimension, which stays with one place. */
  static Tensor sum(Tensor x, long dimension) {
    return x.sum(dimension).unsqueeze(dimension);
  }

  static Tensor einsum(String formula, Tensor... operands) {
    return torch.einsum(formula, new TensorVector(operands));
  }

  static Tensor joined(long dimension, Tensor... parts) {
    return torch.cat(new TensorVector(parts), dimension);
  }

  /** The heads of x [N x C], [H x N x D]. */
  static Tensor heads(Tensor x, int heads) {
    return x.reshape(x.size(0), heads, x.size(1) / heads).transpose(0, 1);
  }

  /** The heads [H x N x D] side by side, [N x C]. */
  static Tensor sideBySide(Tensor heads) {
    return heads.transpose(0, 1).reshape(heads.size(1), heads.size(0) * heads.size(2));
  }

  static Tensor matrix(int rows, int columns, Element element) {
    double[] values = new double[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = element.at(i / columns, i % columns);
    }
    return Tensor.create(values, rows, columns);
  }

  /** 0, 1, ..., n - 1. */
  static Tensor numbers(int n) {
    return matrix(1, n, (i, j) -> j).reshape(n);
  }

  /** One where a position sees a position and zero elsewhere, [H x N x N]. */
  static Tensor sight(int heads, int n, Sight sight) {
    return matrix(heads * n, n, (row, j) -> sight.sees(row / n, row % n, j) ? 1 : 0)
        .reshape(heads, n, n);
  }

  /** One for positions up to the own. */
  static Tensor causal(int heads, int n) {
    return sight(heads, n, (h, i, j) -> j <= i);
  }

  /** {@code softmax(scores) v} over what is seen. */
  static Tensor attend(Tensor scores, Tensor sight, Tensor v) {
    Tensor hidden = sight.eq(new Scalar(0.0));
    Scalar never = new Scalar(Double.NEGATIVE_INFINITY);
    return scores.masked_fill(hidden, never).softmax(-1).matmul(v);
  }

  /** {@code Q K' / sqrt(D)} of each head, [H x N x M]. */
  static Tensor scores(Tensor q, Tensor k) {
    return times(q.matmul(transposed(k)), 1 / Math.sqrt(q.size(-1)));
  }
}
