package attnbench.attention.model;

import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Linear maps with ReLU between them, from the pooled row of a sequence, or those of a pair, to the
 * scores.
 *
 * <p>Parameters {@code weight}, {@code bias} for {@link Head#LINEAR}, else {@code hiddenI.*} and
 * {@code out.*}.
 */
final class ScoreHead {
  private final Head head;
  private final List<Linear> layers = new ArrayList<>();

  /**
   * @param pooled width of a pooled row
   */
  ScoreHead(
      ModelSpec spec,
      ModelInput input,
      int pooled,
      int outputs,
      Parameters parameters,
      RandomGenerator random) {
    this.head = spec.head();
    boolean pair = input.isPair();
    if (head == Head.NLI && !pair) {
      throw new IllegalArgumentException(
          "head NLI compares the two sequences of a pair; the task has single ones");
    }
    int in = pooled * (head == Head.NLI ? 4 : pair ? 2 : 1);
    if (head == Head.LINEAR) {
      layers.add(new Linear(parameters, in, outputs, random));
      return;
    }
    int hidden = spec.feedForwardWidth();
    layers.add(new Linear(parameters.scope("hidden0"), in, hidden, random));
    if (pair) {
      int half = Math.max(1, hidden / 2);
      layers.add(new Linear(parameters.scope("hidden1"), hidden, half, random));
      hidden = half;
    }
    layers.add(new Linear(parameters.scope("out"), hidden, outputs, random));
  }

  /** The scores of a sequence, from its row. */
  Var apply(Tape tape, Var row) {
    Var x = layers.get(0).apply(tape, row);
    for (Linear layer : layers.subList(1, layers.size())) {
      x = layer.apply(tape, Ops.relu(tape, x));
    }
    return x;
  }

  /** The scores of a pair, from its two rows. */
  Var apply(Tape tape, Var e1, Var e2) {
    Var both = Rows.join(tape, e1, e2);
    if (head == Head.NLI) {
      Var product = Ops.multiply(tape, e1, e2);
      Var difference = Ops.add(tape, e1, Ops.scale(tape, e2, -1));
      both = Rows.join(tape, both, Rows.join(tape, product, difference));
    }
    return apply(tape, both);
  }
}
