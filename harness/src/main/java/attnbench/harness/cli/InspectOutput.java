package attnbench.harness.cli;

import attnbench.harness.chart.ChartFiles;
import attnbench.harness.chart.Figure;
import attnbench.harness.chart.FontsMissingException;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.store.AtomicFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where the commands under {@code inspect} put what they found: a table, JSON and a chart. */
final class InspectOutput {
  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "results/inspect",
      description = "Where JSON and chart go (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(names = "--json", description = "Print the results as JSON.")
  private boolean json;

  /**
   * Keeps a result under a name and prints it.
   *
   * @param result as JSON
   * @param table for people
   * @param figure none where there is nothing to draw
   */
  void write(
      CommandSpec command, String name, Object result, String table, Optional<Figure> figure) {
    List<Path> files = new ArrayList<>();
    files.add(AtomicFile.write(out.resolve(name + ".json"), SpecFormat.toJson(result)));
    try {
      figure.ifPresent(chart -> files.addAll(ChartFiles.write(chart, out, name)));
    } catch (FontsMissingException e) {
      command.commandLine().getErr().println("attnbench: " + e.getMessage());
    }
    PrintWriter answer = command.commandLine().getOut();
    if (json) {
      answer.print(SpecFormat.toJson(result));
    } else {
      answer.print(table);
      files.forEach(file -> answer.println("wrote " + file));
    }
    answer.flush();
  }
}
