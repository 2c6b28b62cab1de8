package attnbench.harness.cli;

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
}
