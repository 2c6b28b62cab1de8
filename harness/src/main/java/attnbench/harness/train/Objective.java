package attnbench.harness.train;

import attnbench.attention.autodiff.Losses;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.model.ModelInput;
import attnbench.attention.model.SequenceModel;
import attnbench.tasks.Example;
import attnbench.tasks.InputKind;
import attnbench.tasks.Target;
import attnbench.tasks.Task;

/** What a model is trained for: a task's sequences go in, the loss and the verdict come out. */
public final class Objective {
  private final SequenceModel model;
  private final InputKind input;
  private final Target target;

  public Objective(SequenceModel model, Task task) {
    this.model = model;
    this.input = task.input();
    this.target = task.target();
  }

  /** What a model for {@code task} reads. */
  public static ModelInput modelInput(Task task) {
    if (task.input() instanceof InputKind.Tokens t) {
      return ModelInput.tokens(t.vocabulary());
    }
    return task.input() instanceof InputKind.TokenPairs pairs
        ? ModelInput.tokenPairs(pairs.vocabulary())
        : ModelInput.reals(((InputKind.Reals) task.input()).width());
  }

  /** The number of scores that a model for {@code task} gives. */
  public static int outputs(Task task) {
    return task.target() instanceof Target.Classes classes ? classes.count() : 1;
  }

  /** Whether the answer is one of two classes. */
  boolean hasTwoClasses() {
    return target instanceof Target.Classes classes && classes.count() == 2;
  }

  public SequenceModel model() {
    return model;
  }

  /** The model's scores of an example, [1 x outputs]. */
  public Var scores(Tape tape, Example example) {
    if (input instanceof InputKind.TokenPairs) {
      return model.forward(
          tape, example.tokens, example.length, example.other, example.otherLength);
    }
    return input instanceof InputKind.Tokens
        ? model.forward(tape, example.tokens, example.length)
        : model.forward(tape, example.reals, example.length);
  }

  /** Cross-entropy for classes, squared error for a real number. */
  public Var loss(Tape tape, Var scores, Example example) {
    return target instanceof Target.Classes
        ? Losses.crossEntropy(tape, scores, example.label)
        : Losses.squaredError(tape, scores, example.value);
  }

  /** Whether the scores answer the example as the task demands. */
  public boolean correct(Var scores, Example example) {
    float[] s = scores.value.data;
    if (target instanceof Target.RealNumber number) {
      return Math.abs(s[0] - example.value) < number.tolerance();
    }
    int highest = 0;
    for (int j = 1; j < scores.columns(); j++) {
      if (s[j] > s[highest]) {
        highest = j;
      }
    }
    return highest == example.label;
  }
}
