package attnbench.harness.cli;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.Reach;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.inspect.LoneMixer;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench mixer describe}: all there is to know about one mixer. */
@Command(
    name = "describe",
    description = {
      "Prints a mixer's options, presets, source, reach and cost, the names and shapes of its"
          + " parameters, and the workspace of a training step as a formula.",
      "A parameter is a matrix, stored row after row; one called weight maps rows x to x W' and is"
          + " [outputs, inputs], one called bias is [1, outputs]."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench mixer describe linear",
      "  attnbench mixer describe full --set heads=4 --width 64 --lengths 512 --json"
    })
final class MixerDescribeCommand implements Callable<Integer> {
  @ParentCommand private MixerCommand parent;
  @Spec private CommandSpec command;
  @Mixin private MixerOptions options;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "The mixer, also with one of its presets as NAME:PRESET.")
  private String mixer;

  @Option(
      names = "--width",
      paramLabel = "C",
      defaultValue = "32",
      description = "Columns (default: ${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--lengths",
      split = ",",
      paramLabel = "N",
      defaultValue = "256,1024,4096",
      description =
          "Lengths to tell the cost and the workspace of; the parameters are those for the longest"
              + " (default: ${DEFAULT-VALUE}).")
  private List<Integer> lengths;

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  /** A parameter, [rows, columns], trained or fixed. */
  private record ParameterEntry(String name, List<Integer> shape, boolean trained) {}

  /**
   * What a sequence of {@code length} positions takes.
   *
   * @param multiplyAdds of a forward pass
   * @param workspace of a training step, null where the mixer states none
   */
  private record CostEntry(int length, long multiplyAdds, Workspace workspace) {}

  /** What the mixer states of its workspace, without the gradient of the input. */
  private record Workspace(long bytes, String formula, Map<String, Long> letters) {
    static Workspace of(Footprint footprint) {
      return new Workspace(footprint.bytes(), footprint.toString(), footprint.letters());
    }
  }

  /**
   * All there is to know.
   *
   * @param changes options that differ from the defaults
   * @param parameters for sequences of at most {@code maxLength} positions
   */
  private record Description(
      MixerEntry mixer,
      Map<String, Object> changes,
      Reach reach,
      int width,
      int maxLength,
      List<ParameterEntry> parameters,
      List<CostEntry> costs) {}

  @Override
  public Integer call() {
    Description description = describe(options.configured(parent.catalogue(), mixer));
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.print(SpecFormat.toJson(description));
    } else {
      print(description, out);
    }
    out.flush();
    return ExitCode.OK.number();
  }

  private Description describe(ConfiguredMixer<?> configured) {
    MixerShape longest = new MixerShape(width, Collections.max(lengths));
    LoneMixer made = options.fresh(configured, longest);
    return new Description(
        MixerEntry.of(configured.provider()),
        configured.changes(),
        configured.reach(),
        width,
        longest.maxLength(),
        made.parameters().all().stream().map(MixerDescribeCommand::entry).toList(),
        lengths.stream().map(n -> cost(configured, n)).toList());
  }

  private CostEntry cost(ConfiguredMixer<?> configured, int n) {
    MixerShape shape = new MixerShape(width, n);
    return new CostEntry(
        n,
        configured.cost(shape, n).multiplyAdds(),
        configured.footprint(shape, n).map(Workspace::of).orElse(null));
  }

  private static ParameterEntry entry(Parameter p) {
    return new ParameterEntry(p.name(), List.of(p.value().numRows, p.value().numCols), p.trained());
  }

  private static void print(Description d, PrintWriter out) {
    d.mixer.print(out, "");
    out.printf("%nreach: %s", d.reach.name().toLowerCase(Locale.ROOT));
    out.printf("%s%n", d.changes.isEmpty() ? "" : "   with " + d.changes);
    if (d.parameters.isEmpty()) {
      out.printf("%nno parameters%n");
    } else {
      out.printf("%nparameters at C = %d and N up to %d%n", d.width, d.maxLength);
      TextTable parameters = new TextTable("name", "shape", "");
      d.parameters.forEach(
          p -> parameters.add(p.name, p.shape.toString(), p.trained ? "" : "fixed"));
      out.print(parameters.leftAligned("name", "shape", ""));
    }
    out.printf("%nforward pass, and workspace of a training step, at C = %d%n", d.width);
    TextTable costs = new TextTable("N", "multiply-adds", "workspace bytes");
    d.costs.forEach(
        c ->
            costs.add(
                Integer.toString(c.length),
                "%,d".formatted(c.multiplyAdds),
                c.workspace == null ? "-" : "%,d".formatted(c.workspace.bytes)));
    out.print(costs.leftAligned());
    d.costs.stream()
        .filter(c -> c.length == d.maxLength && c.workspace != null)
        .findFirst()
        .ifPresent(c -> print(c.workspace, out));
  }

  private static void print(Workspace workspace, PrintWriter out) {
    out.printf("%nworkspace = %s%n", workspace.formula);
    out.printf(
        "    buffers of numbers of 4 bytes, before an x how many, each rounded up by a quarter at"
            + " most;%n    all threads together keep two more copies of each linear map's weight%n");
    out.printf(
        "    %s%n",
        workspace.letters.entrySet().stream()
            .map(letter -> letter.getKey() + " = " + letter.getValue())
            .collect(Collectors.joining(", ")));
  }
}
