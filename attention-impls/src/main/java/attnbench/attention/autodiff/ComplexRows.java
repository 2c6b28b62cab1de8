package attnbench.attention.autodiff;

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

  /** Real and imaginary parts exchanged: the conjugate times i. */
  ComplexRows swapped() {
    return new ComplexRows(im, re);
  }
}
