package attnbench.harness.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Percentage.withPercentage;

import attnbench.harness.bench.MachineRoofs;
import attnbench.harness.bench.ModelStep;
import attnbench.harness.bench.StepBound;
import attnbench.harness.config.JvmFlags;
import attnbench.harness.config.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With children that run {@link FakePeer}, which sleeps in each of its steps. */
class PeerBenchTest {
  private static final String MAIN = "attnbench.harness.cli.Main";
  private static final PeerCell CELL = new PeerCell("linear", 8, 4, 2, 4, 3, 1);

  @TempDir private Path folder;
  private final List<String> progress = new ArrayList<>();

  @Test
  void theFastestFormulationIsTimedInTurnsWithOurs() throws IOException {
    PeerPlan plan = new PeerPlan(List.of(CELL), List.of(ModelStep.TRAIN_STEP), 1, 2, 0, 0);
    PeerBench.Written written = bench("").run(plan);

    PeerRow row = written.result().rows().get(0);
    assertThat(row.problem()).isEmpty();
    assertThat(row.error()).as("the same engine").isZero();
    assertThat(row.formulation()).isEqualTo("fast");
    assertThat(row.trials())
        .extracting(PeerRow.Trial::formulation)
        .containsExactly("slow", "fast", "impossible");
    assertThat(row.trials().get(2).problem()).contains("too large");
    assertThat(row.peer().millis()).isGreaterThanOrEqualTo(20);
    assertThat(row.peer().turns()).hasSize(1).allSatisfy(fork -> assertThat(fork).hasSize(2));
    assertThat(row.own().turns()).hasSize(1).allSatisfy(fork -> assertThat(fork).hasSize(2));
    assertThat(row.ratio().estimate()).isEqualTo(row.peer().millis() / row.own().millis());
    StepBound bound = row.bound().orElseThrow();
    assertThat(bound.turns()).hasSize(1).allSatisfy(fork -> assertThat(fork).hasSize(2));
    assertThat(bound.roofs()).isEqualTo(MachineRoofs.medians(bound.turns().get(0)));
    assertThat(bound.peakMillis())
        .isCloseTo(bound.work().flops() / bound.roofs().gigaflops() / 1e6, withPercentage(1e-6));
    assertThat(written.result().peer()).isEqualTo("fake");
    assertThat(written.result().own()).startsWith("attnbench");
    assertThat(written.result().ownFlags()).contains("-XX:+UseSerialGC");
    assertThat(progress).containsExactly("[1/1] train_step linear n=8 c=4 batch=3 threads=1");
    assertThat(Files.readString(written.files().resolve("peer.json"))).contains("\"turns\"");
    assertThat(written.files().resolve("own.trace")).doesNotExist();
  }

  @Test
  void enginesThatDifferGetNoTimes() {
    PeerRow row = onlyRow("wrong", ModelStep.FORWARD);
    assertThat(row.timed()).isFalse();
    assertThat(row.error()).isBetween(0.0099, 0.0101);
    assertThat(row.problem()).contains("differ by 1.0e-02 in head.bias");
    assertThat(row.own().turns()).isEmpty();
    assertThat(row.bound()).isEmpty();
    assertThat(row.ratio().estimate()).isNaN();
  }

  @Test
  void anEngineThatDiesLeavesARowThatSaysSo() {
    PeerRow row = onlyRow("dies", ModelStep.TRAIN_STEP);
    assertThat(row.timed()).isFalse();
    assertThat(row.problem()).contains("ended with status 9").contains("peer.log");
  }

  @Test
  void anEngineThatCannotRunIsRefusedBeforeAnythingIsMeasured() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> onlyRow("broken", ModelStep.FORWARD))
        .withMessageContaining("'peer' cannot run")
        .withMessageContaining("libraries are missing");
    assertThat(progress).isEmpty();
  }

  private PeerRow onlyRow(String fault, ModelStep step) {
    PeerPlan plan = new PeerPlan(List.of(CELL), List.of(step), 1, 1, 0, 0);
    return bench(fault).run(plan).result().rows().get(0);
  }

  private PeerBench bench(String fault) {
    PeerProcess.Command peer =
        new PeerProcess.Command(
            PeerCommands.java(
                JvmFlags.forChild(),
                Plugins.NONE.classPath(),
                MAIN,
                PeerCommands.GROUP,
                PeerCommands.CHILD),
            Map.of(FakePeer.FAULT, fault));
    return new PeerBench(
        new PeerCommands(threads -> PeerCommands.own(MAIN), threads -> peer),
        folder,
        progress::add);
  }
}
