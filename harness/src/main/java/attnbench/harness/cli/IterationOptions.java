package attnbench.harness.cli;

import picocli.CommandLine.Option;

/** How long each JVM that JMH starts measures. */
final class IterationOptions {
  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "3",
      description = "Iterations of a JVM that do not count (default: ${DEFAULT-VALUE}).")
  int warmups;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "3",
      description = "Iterations of a JVM that count (default: ${DEFAULT-VALUE}).")
  int iterations;

  @Option(
      names = "--iteration-millis",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Least duration of an iteration (default: ${DEFAULT-VALUE}).")
  int iterationMillis;
}
