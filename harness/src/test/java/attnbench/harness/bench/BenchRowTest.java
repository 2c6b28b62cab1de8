package attnbench.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BenchRowTest {
  private static final Map<String, String> PARAMS =
      Map.of("mixer", "full", "n", "1000", "c", "32", "batch", "40", "threads", "2");

  @Test
  void aRowHoldsTheMedianOverForksAndTheTokensASecond() {
    JmhRow row = row("trainStep", PARAMS, "ms/op", List.of(50.0, 52.0, 90.0));
    BenchRow bench = BenchRow.of(List.of(row)).get(0);
    assertThat(bench.benchmark()).isEqualTo("trainStep");
    assertThat(bench.mixer()).isEqualTo("full");
    assertThat(bench.forks()).isEqualTo(3);
    assertThat(bench.millisPerStep()).isEqualTo(52);
    assertThat(bench.low()).isLessThan(50);
    assertThat(bench.high()).isGreaterThan(90);
    // 1000 x 40 tokens in 52 ms
    assertThat(bench.tokensPerSecond()).isEqualTo(40_000 / 0.052);
    assertThat(bench.workspaceBytes()).isEqualTo(4096);
  }

  @Test
  void layersAndRecomputationAreInTheKeyWhereOlderResultsDoNotHaveThem() {
    Map<String, String> defaults = new TreeMap<>(PARAMS);
    defaults.put("layers", "1");
    defaults.put("recompute", "false");
    JmhRow old = row("trainStep", PARAMS, "ms/op", List.of(50.0));
    assertThat(row("trainStep", defaults, "ms/op", List.of(50.0)).key()).isEqualTo(old.key());
    Map<String, String> deep = new TreeMap<>(PARAMS);
    deep.put("layers", "4");
    deep.put("recompute", "true");
    JmhRow recomputed = row("trainStep", deep, "ms/op", List.of(50.0));
    assertThat(recomputed.key()).isNotEqualTo(old.key());
    List<BenchRow> rows = BenchRow.of(List.of(old, recomputed));
    assertThat(rows).extracting(BenchRow::layers).containsExactly(1, 4);
    assertThat(rows).extracting(BenchRow::recompute).containsExactly(false, true);
  }

  @Test
  void aSingleForkHasNoInterval() {
    BenchRow bench = BenchRow.of(List.of(row("forward", PARAMS, "ms/op", List.of(50.0)))).get(0);
    assertThat(bench.millisPerStep()).isEqualTo(50);
    assertThat(bench.low()).isNaN();
    assertThat(bench.high()).isNaN();
  }

  @Test
  void benchmarksOfOthersAreLeftOut() {
    JmhKey key = new JmhKey("example.MixerBenchmark.forward", PARAMS, "avgt", "ms/op");
    assertThat(BenchRow.of(List.of(row(key, List.of(1.0))))).isEmpty();
  }

  @Test
  void rowsOfAnotherUnitOrWithoutAParameterAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchRow.of(List.of(row("forward", PARAMS, "ops/s", List.of(1.0)))))
        .withMessageContaining("ops/s");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> BenchRow.of(List.of(row("forward", Map.of("n", "8"), "ms/op", List.of(1.0)))))
        .withMessageContaining("no parameter batch");
  }

  private static JmhRow row(
      String method, Map<String, String> params, String unit, List<Double> forkMeans) {
    String benchmark = MixerBenchmark.class.getName() + "." + method;
    return row(new JmhKey(benchmark, params, "avgt", unit), forkMeans);
  }

  private static JmhRow row(JmhKey key, List<Double> forkMeans) {
    JmhEnvironment environment = new JmhEnvironment("1.37", "25", "VM", "25", List.of(), 1);
    return new JmhRow(key, environment, forkMeans, Map.of("workspaceBytes", 4096.0));
  }
}
