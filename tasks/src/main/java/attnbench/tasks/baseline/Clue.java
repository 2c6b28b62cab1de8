package attnbench.tasks.baseline;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Split;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * What a solver reads off a sequence: one number, to which it answers the class that is the most
 * frequent with that number in train.
 *
 * @param name of the shortcut
 * @param description what is read, in a few words
 * @param read takes an example and gives the number; equal examples give equal numbers
 */
public record Clue(String name, String description, ToIntFunction<Example> read) {

  /** Reads nothing: the majority class. */
  public static final Clue NOTHING = new Clue("majority class", "nothing of the item", e -> 0);

  /**
   * The shares of test items that solvers with these clues answer correctly.
   *
   * @param task asks for a class
   * @param trainItems most items of train to learn from
   */
  public static List<Shortcut> shortcuts(Task task, int trainItems, List<Clue> clues) {
    int classes = ((Target.Classes) task.target()).count();
    Dataset train = task.data(Split.TRAIN);
    int learned = Math.min(trainItems, train.size());
    List<Table> tables = clues.stream().map(clue -> new Table(clue, classes)).toList();
    Example example = Example.of(task);
    for (int i = 0; i < learned; i++) {
      train.fill(i, example);
      for (Table table : tables) {
        table.learn(example);
      }
    }
    Dataset test = task.data(Split.TEST);
    for (int i = 0; i < test.size(); i++) {
      test.fill(i, example);
      for (Table table : tables) {
        table.answer(example);
      }
    }
    List<Shortcut> shortcuts = new ArrayList<>();
    for (Table table : tables) {
      String text =
          "reads %s and answers the class most frequent with it; learnt on %d items of train,"
              + " counted on test";
      shortcuts.add(
          new Shortcut(
              table.clue.name,
              text.formatted(table.clue.description, learned),
              (double) table.correct / test.size()));
    }
    return List.copyOf(shortcuts);
  }

  private static final class Table {
    private final Clue clue;
    private final Map<Integer, int[]> counts = new HashMap<>();
    private final int[] totals;
    private int correct;

    Table(Clue clue, int classes) {
      this.clue = clue;
      this.totals = new int[classes];
    }

    void learn(Example example) {
      int key = clue.read.applyAsInt(example);
      counts.computeIfAbsent(key, k -> new int[totals.length])[example.label]++;
      totals[example.label]++;
    }

    /** Counts an answer; with a number never seen it is the majority class. */
    void answer(Example example) {
      int[] seen = counts.getOrDefault(clue.read.applyAsInt(example), totals);
      int best = 0;
      for (int label = 1; label < seen.length; label++) {
        best = seen[label] > seen[best] ? label : best;
      }
      correct += best == example.label ? 1 : 0;
    }
  }
}
