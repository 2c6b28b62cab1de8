package attnbench.harness.cli;

import picocli.CommandLine.Option;

/** The options that commands share which measure the steps of one model. */
final class StepOptions {
  @Option(
      names = {"--c", "--width"},
      paramLabel = "C",
      defaultValue = "32",
      description = "Width (default: ${DEFAULT-VALUE}).")
  int width;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "40",
      description = "Sequences a step of a model (default: ${DEFAULT-VALUE}).")
  int batch;
}
