package attnbench.harness.cli;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.harness.bench.Growth;
import attnbench.harness.bench.GrowthPlan;
import attnbench.harness.bench.GrowthResult;
import attnbench.harness.bench.GrowthRow;
import attnbench.harness.chart.ChartFiles;
import attnbench.harness.chart.Figure;
import attnbench.harness.chart.FontsMissingException;
import attnbench.harness.store.Environment;
import attnbench.harness.store.EnvironmentProbe;
import attnbench.harness.train.Catalogue;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench bench exponents}: how time and memory grow with the length. */
@Command(
    name = "exponents",
    description = {
      "Measures a forward and backward pass of each mixer alone, one sequence on one thread, and"
          + " prints the powers of N that its time and its workspace grow as, beside the work that"
          + " it declares; and what the workspace is of what its formula states, 1 at most, 3 N C"
          + " of input and output included.",
      "A length that times out or exhausts the heap is told as such; longer ones are not tried."
          + " JSON and charts are kept under --out."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench bench exponents",
      "  attnbench bench exponents --mixers full,linear --lengths 512,1024,2048"
    })
final class BenchExponentsCommand implements Callable<Integer> {
  @ParentCommand private BenchCommand parent;
  @Spec private CommandSpec command;

  @Option(
      names = "--mixers",
      split = ",",
      paramLabel = "NAME",
      description = "NAME or NAME:PRESET (default: all, those of plug-ins too).")
  private List<String> mixers = List.of();

  @Option(
      names = "--lengths",
      split = ",",
      paramLabel = "N",
      defaultValue = "512,1024,2048,4096,8192,16384",
      description = "Sequence lengths, three at least for an exponent (default: ${DEFAULT-VALUE}).")
  private List<Integer> lengths;

  @Option(
      names = "--width",
      paramLabel = "C",
      defaultValue = "64",
      description = "Columns (default: ${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--warmup-millis",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Duration of a mixer's warm-up (default: ${DEFAULT-VALUE}).")
  private int warmupMillis;

  @Option(
      names = "--millis",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Least duration of the steps of a length that count (default: ${DEFAULT-VALUE}).")
  private int millis;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "A length whose first step takes longer is timed out (default: 60).")
  private int limitSeconds;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    Map<String, ConfiguredMixer<?>> chosen = chosen(new Catalogue(parent.plugins().loader()));
    GrowthPlan plan = new GrowthPlan(lengths, width, warmupMillis, millis, limitSeconds);
    KernelProvider kernels = Kernels.active();
    Environment environment = EnvironmentProbe.capture(kernels.name());
    String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Growth growth = new Growth(plan, kernels, System::nanoTime);
    PrintWriter err = command.commandLine().getErr();
    List<GrowthRow> rows = new ArrayList<>();
    chosen.forEach(
        (name, mixer) -> {
          err.printf("[%d/%d] %s%n", rows.size() + 1, chosen.size(), name);
          err.flush();
          rows.add(growth.measure(name, mixer));
        });
    write(new GrowthResult(startedAt, plan, environment, rows));
    return ExitCode.OK.number();
  }

  private Map<String, ConfiguredMixer<?>> chosen(Catalogue catalogue) {
    List<String> names = mixers.isEmpty() ? catalogue.mixerNames() : mixers;
    Map<String, ConfiguredMixer<?>> chosen = new LinkedHashMap<>();
    names.forEach(name -> chosen.put(name, catalogue.mixer(name, Map.of())));
    return chosen;
  }

  private void write(GrowthResult result) {
    List<Path> files = new ArrayList<>(List.of(result.write(output.folder)));
    String stem = files.get(0).getFileName().toString().replaceFirst("\\.json$", "");
    GrowthText text = new GrowthText(result);
    try {
      for (Map.Entry<String, Figure> figure : text.figures().entrySet()) {
        Path folder = files.get(0).getParent();
        files.addAll(ChartFiles.write(figure.getValue(), folder, stem + "-" + figure.getKey()));
      }
    } catch (FontsMissingException e) {
      command.commandLine().getErr().println("attnbench: " + e.getMessage());
    }
    StringBuilder answer = new StringBuilder(text.table());
    files.forEach(file -> answer.append("wrote ").append(file).append(System.lineSeparator()));
    output.print(command.commandLine().getOut(), result, answer.toString());
  }
}
