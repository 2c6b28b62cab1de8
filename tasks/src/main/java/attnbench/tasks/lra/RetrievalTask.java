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
import attnbench.tasks.sequence.ByteSequences;
import attnbench.tasks.sequence.ByteTokens;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Two papers as bytes: whether one cites the other or both cite one (1) or not (0).
 *
 * <p>One item, both texts cut at length 6:
 *
 * <pre>
 *   first    P  a  r  s  i  n      81  98 115 116 106 111
 *   second   A     p  a  r  s      66  33 113  98 115 116     label 1
 * </pre>
 *
 * <p>A token is the byte + 1, 0 is padding, the vocabulary is 257. Each text is cut at the task's
 * length, 4000 as published, and keeps its own when it is shorter. A model encodes both with the
 * same weights and compares the two encodings; nothing passes between the texts before.
 *
 * <p>Departures from the Long Range Arena: no padding unless asked for; every pair counts, where
 * the published code drops the last incomplete batch of each split.
 */
final class RetrievalTask implements Task {
  static final String NAME = "retrieval";
  private static final int CLASSES = 2;

  private final int maxLength;
  private final Map<Split, Dataset> data = new EnumMap<>(Split.class);
  private final List<Skipped> skipped;

  RetrievalTask(RetrievalOptions options, int maxLength, PaperPairs pairs) {
    this.maxLength = maxLength;
    this.skipped = List.copyOf(pairs.skipped());
    int shortest = options.padded() ? maxLength : 1;
    for (Split split : Split.values()) {
      data.put(
          split,
          new Pairs(
              new ByteSequences(pairs.first().get(split), ByteTokens.ALL, shortest),
              new ByteSequences(pairs.second().get(split), ByteTokens.ALL, shortest)));
    }
  }

  /** Two lists of texts, item i of both being a pair. */
  private record Pairs(ByteSequences first, ByteSequences second) implements Dataset {
    @Override
    public int size() {
      return first.size();
    }

    @Override
    public void fill(int index, Example example) {
      first.fill(index, example);
      example.otherLength = second.write(index, example.other);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public InputKind input() {
    return new InputKind.TokenPairs(ByteTokens.ALL.vocabulary());
  }

  @Override
  public Target target() {
    return new Target.Classes(CLASSES);
  }

  @Override
  public int maxLength() {
    return maxLength;
  }

  @Override
  public Dataset data(Split split) {
    return data.get(split);
  }

  @Override
  public double chance() {
    return 1.0 / CLASSES;
  }

  @Override
  public List<Shortcut> shortcuts() {
    return List.of(
        Baselines.majorityClass(this),
        Baselines.bagOfTokens(this, "bytes"),
        Baselines.differenceOfBags(this, "bytes"));
  }

  @Override
  public List<Skipped> skipped() {
    return skipped;
  }

  @Override
  public String text(Example example) {
    return ByteTokens.ALL.text(example.tokens, example.length)
        + " | "
        + ByteTokens.ALL.text(example.other, example.otherLength);
  }
}
