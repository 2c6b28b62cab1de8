package attnbench.attention.autodiff;

import java.util.Arrays;

/**
 * A complex matrix, row after row without gaps.
 *
 * @param re real parts
 * @param im imaginary parts, as many
 */
record ComplexRows(float[] re, float[] im) {

  /** A matrix of any content that stays valid until the tape's next start. */
  static ComplexRows take(Tape tape, int rows, int columns) {
    return new ComplexRows(
        tape.workspace().matrix(rows, columns).data, tape.workspace().matrix(rows, columns).data);
  }

  /** Fills rows {@code first} to below {@code end} with zeros. */
  void clear(Tape tape, int columns, int first, int end) {
    tape.forRows(
        end - first,
        (from, to) -> {
          Arrays.fill(re, (first + from) * columns, (first + to) * columns, 0f);
          Arrays.fill(im, (first + from) * columns, (first + to) * columns, 0f);
        });
  }

  /** Real and imaginary parts exchanged: the conjugate times i. */
  ComplexRows swapped() {
    return new ComplexRows(im, re);
  }
}
