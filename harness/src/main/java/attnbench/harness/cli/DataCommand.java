package attnbench.harness.cli;

import attnbench.attention.mixer.Options;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.config.TaskSpec;
import attnbench.harness.data.Checksums;
import attnbench.harness.data.ContactSheet;
import attnbench.harness.data.DataHome;
import attnbench.harness.data.DataReport;
import attnbench.harness.store.AtomicFile;
import attnbench.harness.train.Catalogue;
import attnbench.tasks.DataGenerator;
import attnbench.tasks.Dataset;
import attnbench.tasks.Download;
import attnbench.tasks.Example;
import attnbench.tasks.Split;
import attnbench.tasks.StandIn;
import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code attnbench data}: the data sets of the tasks. */
@Command(
    name = "data",
    description = {
      "Lists, imports, generates, checks and shows the data of the tasks.",
      "What is imported or generated lies in a folder for each task, where train and sweep find it."
    },
    synopsisSubcommandLabel = "(list | import | generate | verify | show)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench data list",
      "  attnbench data import text aclImdb_v1.tar.gz",
      "  attnbench data generate retrieval --length 4000 --set trainItems=1000",
      "  attnbench data verify",
      "  attnbench data show image --out sheet.png"
    })
final class DataCommand {
  private static final int SHOWN_CHARACTERS = 400;

  @ParentCommand private Main main;
  @Spec private CommandSpec command;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Where the data lie (default: " + DataHome.VARIABLE + " or data, where train looks).")
  private Path home;

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print as JSON.")
  private boolean json;

  /** How the items of a task are made from its data. */
  static final class ReadOptions {
    @Option(
        names = "--data",
        paramLabel = "PATH",
        description = "Data that lie elsewhere, as for train.")
    private Path data;

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

  /** A task in the list. */
  private record Entry(String task, String state, String path, String get) {}

  @Command(
      name = "list",
      description = "Lists the tasks: which data are there, which are missing, where to get them.")
  int list() throws IOException {
    List<Entry> entries = catalogue().tasks().stream().map(this::entry).toList();
    PrintWriter out = out();
    if (json) {
      out.print(SpecFormat.toJson(entries));
    } else {
      TextTable table = new TextTable("task", "state", "where, or how to get it");
      entries.forEach(e -> table.add(e.task, e.state, e.path.isEmpty() ? e.get : e.path));
      out.print(table.leftAligned("task", "state", "where, or how to get it"));
    }
    out.flush();
    return ExitCode.OK.number();
  }

  private Entry entry(TaskProvider<?> provider) {
    String name = provider.name();
    Optional<Path> found = home().find(name);
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
    return "download %s, then attnbench data import %s PATH%s"
        .formatted(
            download.url(),
            task,
            generator ? "; or a stand-in: attnbench data generate " + task : "");
  }

  @Command(
      name = "import",
      description = {
        "Copies a download to where train finds it, with checksums, once the task could read it."
      })
  int importData(
      @Parameters(paramLabel = "TASK", description = "Whose data they are.") String task,
      @Parameters(paramLabel = "PATH", description = "The archive or folder.") Path source,
      @Mixin ReadOptions read)
      throws IOException {
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString());
    }
    Task made = create(task, read, Optional.of(source));
    Path folder = home().fill(task, into -> DataHome.copy(source, into));
    report(DataReport.of(made));
    out().println("imported to " + folder);
    return ExitCode.OK.number();
  }

  @Command(
      name = "generate",
      description = "Writes data in the format that the task reads, for tasks with a generator.")
  int generate(
      @Parameters(paramLabel = "TASK", description = "Whose data to write.") String task,
      @Option(names = "--length", paramLabel = "N", description = "Longest sequence.")
          Integer length,
      @Option(
              names = "--seed",
              paramLabel = "N",
              defaultValue = "1",
              description = "The same seed gives the same files (default: 1).")
          long seed,
      @Option(
              names = "--set",
              paramLabel = "OPTION=VALUE",
              description = "Change one option of the generator; may be given several times.")
          Map<String, String> settings)
      throws IOException {
    TaskProvider<?> provider = catalogue().task(task);
    DataGenerator<?> generator =
        provider
            .generator()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "task %s has no generator; those that have: %s"
                            .formatted(task, withGenerators())));
    int threads = Runtime.getRuntime().availableProcessors();
    int positions = length == null ? provider.usualLength() : length;
    DataGenerator.Order order = new DataGenerator.Order(positions, seed, threads);
    Path folder =
        home().fill(task, into -> write(generator, order, nullToEmpty(settings), into, task));
    out().println("generated " + folder + ": " + generator.description());
    if (StandIn.isMarked(folder)) {
      out().println("to train on it: --set task.options." + StandIn.OPTION + "=true");
    }
    return ExitCode.OK.number();
  }

  private static <G extends Record> void write(
      DataGenerator<G> generator,
      DataGenerator.Order order,
      Map<String, String> settings,
      Path into,
      String task)
      throws IOException {
    G options = Options.bind("generator of task " + task, generator.defaults(), settings);
    generator.write(options, order, into);
  }

  private String withGenerators() {
    List<String> names =
        catalogue().tasks().stream()
            .filter(provider -> provider.generator().isPresent())
            .map(TaskProvider::name)
            .toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  @Command(
      name = "verify",
      description = {
        "Checks the checksums, reads every item, and lists every piece that was left out.",
        "Without a task: all that are there."
      })
  int verify(
      @Parameters(paramLabel = "TASK", arity = "0..1", description = "Which one.") String task,
      @Mixin ReadOptions read)
      throws IOException {
    List<String> names =
        task != null
            ? List.of(catalogue().task(task).name())
            : catalogue().tasks().stream()
                .map(TaskProvider::name)
                .filter(name -> home().find(name).isPresent())
                .toList();
    boolean sound = true;
    for (String name : names) {
      if (read.data == null && home().find(name).isPresent()) {
        Checksums.Result sums = Checksums.verify(home().folderOf(name), home().sumsOf(name));
        out().printf("%s: %d files as they were%n", name, sums.files());
        sums.problems().forEach(problem -> out().printf("%s: %s%n", name, problem));
        sound &= sums.problems().isEmpty();
      }
      report(DataReport.of(create(name, read, Optional.empty())));
    }
    if (names.isEmpty()) {
      out().println("no data in " + home().folder() + "; see attnbench data list");
    }
    out().flush();
    return (sound ? ExitCode.OK : ExitCode.BAD_INPUT).number();
  }

  @Command(
      name = "show",
      description = "Shows items: as text, and for pictures a contact sheet, a row for each class.")
  int show(
      @Parameters(paramLabel = "TASK", description = "Whose items.") String task,
      @Option(
              names = "--split",
              defaultValue = "train",
              description = "One of ${COMPLETION-CANDIDATES} (default: train).")
          Split split,
      @Option(
              names = "--items",
              paramLabel = "N",
              defaultValue = "8",
              description = "How many; of pictures, of each class (default: 8).")
          int items,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description = "The contact sheet's file (default: TASK.png).")
          Path file,
      @Mixin ReadOptions read)
      throws IOException {
    if (items < 1) {
      throw new IllegalArgumentException("--items is " + items + "; it must be at least 1");
    }
    Task made = create(task, read, Optional.empty());
    Dataset data = made.data(split);
    Example example = Example.of(made);
    data.fill(0, example);
    if (made.picture(example).isPresent()) {
      byte[] png = ContactSheet.of(made, data, items).png();
      Path written = AtomicFile.write(file == null ? Path.of(task + ".png") : file, png);
      out().println("contact sheet, a row for each class from 0: " + written);
    } else {
      for (int i = 0; i < Math.min(items, data.size()); i++) {
        data.fill(i, example);
        out().println(DataText.item(made, example, i, SHOWN_CHARACTERS));
      }
    }
    out().flush();
    return ExitCode.OK.number();
  }

  private void report(DataReport report) {
    out().print(json ? SpecFormat.toJson(report) : DataText.of(report));
    out().flush();
  }

  private Task create(String task, ReadOptions read, Optional<Path> source) {
    TaskProvider<?> provider = catalogue().task(task);
    int length = read.length == null ? provider.usualLength() : read.length;
    Optional<Path> data =
        source.or(() -> Optional.ofNullable(read.data)).or(() -> home().find(task));
    Map<String, Object> options = new TreeMap<>();
    if (data.filter(StandIn::isMarked).isPresent()) {
      options.put(StandIn.OPTION, true);
    }
    options.putAll(read.settings);
    return catalogue().createTask(new TaskSpec(task, length, options), data);
  }

  private static Map<String, String> nullToEmpty(Map<String, String> settings) {
    return settings == null ? Map.of() : settings;
  }

  private DataHome home() {
    return home == null ? DataHome.usual() : new DataHome(home);
  }

  private Catalogue catalogue() {
    return new Catalogue(main.plugins().loader());
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
