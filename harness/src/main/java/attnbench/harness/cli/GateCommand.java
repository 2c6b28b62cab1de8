package attnbench.harness.cli;

import attnbench.harness.bench.JmhJson;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.gate.Gate;
import attnbench.harness.gate.GateOutcome;
import attnbench.harness.gate.GateResult;
import attnbench.harness.gate.GateRule;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code attnbench gate}: compares two files of JMH results. */
@Command(
    name = "gate",
    description = {
      "Says whether benchmarks became slower between two JMH JSON files, of any project.",
      "A row regressed only if the whole interval of its slowdown lies beyond the allowed effect."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench gate before.json after.json",
      "  attnbench gate before.json after.json --effect 10%% --json"
    })
final class GateCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "BASELINE.json", description = "Results before the change.")
  private Path baseline;

  @Parameters(index = "1", paramLabel = "CANDIDATE.json", description = "Results after it.")
  private Path candidate;

  @Option(
      names = "--effect",
      paramLabel = "SHARE",
      defaultValue = "5%",
      converter = ShareConverter.class,
      description = "Slowdown that is allowed, such as 5%% or 0.05 (default: 5%%).")
  private double effect;

  @Option(
      names = "--confidence",
      paramLabel = "SHARE",
      defaultValue = "95%",
      converter = ShareConverter.class,
      description = "Confidence of each row's interval (default: 95%%).")
  private double confidence;

  @Option(
      names = "--allow-different-environment",
      description = "Judge rows even if JDK, VM, JMH, threads or JVM arguments differ.")
  private boolean allowDifferentEnvironment;

  @Option(names = "--json", description = "Print the verdict as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Gate gate = new Gate(new GateRule(effect, confidence, allowDifferentEnvironment));
    GateResult result = gate.compare(JmhJson.read(baseline), JmhJson.read(candidate));
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? SpecFormat.toJson(result) : GateText.of(result));
    out.flush();
    return exitCode(result.outcome()).number();
  }

  private static ExitCode exitCode(GateOutcome outcome) {
    return switch (outcome) {
      case NO_DIFFERENCE -> ExitCode.OK;
      case REGRESSED -> ExitCode.REGRESSED;
      case INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
      case NOTHING_TO_COMPARE -> ExitCode.NOTHING_TO_COMPARE;
      case DIFFERENT_ENVIRONMENT -> ExitCode.DIFFERENT_ENVIRONMENT;
    };
  }
}
