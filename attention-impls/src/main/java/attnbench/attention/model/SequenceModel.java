package attnbench.attention.model;

import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;

/** A model from one sequence to one row of scores; threads may share it, each with its own tape. */
public interface SequenceModel {
  Parameters parameters();

  /**
   * Prepares for a training step, while no thread runs the model: what is random and not learned,
   * such as random features, may be drawn again.
   *
   * @param step its number, from 1
   */
  default void startStep(long step) {}

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
}
