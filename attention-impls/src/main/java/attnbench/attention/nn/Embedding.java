package attnbench.attention.nn;

import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import java.util.random.RandomGenerator;

/**
 * A learned row for each of a number of things: tokens, or positions; parameter {@code table}
 * [count x C], normal at first.
 */
public final class Embedding {
  private final Parameter table;

  /** A table with deviation 1 at first, as in PyTorch. */
  public Embedding(Parameters parameters, int count, int width, RandomGenerator random) {
    this(parameters, count, width, 1, random);
  }

  public Embedding(
      Parameters parameters, int count, int width, double deviation, RandomGenerator random) {
    table = parameters.add("table", count, width);
    Init.normal(table, deviation, random);
  }

  /** The rows of the first {@code n} tokens, [n x C]. */
  public Var rows(Tape tape, int[] tokens, int n) {
    return Rows.embed(tape, tape.parameter(table), tokens, n);
  }

  /** The first {@code n} rows, [n x C]: a row for each position. */
  public Var firstRows(Tape tape, int n) {
    return Rows.slice(tape, tape.parameter(table), 0, n);
  }
}
