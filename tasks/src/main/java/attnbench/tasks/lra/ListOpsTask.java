package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.InputKind;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import attnbench.tasks.baseline.Baselines;
import attnbench.tasks.baseline.Clue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * ListOps: the value, a digit, of an expression of nested operators on digits.
 *
 * <p>One item, far shorter than a real one:
 *
 * <pre>
 *   position    0     1   2    3     4   5   6   7   8
 *   word      [MAX    2   9  [MIN    4   7   ]   0   ]
 *   token      12     3  10   11     5   8  15   1  15      value 9
 * </pre>
 *
 * <p>The language is {@link ListOps}, the drawing of expressions {@link ListOpsTrees}. At N = 2000
 * an expression has 501 to 1999 tokens as in the Long Range Arena, at another N more than N / 4 and
 * fewer than N.
 *
 * <p>Little of an expression says much about its value: that of MIN is 0 and that of MAX is 9 in
 * more than half the cases. So the shortcuts are a ladder, whose lower rungs explain most published
 * results: the root operator alone; the counts of all tokens; the first N / 8 tokens with what is
 * open closed behind them; the root operator with the digits that are its direct arguments.
 *
 * <p>Departures from the Long Range Arena: the vocabulary has a fixed order; sequences have their
 * own length unless {@code padded}; drawn expressions come from a seed, where the released files
 * were drawn without one.
 */
record ListOpsTask(int maxLength, boolean padded, Map<Split, Dataset> splits, List<Skipped> skipped)
    implements Task {
  static final String NAME = "listops";
  private static final int LEARNED_ITEMS = 20_000;
  private static final int PREFIX_SHARE = 8;

  ListOpsTask {
    splits = Map.copyOf(splits);
    skipped = List.copyOf(skipped);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InputKind input() {
    return new InputKind.Tokens(ListOps.VOCABULARY);
  }

  @Override
  public Target target() {
    return new Target.Classes(ListOps.DIGITS);
  }

  @Override
  public Dataset data(Split split) {
    Dataset data = splits.get(split);
    return padded ? new Padded(data, maxLength) : data;
  }

  @Override
  public double chance() {
    return 1.0 / ListOps.DIGITS;
  }

  @Override
  public List<Shortcut> shortcuts() {
    List<Shortcut> shortcuts =
        new ArrayList<>(
            Clue.shortcuts(
                this,
                LEARNED_ITEMS,
                List.of(
                    Clue.NOTHING,
                    ROOT,
                    prefix("first eighth", maxLength / PREFIX_SHARE),
                    levels("top level", 1))));
    shortcuts.add(1, Baselines.bagOfTokens(this, "tokens", LEARNED_ITEMS));
    return List.copyOf(shortcuts);
  }

  @Override
  public String text(Example example) {
    return IntStream.range(0, unpaddedLength(example))
        .mapToObj(i -> ListOps.word(example.tokens[i]))
        .collect(Collectors.joining(" "));
  }

  /** The root operator. */
  static final Clue ROOT =
      new Clue("root operator", "the root operator, one token,", e -> e.tokens[0]);

  /** The root operator, and the value of the first tokens with open operators closed. */
  static Clue prefix(String name, int prefixTokens) {
    String text =
        "the root operator, the value of the first %d tokens with every open operator closed, and"
            + " whether that is all,";
    return new Clue(
        name,
        text.formatted(prefixTokens),
        e -> {
          int length = unpaddedLength(e);
          int seen = Math.min(prefixTokens, length);
          int all = seen == length ? 1 : 0;
          return 2 * key(e, ListOps.prefixValue(e.tokens, seen)) + all;
        });
  }

  /** The root operator, and the value without the operators nested deeper than some levels. */
  static Clue levels(String name, int levels) {
    String text =
        "the root operator and the value without operators nested deeper than %d (1: the root),";
    return new Clue(
        name,
        text.formatted(levels),
        e -> key(e, ListOps.topValue(e.tokens, unpaddedLength(e), levels)));
  }

  private static int unpaddedLength(Example e) {
    int length = e.length;
    while (e.tokens[length - 1] == ListOps.PADDING) {
      length--;
    }
    return length;
  }

  private static int key(Example e, int value) {
    return e.tokens[0] * (ListOps.DIGITS + 1) + value - ListOps.NONE;
  }

  private record Padded(Dataset data, int length) implements Dataset {
    @Override
    public int size() {
      return data.size();
    }

    @Override
    public void fill(int index, Example example) {
      data.fill(index, example);
      Arrays.fill(example.tokens, example.length, length, ListOps.PADDING);
      example.length = length;
    }

    @Override
    public void prepare(int threads, IntConsumer progress) {
      data.prepare(threads, progress);
    }
  }
}
