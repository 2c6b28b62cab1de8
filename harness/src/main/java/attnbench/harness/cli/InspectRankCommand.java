package attnbench.harness.cli;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.inspect.RankAudit;
import attnbench.harness.train.Catalogue;
import attnbench.harness.train.Seeds;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench inspect rank}: how many independent rows mixing matrices have. */
@Command(
    name = "rank",
    description = {
      "Measures the rank and the singular values of the N x N matrices by which mixers combine"
          + " values, with fresh weights, by brute force.",
      "Mixers whose outputs are no linear map of values while the weights stay are named and left"
          + " out. A table is printed, JSON and a chart are kept under --out."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench inspect rank",
      "  attnbench inspect rank --mixers full,paramixer-chord,linear --lengths 64,256"
    })
final class InspectRankCommand implements Callable<Integer> {
  private static final String FILE = "rank";
  private static final String NO_MATRIX = "outputs are no N x N matrix times values";

  @ParentCommand private InspectCommand parent;
  @Spec private CommandSpec command;
  @Mixin private InspectOutput output;

  @Option(
      names = "--mixers",
      split = ",",
      paramLabel = "NAME",
      description = "Mixers to measure, presets too (default: all).")
  private List<String> mixers = List.of();

  @Option(
      names = "--lengths",
      split = ",",
      paramLabel = "N",
      defaultValue = "64,128,256,512",
      description = "Sequence lengths (default: ${DEFAULT-VALUE}).")
  private List<Integer> lengths;

  @Option(
      names = "--head-width",
      paramLabel = "D",
      defaultValue = "32",
      description =
          "Columns of a head, or of a mixer without heads; must divide the lengths"
              + " (default: ${DEFAULT-VALUE}).")
  private int headWidth;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of weights and input (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    Catalogue catalogue = new Catalogue(parent.main().plugins().loader());
    RankAudit audit =
        new RankAudit(
            lengths, headWidth, Kernels.active(), length -> Seeds.WEIGHTS.random(seed, length, 0));
    List<String> names = mixers.isEmpty() ? catalogue.mixerNames() : mixers;
    RankText text =
        new RankText(
            headWidth, names.stream().map(name -> measure(audit, catalogue, name)).toList());
    output.write(command, FILE, text, text.table(), text.chart());
    return ExitCode.OK.number();
  }

  private static RankText.Row measure(RankAudit audit, Catalogue catalogue, String name) {
    List<RankAudit.Entry> matrices = audit.measure(catalogue.mixer(name, Map.of()));
    return new RankText.Row(name, matrices, matrices.isEmpty() ? NO_MATRIX : "");
  }
}
