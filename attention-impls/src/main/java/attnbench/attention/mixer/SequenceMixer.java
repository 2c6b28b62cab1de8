package attnbench.attention.mixer;

import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;

/**
 * A function from an [N x C] matrix to an [N x C] matrix that lets positions see each other.
 *
 * <p>N is the sequence length, C the width. A mixer owns its parameters and holds no state of a
 * sequence, so that several threads may use it at once, each with its own tape.
 */
public interface SequenceMixer {
  /** Mixes the rows of {@code x}, [N x C] to [N x C]. */
  Var mix(Tape tape, Var x);

  /**
   * Prepares for a training step, while no thread mixes: the moment to draw again what is random
   * and fixed within a step.
   *
   * @param step its number, from 1
   */
  default void startStep(long step) {}

  /**
   * Mixes the rows of {@code x} with weights that come from {@code source}, both [N x C].
   *
   * <p>Only mixers whose weights are a function of single tokens (Paramixer) tell the two apart.
   */
  default Var mix(Tape tape, Var x, Var source) {
    return mix(tape, x);
  }
}
