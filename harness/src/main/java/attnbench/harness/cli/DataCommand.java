package attnbench.harness.cli;

import attnbench.harness.config.SpecFormat;
import attnbench.harness.config.TaskSpec;
import attnbench.harness.data.DataHome;
import attnbench.harness.data.DataReport;
import attnbench.harness.train.Catalogue;
import attnbench.tasks.StandIn;
import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code attnbench data}: the data sets of the tasks. */
@Command(
    name = "data",
    description = {
      "Lists, imports, generates, checks and shows the data of the tasks.",
      "What is imported or generated lies in a folder for each task, where train and sweep find it."
    },
    synopsisSubcommandLabel = "(list | import | generate | verify | show)",
    subcommands = {
      DataListCommand.class,
      DataImportCommand.class,
      DataGenerateCommand.class,
      DataVerifyCommand.class,
      DataShowCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench data list",
      "  attnbench data import text aclImdb_v1.tar.gz",
      "  attnbench data generate retrieval --length 4000 --set trainItems=1000",
      "  attnbench data verify",
      "  attnbench data show image --out sheet.png"
    })
final class DataCommand extends CommandGroup {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Where the data lie (default: " + DataHome.VARIABLE + " or data, where train looks).")
  private Path home;

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print as JSON.")
  boolean json;

  /** How a task makes items of its data. */
  static class MakeOptions {
    @Option(
        names = "--length",
        paramLabel = "N",
        description = "Longest sequence (default: the task's usual one).")
    private Integer length;

    @Option(
        names = "--set",
        paramLabel = "OPTION=VALUE",
        description = "Change one option of the task; may be given several times.")
    private Map<String, String> settings = Map.of();
  }

  /** How a task makes items of data that are there already. */
  static final class ReadOptions extends MakeOptions {
    @Option(
        names = "--data",
        paramLabel = "PATH",
        description = "Data that lie elsewhere, as for train.")
    private Path data;

    /** Whether the data lie in the home, as far as they are there. */
    boolean atHome() {
      return data == null;
    }
  }

  Task create(String task, ReadOptions read) {
    return create(task, read, Optional.ofNullable(read.data).or(() -> home().find(task)));
  }

  Task create(String task, MakeOptions make, Optional<Path> data) {
    TaskProvider<?> provider = catalogue().task(task);
    int length = make.length == null ? provider.usualLength() : make.length;
    Map<String, Object> options = new TreeMap<>();
    if (data.filter(StandIn::isMarked).isPresent()) {
      options.put(StandIn.OPTION, true);
    }
    options.putAll(make.settings);
    return catalogue().createTask(new TaskSpec(task, length, options), data);
  }

  void print(DataReport report) {
    print(json ? SpecFormat.toJson(report) : DataText.of(report));
  }

  void print(String text) {
    PrintWriter out = command.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  DataHome home() {
    return home == null ? DataHome.usual() : new DataHome(home);
  }

  Catalogue catalogue() {
    return new Catalogue(main.plugins().loader());
  }
}
