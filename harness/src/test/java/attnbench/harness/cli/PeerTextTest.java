package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.bench.MachineRoofs;
import attnbench.harness.bench.ModelStep;
import attnbench.harness.bench.StepBound;
import attnbench.harness.bench.Work;
import attnbench.harness.chart.Point;
import attnbench.harness.chart.RooflineChart;
import attnbench.harness.chart.Series;
import attnbench.harness.peer.PeerCell;
import attnbench.harness.peer.PeerPlan;
import attnbench.harness.peer.PeerResult;
import attnbench.harness.peer.PeerRow;
import attnbench.harness.store.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class PeerTextTest {
  private static final PeerCell CELL = new PeerCell("full", 256, 32, 1, 32, 40, 2);

  private static PeerRow timed() {
    List<List<List<Double>>> turns = List.of(List.of(List.of(10.0)), List.of(List.of(10.0)));
    PeerRow.Times own = new PeerRow.Times(10, 9, 11, 100L << 20, turns);
    PeerRow.Times peer = new PeerRow.Times(25, 24, 26, 300L << 20, turns);
    PeerRow.Ratio ratio = new PeerRow.Ratio(2.5, 2.2, 2.8);
    return new PeerRow(
        CELL,
        ModelStep.TRAIN_STEP,
        "roll",
        2e-6,
        "loss",
        "",
        own,
        peer,
        ratio,
        Optional.of(bound()),
        List.of());
  }

  private static StepBound bound() {
    MachineRoofs roofs =
        new MachineRoofs(2, 100, List.of(new MachineRoofs.Level("memory", Long.MAX_VALUE, 16)));
    return new StepBound(
        new Work(500_000_000, 64_000_000), roofs, List.of(List.of(roofs)), 5, 1, 4);
  }

  private static PeerRow failed() {
    double none = Double.NaN;
    PeerRow.Times times = new PeerRow.Times(none, none, none, 0, List.of());
    PeerRow.Ratio ratio = new PeerRow.Ratio(none, none, none);
    return new PeerRow(
        CELL,
        ModelStep.FORWARD,
        "",
        0.01,
        "head.bias",
        "they differ",
        times,
        times,
        ratio,
        Optional.empty(),
        List.of());
  }

  static PeerResult result() {
    Environment environment =
        new Environment("abc", false, "CPU", 2, 1, "os", "jdk", List.of(), "vector-512");
    PeerPlan plan =
        new PeerPlan(
            List.of(CELL), List.of(ModelStep.TRAIN_STEP, ModelStep.FORWARD), 2, 1, 1.0, 5.0);
    List<PeerRow> rows = List.of(timed(), failed());
    return new PeerResult(
        "now", plan, environment, "attnbench", List.of(), "libtorch", Map.of(), List.of(), rows);
  }

  @Test
  void theTableShowsTimesOrWhyThereAreNone() {
    String table = new PeerText(result()).table();
    assertThat(table.lines().skip(1).findFirst().orElseThrow())
        .matches("training step +full +256 .* 10\\.0 +25\\.0 +2\\.50 +2\\.20 \\.\\. 2\\.80 .*");
    assertThat(table).contains("forward of full at N = 256: they differ", "theirs: libtorch");
  }

  /** Five ms at the peak are half of our ten and a fifth of their 25; four from memory. */
  @Test
  void timesAtTheLimitsAndBothEnginesSharesOfThePeakStandBelow() {
    String table = new PeerText(result()).table();
    assertThat(table).contains("peak 100.0 GFLOP/s, memory 16.0 GB/s");
    assertThat(table.lines().filter(line -> line.contains("50 %")))
        .singleElement(InstanceOfAssertFactories.STRING)
        .matches(
            "training step +full +256 +32 +0\\.50 +5\\.00 +5\\.00 +50 % +20 %"
                + " +0\\.06 +1\\.00 +4\\.00 +6\\.25 *");
  }

  @Test
  void onlyStepsWithTimesAreDrawn() {
    assertThat(new PeerText(result()).charts())
        .containsOnlyKeys("train-step", "train-step-roofline");
  }

  /** Half a gigaflop in 10 and 25 ms, at 500 / 64 flops a byte. */
  @Test
  void bothEnginesAreDotsUnderTheRoofs() {
    RooflineChart chart =
        (RooflineChart) new PeerText(result()).charts().get("train-step-roofline");
    assertThat(chart.peak()).isEqualTo(100);
    assertThat(chart.measured())
        .extracting(Series::name)
        .containsExactly("full, ours", "full, theirs");
    assertThat(chart.measured().get(0).points()).containsExactly(Point.of(7.8125, 50));
    assertThat(chart.measured().get(1).points()).containsExactly(Point.of(7.8125, 20));
  }

  @Test
  void anUnknownModelIsRefusedBeforeLibtorchIsSought() {
    StringWriter err = new StringWriter();
    String[] arguments = {"bench", "peer", "--mixer=mean"};
    int code =
        Main.execute(
            Main.commandLine(),
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            arguments);
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("mixer is 'mean'").hasLineCount(1);
  }
}
