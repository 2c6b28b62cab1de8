package attnbench.tasks.baseline;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.util.List;

/** Shortcuts of tasks with classes, each learnt on train and counted on test. */
public final class Baselines {
  private static final Clue FIRST_TOKEN =
      new Clue("first token", "the first token", example -> example.tokens[0]);

  private Baselines() {}

  /** Always answers the class that is most frequent in train. */
  public static Shortcut majorityClass(Task task) {
    return ofClue(task, Clue.NOTHING);
  }

  /** Looks at the first token only, and answers its most frequent class in train. */
  public static Shortcut firstToken(Task task) {
    return ofClue(task, FIRST_TOKEN);
  }

  private static Shortcut ofClue(Task task, Clue clue) {
    return Clue.shortcuts(task, Integer.MAX_VALUE, List.of(clue)).get(0);
  }

  /**
   * Counts tokens and answers by a linear model of the counts.
   *
   * @param tokens what the tokens are, in the plural ("bytes")
   */
  public static Shortcut bagOfTokens(Task task, String tokens) {
    return bagOfTokens(task, tokens, Integer.MAX_VALUE);
  }

  /**
   * The same, learnt on the first items of train.
   *
   * @param trainItems how many at most; a drawn train split may be far larger than the model needs
   */
  public static Shortcut bagOfTokens(Task task, String tokens, int trainItems) {
    Dataset train = new First(task.data(Split.TRAIN), trainItems);
    return linear(
        task,
        "bag of " + tokens,
        "log(1 + count) of each of the %s of the cut sequence".formatted(tokens),
        Features.logCounts(task),
        train);
  }

  /**
   * Compares the two sequences of a pair by their counts of tokens alone.
   *
   * @param tokens what the tokens are, in the plural ("bytes")
   */
  public static Shortcut differenceOfBags(Task task, String tokens) {
    return linear(
        task,
        "difference of bags",
        "how far log(1 + count) of each of the %s is apart in the two cut sequences"
            .formatted(tokens),
        Features.differences(task),
        task.data(Split.TRAIN));
  }

  private static Shortcut linear(
      Task task, String name, String looksAt, Features features, Dataset train) {
    String learntOn =
        train.size() < task.data(Split.TRAIN).size() ? train.size() + " items of train" : "train";
    return new Shortcut(
        name,
        "softmax regression on %s; fitted on %s, counted on test".formatted(looksAt, learntOn),
        LinearSolver.fit(task, features, train).correctShare(task.data(Split.TEST)));
  }

  private record First(Dataset data, int most) implements Dataset {
    @Override
    public int size() {
      return Math.min(most, data.size());
    }

    @Override
    public void fill(int index, Example example) {
      data.fill(index, example);
    }
  }
}
