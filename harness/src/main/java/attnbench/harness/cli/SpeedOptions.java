package attnbench.harness.cli;

import attnbench.harness.config.SpecFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that the measurements of speed share. */
final class SpeedOptions {
  @Option(
      names = {"--n", "--lengths"},
      split = ",",
      paramLabel = "N",
      defaultValue = "256,1024,4096",
      description = "Sequence lengths (default: ${DEFAULT-VALUE}).")
  List<Integer> lengths;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "3",
      description = "JVMs of each engine for each combination (default: ${DEFAULT-VALUE}).")
  int forks;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "results/bench",
      description = "Where the results go (default: ${DEFAULT-VALUE}).")
  Path out;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  /** Prints a result as it was asked for. */
  void print(PrintWriter answer, Object result, String text) {
    answer.print(json ? SpecFormat.toJson(result) : text);
    answer.flush();
  }
}
