package attnbench.harness.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import attnbench.harness.bench.JmhEnvironment;
import attnbench.harness.bench.JmhKey;
import attnbench.harness.bench.JmhRow;
import attnbench.harness.stats.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
  private static final JmhEnvironment ENVIRONMENT =
      new JmhEnvironment("1.37", "25", "VM", "25+9", List.of("-Xmx1g"), 1);
  private static final double[] STEADY = {100, 101, 99, 100, 100};

  private final Gate gate = new Gate(new GateRule(0.05, 0.95, false));

  @ParameterizedTest
  @CsvSource({
    "1.00, NO_DIFFERENCE",
    "1.05, TOO_WIDE",
    "1.20, REGRESSED",
    "0.95, TOO_WIDE",
    "0.80, IMPROVED"
  })
  void aRowIsJudgedByItsWholeInterval(double factor, RowVerdict expected) {
    assertThat(verdict("ms/op", STEADY, scaled(STEADY, factor))).isEqualTo(expected);
  }

  @Test
  void twiceTheScatterMakesALikelySlowdownInconclusive() {
    double[] scattered = {100, 130, 110, 90, 120};
    assertThat(verdict("ms/op", STEADY, scattered)).isEqualTo(RowVerdict.TOO_WIDE);
  }

  @ParameterizedTest
  @CsvSource({
    "ns/op, REGRESSED",
    "s/op, REGRESSED",
    "B/op, REGRESSED",
    "ops/s, IMPROVED",
    "ops/ms, IMPROVED",
    "#, NOT_COMPARABLE",
    "MB/sec, NOT_COMPARABLE"
  })
  void theUnitGivesTheDirection(String unit, RowVerdict whenTheScoreGrows) {
    assertThat(verdict(unit, STEADY, scaled(STEADY, 1.3))).isEqualTo(whenTheScoreGrows);
  }

  @ParameterizedTest
  @CsvSource({"ms/op, 1.25", "ops/s, 0.8"})
  void slowdownIsCandidateTimeOverBaselineTime(String unit, double expected) {
    Interval slowdown =
        compare(unit, STEADY, scaled(STEADY, 1.25)).rows().get(0).slowdown().orElseThrow();
    assertThat(slowdown.estimate()).isCloseTo(expected, within(1e-12));
    assertThat(slowdown.covers(expected)).isTrue();
  }

  @Test
  void fewerThanThreeForksOnEitherSideAreTooFew() {
    double[] two = {100, 100};
    assertThat(verdict("ms/op", two, STEADY)).isEqualTo(RowVerdict.TOO_FEW_FORKS);
    assertThat(verdict("ms/op", STEADY, two)).isEqualTo(RowVerdict.TOO_FEW_FORKS);
    assertThat(verdict("ms/op", new double[] {5, 5, 5}, new double[] {5, 5, 5}))
        .isEqualTo(RowVerdict.NO_DIFFERENCE);
  }

  @Test
  void scoresThatAreNotPositiveNumbersAreNotComparable() {
    double[] zero = {0, 1, 1};
    double[] nan = {Double.NaN, 1, 1};
    double[] infinite = {Double.POSITIVE_INFINITY, 1, 1};
    for (double[] broken : List.of(zero, nan, infinite)) {
      assertThat(verdict("ms/op", STEADY, broken)).isEqualTo(RowVerdict.NOT_COMPARABLE);
    }
  }

  @Test
  void everyPartOfTheEnvironmentCounts() {
    List<JmhEnvironment> others =
        List.of(
            new JmhEnvironment("1.36", "25", "VM", "25+9", List.of("-Xmx1g"), 1),
            new JmhEnvironment("1.37", "17", "VM", "25+9", List.of("-Xmx1g"), 1),
            new JmhEnvironment("1.37", "25", "other", "25+9", List.of("-Xmx1g"), 1),
            new JmhEnvironment("1.37", "25", "VM", "25+8", List.of("-Xmx1g"), 1),
            new JmhEnvironment("1.37", "25", "VM", "25+9", List.of(), 1),
            new JmhEnvironment("1.37", "25", "VM", "25+9", List.of("-Xmx1g"), 2));
    for (JmhEnvironment other : others) {
      List<JmhRow> baseline = List.of(row("step", "ms/op", ENVIRONMENT, STEADY));
      List<JmhRow> candidate = List.of(row("step", "ms/op", other, scaled(STEADY, 2)));
      GateResult result = gate.compare(baseline, candidate);
      assertThat(result.outcome()).isEqualTo(GateOutcome.DIFFERENT_ENVIRONMENT);
      assertThat(result.rows().get(0).reason()).contains(" | ");
      Gate lenient = new Gate(new GateRule(0.05, 0.95, true));
      assertThat(lenient.compare(baseline, candidate).outcome()).isEqualTo(GateOutcome.REGRESSED);
    }
  }

  @Test
  void rowsMatchOnlyWithEqualBenchmarkParametersModeAndUnit() {
    JmhKey key = new JmhKey("a.B.c", Map.of("n", "1"), "avgt", "ms/op");
    List<JmhRow> others =
        Stream.of(
                new JmhKey("a.B.d", Map.of("n", "1"), "avgt", "ms/op"),
                new JmhKey("a.B.c", Map.of("n", "2"), "avgt", "ms/op"),
                new JmhKey("a.B.c", Map.of("n", "1"), "sample", "ms/op"),
                new JmhKey("a.B.c", Map.of("n", "1"), "avgt", "us/op"))
            .map(other -> row(other, ENVIRONMENT, STEADY))
            .toList();
    GateResult result = gate.compare(List.of(row(key, ENVIRONMENT, STEADY)), others);
    assertThat(result.outcome()).isEqualTo(GateOutcome.NOTHING_TO_COMPARE);
    assertThat(result.onlyInBaseline()).containsExactly(key);
    assertThat(result.onlyInCandidate()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "REGRESSED DIFFERENT_ENVIRONMENT TOO_WIDE IMPROVED, REGRESSED",
    "DIFFERENT_ENVIRONMENT TOO_WIDE NO_DIFFERENCE, DIFFERENT_ENVIRONMENT",
    "TOO_WIDE IMPROVED, INCONCLUSIVE",
    "TOO_FEW_FORKS NO_DIFFERENCE, INCONCLUSIVE",
    "NOT_COMPARABLE NO_DIFFERENCE, INCONCLUSIVE",
    "IMPROVED NO_DIFFERENCE, NO_DIFFERENCE"
  })
  void theWorstKnownVerdictDecides(String verdicts, GateOutcome expected) {
    List<RowVerdict> rows = Arrays.stream(verdicts.split(" ")).map(RowVerdict::valueOf).toList();
    assertThat(GateOutcome.of(rows)).isEqualTo(expected);
  }

  /** At the edge of the allowed effect, a share of (1 - confidence) / 2 may be called regressed. */
  @ParameterizedTest
  @CsvSource({"3", "5"})
  void falseAlarmsAreAsRareAsTheConfidenceSays(int forks) {
    int trials = 500;
    double nominal = 0.025;
    double countingError = 4 * Math.sqrt(nominal * (1 - nominal) / trials);
    assertThat(share(RowVerdict.REGRESSED, 1.05, forks, trials))
        .isLessThanOrEqualTo(nominal + countingError);
    assertThat(share(RowVerdict.REGRESSED, 1, forks, 200)).isZero();
  }

  /**
   * Power by the normal approximation: a slowdown of 1.2 lies 0.1335 in logarithm above the edge;
   * the interval of five forks with 2 % scatter reaches about 0.029, so nearly every trial tells.
   */
  @Test
  void aClearSlowdownIsFound() {
    assertThat(share(RowVerdict.REGRESSED, 1.2, 5, 100)).isGreaterThan(0.98);
  }

  @Test
  void impossibleRulesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GateRule(-0.1, 0.95, false))
        .withMessageContaining("effect is -0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GateRule(0.05, 1, false))
        .withMessageContaining("confidence is 1.0");
  }

  private double share(RowVerdict wanted, double slowdown, int forks, int trials) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(forks);
    int count = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] baseline = new double[forks];
      double[] candidate = new double[forks];
      for (int i = 0; i < forks; i++) {
        baseline[i] = 1 + 0.02 * random.nextGaussian();
        candidate[i] = slowdown * (1 + 0.02 * random.nextGaussian());
      }
      count += verdict("ms/op", baseline, candidate) == wanted ? 1 : 0;
    }
    return (double) count / trials;
  }

  private RowVerdict verdict(String unit, double[] baseline, double[] candidate) {
    return compare(unit, baseline, candidate).rows().get(0).verdict();
  }

  private GateResult compare(String unit, double[] baseline, double[] candidate) {
    return gate.compare(
        List.of(row("step", unit, ENVIRONMENT, baseline)),
        List.of(row("step", unit, ENVIRONMENT, candidate)));
  }

  private static JmhRow row(
      String name, String unit, JmhEnvironment environment, double[] forkMeans) {
    return row(new JmhKey(name, Map.of(), "avgt", unit), environment, forkMeans);
  }

  private static JmhRow row(JmhKey key, JmhEnvironment environment, double[] forkMeans) {
    return new JmhRow(key, environment, Arrays.stream(forkMeans).boxed().toList(), Map.of());
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(value -> value * factor).toArray();
  }
}
