package attnbench.harness.cli;

import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerShape;
import attnbench.harness.chart.Caption;
import attnbench.harness.chart.PatternChart;
import attnbench.harness.inspect.Panel;
import attnbench.harness.inspect.ReachAudit;
import attnbench.harness.train.Catalogue;
import attnbench.harness.train.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench inspect reach}: which positions reach which others. */
@Command(
    name = "reach",
    description = {
      "Measures by gradients, with random weights, which outputs change with which inputs, beside"
          + " what mixers declare, and the share of all pairs that is reached after each layer of a"
          + " stack with residuals.",
      "A table is printed, JSON and a picture of each pattern are kept under --out. The exit status"
          + " is 1 where a mixer does not reach what it declares."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench inspect reach",
      "  attnbench inspect reach --mixers longformer:lra-2020,full --length 24"
    })
final class InspectReachCommand implements Callable<Integer> {
  private static final String FILE = "reach";

  @ParentCommand private InspectCommand parent;
  @Spec private CommandSpec command;
  @Mixin private InspectOutput output;

  @Option(
      names = "--mixers",
      split = ",",
      paramLabel = "NAME",
      description =
          "Mixers to measure, with their published options or those of a preset (default: all,"
              + " with options small enough for patterns to show).")
  private List<String> mixers = List.of();

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "32",
      description = "Sequence length (default: ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--width",
      paramLabel = "C",
      defaultValue = "16",
      description = "Columns (default: ${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--layers",
      paramLabel = "N",
      defaultValue = "4",
      description = "Layers of the deepest stack (default: ${DEFAULT-VALUE}).")
  private int layers;

  @Option(
      names = "--inputs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Random inputs, put together (default: ${DEFAULT-VALUE}).")
  private int inputs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of weights and inputs (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    Catalogue catalogue = new Catalogue(parent.main().plugins().loader());
    MixerShape shape = new MixerShape(width, length);
    ReachAudit audit =
        new ReachAudit(
            shape, layers, inputs, Kernels.active(), () -> Seeds.WEIGHTS.random(seed, 0, 0));
    List<ReachText.Row> rows = new ArrayList<>();
    List<PatternChart.Pattern> patterns = new ArrayList<>();
    for (Panel panel : chosen(catalogue)) {
      ConfiguredMixer<?> mixer = catalogue.mixer(panel.mixer(), panel.options());
      ReachAudit.Measured measured = audit.measure(mixer);
      ReachText.Row row =
          ReachText.Row.of(panel.label(), mixer.provider().name(), mixer.changes(), measured);
      rows.add(row);
      patterns.add(
          new PatternChart.Pattern(
              row.label(), row.note(), length, measured.influence()::strength));
    }
    ReachText text = new ReachText(shape, inputs, rows);
    output.write(
        command, FILE, text, text.table(), Optional.of(new PatternChart(caption(), patterns)));
    return (text.allAsDeclared() ? ExitCode.OK : ExitCode.INTERNAL_ERROR).number();
  }

  private Caption caption() {
    return new Caption(
        "How outputs (rows) move with inputs (columns)",
        List.of(
            "Norms of dy/dx at N = %d, C = %d, random weights, mean over %d inputs. White: zero;"
                    .formatted(length, width, inputs)
                + " the darker, the nearer to the largest of its pattern, by the root. Below each"
                + " name: the measured reach and its share of all pairs."));
  }

  private List<Panel> chosen(Catalogue catalogue) {
    if (!mixers.isEmpty()) {
      return mixers.stream().map(name -> new Panel(name, name, Map.of())).toList();
    }
    List<Panel> all = new ArrayList<>(Panel.all());
    List<String> drawn = all.stream().map(Panel::mixer).toList();
    catalogue.mixerNames().stream()
        .filter(name -> !drawn.contains(name))
        .forEach(name -> all.add(new Panel(name, name, Map.of())));
    return all;
  }
}
