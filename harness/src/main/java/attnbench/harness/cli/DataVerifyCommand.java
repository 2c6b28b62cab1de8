package attnbench.harness.cli;

import attnbench.harness.config.SpecFormat;
import attnbench.harness.data.Checksums;
import attnbench.harness.data.DataReport;
import attnbench.tasks.TaskProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code attnbench data verify}: whether the data are what they were, and what is in them. */
@Command(
    name = "verify",
    description = {
      "Checks the checksums, reads every item, and lists every piece that was left out.",
      "Without a task: all that are there."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench data verify",
      "  attnbench data verify text --length 4000",
      "  attnbench data verify pathfinder --set origin=files --set split=paramixer",
      "  attnbench data verify image --data cifar-10-binary.tar.gz --json",
      "  attnbench data verify parity --length 1024"
    })
final class DataVerifyCommand implements Callable<Integer> {
  @ParentCommand private DataCommand parent;
  @Mixin private DataCommand.ReadOptions read;

  @Parameters(paramLabel = "TASK", arity = "0..1", description = "Which one.")
  private String task;

  /**
   * A task's data.
   *
   * @param checksums of the data in the home; absent for others
   */
  private record Verified(Optional<Checksums.Result> checksums, DataReport data) {}

  @Override
  public Integer call() throws IOException {
    List<String> names =
        task != null
            ? List.of(parent.catalogue().task(task).name())
            : parent.catalogue().tasks().stream()
                .map(TaskProvider::name)
                .filter(name -> parent.home().find(name).isPresent())
                .toList();
    boolean sound = true;
    List<Verified> all = new ArrayList<>();
    for (String name : names) {
      Optional<Checksums.Result> sums = Optional.empty();
      if (read.atHome() && parent.home().find(name).isPresent()) {
        sums =
            Optional.of(Checksums.verify(parent.home().folderOf(name), parent.home().sumsOf(name)));
        sound &= sums.get().problems().isEmpty();
      }
      Verified verified = new Verified(sums, DataReport.of(parent.create(name, read)));
      all.add(verified);
      if (!parent.json) {
        parent.print(text(verified));
      }
    }
    if (parent.json) {
      parent.print(SpecFormat.toJson(all));
    } else if (names.isEmpty()) {
      parent.print("no data in %s; see attnbench data list%n".formatted(parent.home().folder()));
    }
    return (sound ? ExitCode.OK : ExitCode.BAD_INPUT).number();
  }

  private static String text(Verified verified) {
    StringBuilder text = new StringBuilder();
    String name = verified.data.task();
    verified.checksums.ifPresent(
        sums -> {
          text.append("%s: %d files as they were%n".formatted(name, sums.files()));
          sums.problems().forEach(p -> text.append("%s: %s%n".formatted(name, p)));
        });
    return text.append(DataText.of(verified.data)).toString();
  }
}
