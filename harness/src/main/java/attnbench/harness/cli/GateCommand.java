package attnbench.harness.cli;

import attnbench.harness.bench.JmhJson;
import attnbench.harness.gate.Gate;
import attnbench.harness.gate.GateOutcome;
import attnbench.harness.gate.GateResult;
import attnbench.harness.gate.GateRule;
import attnbench.harness.gate.GateText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code attnbench gate}: compares two files of JMH results. */
@Command(
    name = "gate",
    description = {
      "Says whether benchmarks became slower between two JMH JSON files, of any project.",
      "A row regressed only if the whole interval of its slowdown lies beyond the allowed effect."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:no row is slower",
      "2:bad input",
      "3:at least one row regressed",
      "4:inconclusive, too few forks or an interval too wide",
      "5:nothing to compare",
      "6:measured in different environments"
    })
public final class GateCommand implements Callable<Integer> {
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
    out.print(json ? toJson(result) : GateText.of(result));
    out.flush();
    return exitCode(result.outcome());
  }

  private static String toJson(GateResult result) {
    return JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(result)
        + "\n";
  }

  private static int exitCode(GateOutcome outcome) {
    return switch (outcome) {
      case NO_DIFFERENCE -> 0;
      case REGRESSED -> 3;
      case INCONCLUSIVE -> 4;
      case NOTHING_TO_COMPARE -> 5;
      case DIFFERENT_ENVIRONMENT -> 6;
    };
  }
}
