package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "unchanged.json, 0",
    "faster.json, 0",
    "one-row-gone-one-new.json, 0",
    "slower-step.json, 3",
    "fewer-ops.json, 3",
    "slower-step-and-other-jdk.json, 3",
    "two-forks.json, 4",
    "scattered.json, 4",
    "unrelated.json, 5",
    "empty.json, 5",
    "other-jdk.json, 6"
  })
  void theExitCodeTellsTheOutcome(String candidate, int expected) {
    assertThat(run("baseline.json", candidate)).isEqualTo(expected);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theTableShowsEachRowAndTheSummaryCountsThem() {
    run("baseline.json", "slower-step-and-other-jdk.json");
    assertThat(out.toString().lines())
        .anyMatch(
            line -> line.matches("StepBenchmark.step length=1024.* 1\\.[12]\\d\\d .*REGRESSED"))
        .anyMatch(line -> line.contains("different environment (JDK: 25.0.3 | 17.0.19"))
        .last()
        .asString()
        .startsWith("regressed (allowed effect 5 %; 2 rows: 1 regressed, 0 improved");
  }

  @Test
  void rowsOfOneSideAreListed() {
    run("baseline.json", "one-row-gone-one-new.json");
    assertThat(out.toString())
        .contains("only in the baseline:\n  StepBenchmark.lookUp [thrpt]\n")
        .contains("only in the candidate:\n  OtherBenchmark.run [avgt]\n");
  }

  @Test
  void jsonHoldsTheSameVerdict() {
    run("baseline.json", "slower-step.json", "--json");
    JsonNode result = JsonMapper.shared().readTree(out.toString());
    assertThat(result.path("outcome").asString()).isEqualTo("REGRESSED");
    JsonNode row = result.path("rows").path(0);
    assertThat(row.path("verdict").asString()).isEqualTo("REGRESSED");
    assertThat(row.path("key").path("params").path("length").asString()).isEqualTo("1024");
    assertThat(row.path("slowdown").path("low").asDouble()).isBetween(1.05, 1.3);
    assertThat(result.path("rows").path(1).path("verdict").asString()).isNotEqualTo("REGRESSED");
  }

  @Test
  void aLargerEffectAllowsTheSlowdown() {
    assertThat(run("baseline.json", "slower-step.json", "--effect", "40%")).isZero();
    assertThat(run("baseline.json", "slower-step.json", "--effect=0.4")).isZero();
  }

  @Test
  void anotherEnvironmentIsJudgedOnRequest() {
    assertThat(run("baseline.json", "other-jdk.json", "--allow-different-environment"))
        .isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"--effect=5", "--effect=five", "--confidence=100%", "--confidence=0.2"})
  void impossibleSharesAreBadInput(String option) {
    assertThat(run("baseline.json", "unchanged.json", option)).isEqualTo(2);
    assertThat(err.toString()).isNotEmpty();
  }

  @Test
  void aBrokenFileIsBadInput() {
    assertThat(run("baseline.json", "cut-off.json")).isEqualTo(2);
    assertThat(err.toString()).contains("cut-off.json is not JSON");
  }

  private int run(String baseline, String candidate, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("gate", resource(baseline), resource(candidate)));
    arguments.addAll(List.of(options));
    return Main.execute(
        Main.commandLine(),
        new PrintWriter(out),
        new PrintWriter(err),
        arguments.toArray(String[]::new));
  }

  private String resource(String name) {
    try {
      return Path.of(getClass().getResource("/attnbench/harness/gate/" + name).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
