package attnbench.harness.cli;

import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.Options;
import attnbench.harness.config.Presets;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.train.Catalogue;
import attnbench.tasks.TaskProvider;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

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
final class ListCommand {
  @ParentCommand private Main main;
  @Spec private CommandSpec command;

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print as JSON.")
  private boolean json;

  /** One option of a mixer or a task. */
  private record OptionEntry(String name, Object defaultValue, String help) {}

  /** A preset of a mixer: the options in which it differs from the defaults. */
  private record PresetEntry(String name, Map<String, Object> options) {}

  /** A mixer. */
  private record MixerEntry(
      String name,
      String description,
      String complexity,
      String source,
      List<OptionEntry> options,
      List<PresetEntry> presets) {}

  /** A task. */
  private record TaskEntry(
      String name, String description, String source, List<OptionEntry> options) {}

  @Command(name = "mixers", description = "Lists the mixers.")
  int mixers() {
    List<MixerEntry> entries = catalogue().mixers().stream().map(ListCommand::entry).toList();
    return print(
        entries,
        (out, e) -> {
          out.printf("%s: %s%n    work: %s%n", e.name, e.description, e.complexity);
          printSourceAndOptions(out, e.source, "model.mixerOptions.", e.options);
          e.presets.forEach(
              preset -> out.printf("    --mixer %s    %s%n", preset.name, preset.options));
        });
  }

  @Command(name = "tasks", description = "Lists the tasks.")
  int tasks() {
    List<TaskEntry> entries = catalogue().tasks().stream().map(ListCommand::entry).toList();
    return print(
        entries,
        (out, e) -> {
          out.printf("%s: %s%n", e.name, e.description);
          printSourceAndOptions(out, e.source, "task.options.", e.options);
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

  private static <O extends Record> MixerEntry entry(MixerProvider<O> p) {
    return new MixerEntry(
        p.name(),
        p.description(),
        p.complexity(),
        p.source(),
        options(p.defaults(), p.help()),
        new TreeMap<>(p.presets())
            .entrySet().stream()
                .map(
                    e ->
                        new PresetEntry(
                            p.name() + ":" + e.getKey(),
                            Options.changes(p.defaults(), e.getValue())))
                .toList());
  }

  private static TaskEntry entry(TaskProvider<?> p) {
    return new TaskEntry(p.name(), p.description(), p.source(), options(p.defaults(), p.help()));
  }

  private static List<OptionEntry> options(Record defaults, Map<String, String> help) {
    return new TreeMap<>(Options.asMap(defaults))
        .entrySet().stream()
            .map(e -> new OptionEntry(e.getKey(), e.getValue(), help.get(e.getKey())))
            .toList();
  }

  private static void printSourceAndOptions(
      PrintWriter out, String source, String prefix, List<OptionEntry> options) {
    out.printf("    source: %s%n", source);
    for (OptionEntry o : options) {
      out.printf("    --set %s%s=%s    %s%n", prefix, o.name, o.defaultValue, o.help);
    }
  }

  private static String joined(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
