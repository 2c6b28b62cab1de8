package attnbench.harness.cli;

import attnbench.harness.config.SpecFormat;
import attnbench.harness.data.ContactSheet;
import attnbench.harness.store.AtomicFile;
import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.Split;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code attnbench data show}: what a person sees of a task's items. */
@Command(
    name = "show",
    description = "Shows items: as text, and for pictures a contact sheet, a row for each class.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench data show adding --length 8",
      "  attnbench data show listops --length 40 --items 3",
      "  attnbench data show pathfinder --length 16384 --out path-x.png",
      "  attnbench data show image --data cifar-10-binary.tar.gz --split test",
      "  attnbench data show text --data aclImdb_v1.tar.gz --items 2 --json"
    })
final class DataShowCommand implements Callable<Integer> {
  private static final int SHOWN_CHARACTERS = 400;

  @ParentCommand private DataCommand parent;
  @Mixin private DataCommand.ReadOptions read;

  @Parameters(paramLabel = "TASK", description = "Whose items.")
  private String task;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "train",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Split split;

  @Option(
      names = "--items",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many; of pictures, of each class (default: ${DEFAULT-VALUE}).")
  private int items;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The contact sheet's file (default: TASK.png).")
  private Path file;

  /** An item in full. */
  private record Shown(int index, Object answer, int positions, String text) {}

  @Override
  public Integer call() throws IOException {
    if (items < 1) {
      throw new IllegalArgumentException("--items is " + items + "; it must be at least 1");
    }
    Task made = parent.create(task, read);
    Dataset data = made.data(split);
    Example example = Example.of(made);
    data.fill(0, example);
    if (made.picture(example).isPresent()) {
      byte[] png = ContactSheet.of(made, data, items).png();
      Path sheet = AtomicFile.write(file == null ? Path.of(task + ".png") : file, png);
      parent.print(
          parent.json
              ? SpecFormat.toJson(Map.of("contactSheet", sheet.toString()))
              : "contact sheet, a row for each class from 0: %s%n".formatted(sheet));
    } else {
      print(made, data, example);
    }
    return ExitCode.OK.number();
  }

  private void print(Task made, Dataset data, Example example) {
    List<Shown> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(items, data.size()); i++) {
      data.fill(i, example);
      if (!parent.json) {
        parent.print(DataText.item(made, example, i, SHOWN_CHARACTERS) + System.lineSeparator());
        continue;
      }
      Object answer =
          made.target() instanceof Target.Classes ? (Object) example.label : example.value;
      int positions = Math.max(example.length, example.otherLength);
      shown.add(new Shown(i, answer, positions, made.text(example)));
    }
    if (parent.json) {
      parent.print(SpecFormat.toJson(shown));
    }
  }
}
