package attnbench.tasks.baseline;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.InputKind;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Split;
import attnbench.tasks.Target;
import attnbench.tasks.Task;

/** Shortcuts of tasks with classes, each learnt on train and counted on test. */
public final class Baselines {
  private Baselines() {}

  /** Always answers the class that is most frequent in train. */
  public static Shortcut majorityClass(Task task) {
    int[][] counts = {new int[classes(task)]};
    int[] answers = answers(task, counts, example -> 0);
    return new Shortcut(
        "majority class",
        "always answers the most frequent class of train; counted on test",
        correctShare(task, example -> answers[0]));
  }

  /** Looks at the first token only, and answers its most frequent class in train. */
  public static Shortcut firstToken(Task task) {
    int vocabulary = ((InputKind.Tokens) task.input()).vocabulary();
    int[][] counts = new int[vocabulary][classes(task)];
    int[] answers = answers(task, counts, example -> example.tokens[0]);
    return new Shortcut(
        "first token",
        "answers the class most frequent in train after the same first token; counted on test",
        correctShare(task, example -> answers[example.tokens[0]]));
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
    return new Shortcut(
        "bag of " + tokens,
        ("softmax regression on log(1 + count) of each of the %s of the cut sequence;"
                + " fitted on %s, counted on test")
            .formatted(
                tokens,
                train.size() < task.data(Split.TRAIN).size()
                    ? train.size() + " items of train"
                    : "train"),
        BagOfTokens.fit(task, train).correctShare(task.data(Split.TEST)));
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

  /** What a solver looks at: the number of the case that an item belongs to. */
  private interface Glance {
    int at(Example example);
  }

  private static int classes(Task task) {
    return ((Target.Classes) task.target()).count();
  }

  /** Most frequent class of train by case; where a case is new, that of all. */
  private static int[] answers(Task task, int[][] counts, Glance glance) {
    Example example = Example.of(task);
    Dataset train = task.data(Split.TRAIN);
    int[] all = new int[classes(task)];
    for (int i = 0; i < train.size(); i++) {
      train.fill(i, example);
      counts[glance.at(example)][example.label]++;
      all[example.label]++;
    }
    int[] answers = new int[counts.length];
    for (int c = 0; c < counts.length; c++) {
      int highest = highest(counts[c]);
      answers[c] = counts[c][highest] > 0 ? highest : highest(all);
    }
    return answers;
  }

  private static int highest(int[] counts) {
    int highest = 0;
    for (int k = 1; k < counts.length; k++) {
      if (counts[k] > counts[highest]) {
        highest = k;
      }
    }
    return highest;
  }

  private static double correctShare(Task task, Glance answer) {
    Example example = Example.of(task);
    Dataset test = task.data(Split.TEST);
    int correct = 0;
    for (int i = 0; i < test.size(); i++) {
      test.fill(i, example);
      correct += answer.at(example) == example.label ? 1 : 0;
    }
    return (double) correct / test.size();
  }
}
