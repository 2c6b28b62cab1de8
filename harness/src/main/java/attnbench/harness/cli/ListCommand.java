package attnbench.harness.cli;

import attnbench.harness.config.Presets;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.train.Catalogue;
import attnbench.tasks.TaskProvider;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code attnbench list}: what there is to choose from. */
@Command(
    name = "list",
    description = "Lists the mixers, tasks or presets, each with its options, defaults and source.",
    synopsisSubcommandLabel = "(mixers | tasks | presets)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench list mixers",
      "  attnbench list tasks --json",
      "  attnbench --plugin my-mixer.jar list mixers"
    })
final class ListCommand extends CommandGroup {
  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print as JSON.")
  private boolean json;

  /** A task. */
  private record TaskEntry(
      String name, String description, String source, List<OptionEntry> options) {}

  @Command(name = "mixers", description = "Lists the mixers.")
  int mixers() {
    List<MixerEntry> entries = catalogue().mixers().stream().map(MixerEntry::of).toList();
    return print(entries, (out, e) -> e.print(out, "model.mixerOptions."));
  }

  @Command(name = "tasks", description = "Lists the tasks.")
  int tasks() {
    List<TaskEntry> entries = catalogue().tasks().stream().map(ListCommand::entry).toList();
    return print(
        entries,
        (out, e) -> {
          out.printf("%s: %s%n    source: %s%n", e.name, e.description, e.source);
          e.options.forEach(option -> out.printf("    %s%n", option.line("task.options.")));
        });
  }

  @Command(name = "presets", description = "Lists the presets.")
  int presets() {
    return print(
        Presets.all(),
        (out, p) -> {
          out.printf("%s: %s%n    source: %s%n", p.name(), p.description(), p.source());
          out.printf("    tasks: %s%n", String.join(", ", p.tasks()));
          out.printf("    mixers: %s%n", String.join(", ", p.mixers()));
          out.printf("    lengths: %s, seeds: %s%n", joined(p.lengths()), joined(p.seeds()));
          p.deviations().forEach(deviation -> out.printf("    deviation: %s%n", deviation));
        });
  }

  private interface Printer<T> {
    void print(PrintWriter out, T entry);
  }

  private <T> int print(List<T> entries, Printer<T> printer) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.print(SpecFormat.toJson(entries));
    } else {
      entries.forEach(entry -> printer.print(out, entry));
    }
    out.flush();
    return ExitCode.OK.number();
  }

  private Catalogue catalogue() {
    return new Catalogue(main.plugins().loader());
  }

  private static TaskEntry entry(TaskProvider<?> p) {
    return new TaskEntry(
        p.name(), p.description(), p.source(), OptionEntry.of(p.defaults(), p.help()));
  }

  private static String joined(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
