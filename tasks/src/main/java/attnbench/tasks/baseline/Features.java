package attnbench.tasks.baseline;

import attnbench.tasks.Example;
import attnbench.tasks.InputKind;
import attnbench.tasks.Task;

/** What a linear solver looks at: a row of numbers for each item. */
interface Features {
  /** Writes the numbers of an item into a row of {@link #count} zeros. */
  void write(Example example, float[] row);

  /** How many numbers there are. */
  int count();

  /**
   * {@code log(1 + count)} of each token; of a pair, of the first sequence and then of the other.
   */
  static Features logCounts(Task task) {
    int vocabulary = vocabulary(task);
    boolean pair = task.input() instanceof InputKind.TokenPairs;
    return new Features() {
      @Override
      public int count() {
        return pair ? 2 * vocabulary : vocabulary;
      }

      @Override
      public void write(Example example, float[] row) {
        addLogCounts(example.tokens, example.length, row, 0, vocabulary);
        if (pair) {
          addLogCounts(example.other, example.otherLength, row, vocabulary, vocabulary);
        }
      }
    };
  }

  /** Of a pair, how far the {@code log(1 + count)} of each token are apart. */
  static Features differences(Task task) {
    int vocabulary = vocabulary(task);
    return new Features() {
      @Override
      public int count() {
        return vocabulary;
      }

      @Override
      public void write(Example example, float[] row) {
        float[] other = new float[vocabulary];
        addLogCounts(example.tokens, example.length, row, 0, vocabulary);
        addLogCounts(example.other, example.otherLength, other, 0, vocabulary);
        for (int token = 0; token < vocabulary; token++) {
          row[token] = Math.abs(row[token] - other[token]);
        }
      }
    };
  }

  private static int vocabulary(Task task) {
    return task.input() instanceof InputKind.TokenPairs pairs
        ? pairs.vocabulary()
        : ((InputKind.Tokens) task.input()).vocabulary();
  }

  private static void addLogCounts(int[] tokens, int length, float[] row, int at, int vocabulary) {
    int[] counts = new int[vocabulary];
    for (int i = 0; i < length; i++) {
      counts[tokens[i]]++;
    }
    for (int token = 0; token < vocabulary; token++) {
      row[at + token] = (float) Math.log1p(counts[token]);
    }
  }
}
