package attnbench.attention.nn;

import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;

/** A part of a model that maps an [N x C] matrix to a matrix and owns its parameters. */
@FunctionalInterface
public interface Module {
  Var apply(Tape tape, Var x);
}
