package attnbench.harness.data;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.InputKind;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a task makes of its data.
 *
 * @param length N
 * @param skipped everything in the data that is no item, with its reason
 */
public record DataReport(String task, int length, List<Part> splits, List<Skipped> skipped) {

  /**
   * One split.
   *
   * @param itemsByClass items of class 0, 1, ...; empty where a number is asked for
   * @param shortest positions of the shortest item; of a pair, those of its longer sequence
   * @param longest positions of the longest
   * @param sha256 of all items and answers in their order: equal for equal data, whatever files
   *     they came from
   */
  public record Part(
      String split,
      int items,
      List<Integer> itemsByClass,
      int shortest,
      int median,
      int longest,
      String sha256) {}

  /** Reads every item of a task. */
  public static DataReport of(Task task) {
    List<Part> parts = new ArrayList<>();
    for (Split split : Split.values()) {
      parts.add(part(task, split));
    }
    return new DataReport(task.name(), task.maxLength(), parts, task.skipped());
  }

  private static Part part(Task task, Split split) {
    Dataset data = task.data(split);
    Example example = Example.of(task);
    int[] byClass = new int[task.target() instanceof Target.Classes classes ? classes.count() : 0];
    int[] lengths = new int[data.size()];
    MessageDigest digest = Checksums.sha256();
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (capacity(task) + 2));
    for (int i = 0; i < data.size(); i++) {
      data.fill(i, example);
      lengths[i] = Math.max(example.length, example.otherLength);
      if (byClass.length > 0) {
        byClass[example.label]++;
      }
      digest(task, example, bytes, digest);
    }
    Arrays.sort(lengths);
    return new Part(
        split.name().toLowerCase(Locale.ROOT),
        data.size(),
        IntStream.of(byClass).boxed().toList(),
        lengths[0],
        lengths[lengths.length / 2],
        lengths[lengths.length - 1],
        HexFormat.of().formatHex(digest.digest()));
  }

  private static int capacity(Task task) {
    int width = task.input() instanceof InputKind.Reals reals ? reals.width() : 1;
    return task.maxLength() * (task.input() instanceof InputKind.TokenPairs ? 2 : width);
  }

  private static void digest(Task task, Example example, ByteBuffer bytes, MessageDigest digest) {
    bytes.clear();
    bytes.putInt(example.length);
    if (task.input() instanceof InputKind.Reals reals) {
      for (int i = 0; i < example.length * reals.width(); i++) {
        bytes.putFloat(example.reals[i]);
      }
    } else {
      for (int i = 0; i < example.length; i++) {
        bytes.putInt(example.tokens[i]);
      }
      for (int i = 0; i < example.otherLength; i++) {
        bytes.putInt(example.other[i]);
      }
    }
    if (task.target() instanceof Target.Classes) {
      bytes.putInt(example.label);
    } else {
      bytes.putFloat(example.value);
    }
    digest.update(bytes.flip());
  }
}
