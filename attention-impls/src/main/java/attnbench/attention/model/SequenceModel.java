package attnbench.attention.model;

import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;

/** A model from one sequence to one row of scores; threads may share it, each with its own tape. */
public interface SequenceModel {
  Parameters parameters();

  /**
   * The scores of a sequence of tokens, [1 x outputs].
   *
   * @param tokens ids, of which the first {@code length} count
   */
  Var forward(Tape tape, int[] tokens, int length);

  /**
   * The scores of a sequence of real rows, [1 x outputs].
   *
   * @param reals [length x W] row after row, W the input width
   */
  Var forward(Tape tape, float[] reals, int length);

  /**
   * The scores of a pair of sequences of tokens, [1 x outputs]: one encoder for both, and a head
   * over the two encodings.
   *
   * @param tokens ids, of which the first {@code length} count
   * @param other ids, of which the first {@code otherLength} count
   */
  default Var forward(Tape tape, int[] tokens, int length, int[] other, int otherLength) {
    throw new IllegalArgumentException("the model reads single sequences, not pairs");
  }
}
