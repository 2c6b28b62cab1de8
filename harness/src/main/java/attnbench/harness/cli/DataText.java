package attnbench.harness.cli;

import attnbench.harness.data.DataReport;
import attnbench.tasks.Example;
import attnbench.tasks.Skipped;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import java.util.stream.Collectors;

/** Data as text for a terminal. */
final class DataText {
  private static final int HASH_DIGITS = 12;

  private DataText() {}

  /** A line for each split, and one for each piece that was left out. */
  static String of(DataReport report) {
    StringBuilder text = new StringBuilder();
    for (DataReport.Part part : report.splits()) {
      String classes =
          part.itemsByClass().isEmpty()
              ? ""
              : part.itemsByClass().stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(", ", " (by class ", ")"));
      text.append(
          "%s N=%d %s: %,d items%s, %d to %d positions, median %d; sha256 %s%n"
              .formatted(
                  report.task(),
                  report.length(),
                  part.split(),
                  part.items(),
                  classes,
                  part.shortest(),
                  part.longest(),
                  part.median(),
                  part.sha256().substring(0, HASH_DIGITS)));
    }
    text.append(
        "%s: %s%n"
            .formatted(
                report.task(),
                report.skipped().isEmpty()
                    ? "nothing was left out"
                    : report.skipped().size() + " left out:"));
    for (Skipped skipped : report.skipped()) {
      text.append("  %s: %s%n".formatted(skipped.item(), skipped.reason()));
    }
    return text.toString();
  }

  /** One item, cut after some characters. */
  static String item(Task task, Example example, int index, int characters) {
    String answer =
        task.target() instanceof Target.Classes
            ? "label " + example.label
            : "answer " + example.value;
    String text = task.text(example).replaceAll("\\p{Cntrl}", " ");
    boolean cut = text.length() > characters;
    return "item %d, %s, %d positions: %s%s"
        .formatted(
            index,
            answer,
            Math.max(example.length, example.otherLength),
            cut ? text.substring(0, characters) : text,
            cut ? " ..." : "");
  }
}
