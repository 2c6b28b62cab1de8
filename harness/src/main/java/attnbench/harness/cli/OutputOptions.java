package attnbench.harness.cli;

import attnbench.harness.config.SpecFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a measurement of speed is kept and how it is printed. */
final class OutputOptions {
  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "results/bench",
      description = "Where the results go (default: ${DEFAULT-VALUE}).")
  Path folder;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  /** Prints a result as it was asked for. */
  void print(PrintWriter answer, Object result, String text) {
    answer.print(json ? SpecFormat.toJson(result) : text);
    answer.flush();
  }
}
