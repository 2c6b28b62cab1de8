package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.bench.ModelStep;
import attnbench.harness.peer.PeerCell;
import attnbench.harness.peer.PeerPlan;
import attnbench.harness.peer.PeerResult;
import attnbench.harness.peer.PeerRow;
import attnbench.harness.store.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerTextTest {
  private static final PeerCell CELL = new PeerCell("full", 256, 32, 1, 32, 40, 2);

  private static PeerRow timed() {
    List<List<List<Double>>> turns = List.of(List.of(List.of(10.0)), List.of(List.of(10.0)));
    PeerRow.Times own = new PeerRow.Times(10, 9, 11, 100L << 20, turns);
    PeerRow.Times peer = new PeerRow.Times(25, 24, 26, 300L << 20, turns);
    PeerRow.Ratio ratio = new PeerRow.Ratio(2.5, 2.2, 2.8);
    return new PeerRow(
        CELL, ModelStep.TRAIN_STEP, "roll", 2e-6, "loss", "", own, peer, ratio, List.of());
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
        List.of());
  }

  private static PeerResult result() {
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

  @Test
  void onlyStepsWithTimesAreDrawn() {
    assertThat(new PeerText(result()).charts()).containsOnlyKeys("train-step");
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
