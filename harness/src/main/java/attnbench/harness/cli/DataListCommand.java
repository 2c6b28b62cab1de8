package attnbench.harness.cli;

import attnbench.harness.config.SpecFormat;
import attnbench.tasks.Download;
import attnbench.tasks.TaskProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code attnbench data list}: which data are there. */
@Command(
    name = "list",
    description = "Lists the tasks: which data are there, which are missing, where to get them.",
    footerHeading = "%nExamples:%n",
    footer = {"  attnbench data list", "  attnbench data list --home /mnt/data --json"})
final class DataListCommand implements Callable<Integer> {
  @ParentCommand private DataCommand parent;

  /** A task in the list. */
  private record Entry(String task, String state, String path, String get) {}

  @Override
  public Integer call() {
    List<Entry> entries = parent.catalogue().tasks().stream().map(this::entry).toList();
    if (parent.json) {
      parent.print(SpecFormat.toJson(entries));
    } else {
      TextTable table = new TextTable("task", "state", "where, or how to get it");
      entries.forEach(e -> table.add(e.task, e.state, e.path.isEmpty() ? e.get : e.path));
      parent.print(table.leftAligned("task", "state", "where, or how to get it"));
    }
    return ExitCode.OK.number();
  }

  private Entry entry(TaskProvider<?> provider) {
    String name = provider.name();
    Optional<Path> found = parent.home().find(name);
    if (found.isPresent()) {
      return new Entry(name, "there", found.get().toString(), "");
    }
    Optional<Download> download = provider.download();
    boolean generator = provider.generator().isPresent();
    if (download.isEmpty() || !download.get().needed()) {
      String files =
          download.map(d -> "; for %s: %s".formatted(d.what(), get(d, name, generator))).orElse("");
      return new Entry(name, "generated", "", "as its items are read" + files);
    }
    String what = download.get().what();
    return new Entry(name, "missing", "", what + ": " + get(download.get(), name, generator));
  }

  private static String get(Download download, String task, boolean generator) {
    String made = download.needed() ? "or a stand-in" : "or drawn ones as files";
    return "download %s, then attnbench data import %s PATH%s"
        .formatted(
            download.url(),
            task,
            generator ? "; %s: attnbench data generate %s".formatted(made, task) : "");
  }
}
