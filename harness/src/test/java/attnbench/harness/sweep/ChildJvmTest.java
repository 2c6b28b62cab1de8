package attnbench.harness.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.harness.config.Budget;
import attnbench.harness.config.Plugins;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.Specs;
import attnbench.harness.store.Environment;
import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import attnbench.harness.store.RunStatus;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
  private static final Environment NOWHERE =
      new Environment("unknown", true, "machine", 1, 1, "os", "jdk", List.of(), "scalar");
  private static final RunSpec SPEC = Specs.run(Specs.train(1, 2, Budget.NONE), 0);

  @TempDir Path folder;
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @AfterEach
  void forget() {
    System.clearProperty(StandIn.PROPERTY);
  }

  @Test
  void aChildThatRefusesLeavesAFailedRecordWithItsLastLine() {
    RunRecord record = run("2", 0, Optional.empty());
    assertThat(record.status()).isEqualTo(RunStatus.FAILED);
    assertThat(record.reason()).isEqualTo("the JVM ended with status 2: attnbench: says why");
    assertThat(store().find(SPEC)).isPresent();
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains("progress 1\rprogress 2\n")
        .contains("arguments [train, --force, --spec, -, --results, " + folder);
  }

  @Test
  void aChildWithoutHeapLeavesAFailedRecord() {
    RunRecord record = run("exhaust", 0, Optional.of("16m"));
    assertThat(record.status()).isEqualTo(RunStatus.FAILED);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("OutOfMemoryError");
    assertThat(record.reason()).startsWith("the JVM ended with status 1: ");
  }

  @Test
  void aChildWithoutEndIsEnded() {
    RunRecord record = run("hang", 2, Optional.empty());
    assertThat(record.reason()).isEqualTo("timed out: longer than 2 seconds");
  }

  /** 143 is what a request to terminate leaves: the user's wish, not the run's failure. */
  @Test
  void aStoppedChildLeavesNoRecord() {
    assertThatThrownBy(() -> run("143", 0, Optional.empty()))
        .isInstanceOf(CancellationException.class);
    assertThat(store().find(SPEC)).isEmpty();
  }

  @Test
  void anOlderRecordIsNotTakenForTheChilds() {
    store().write(RunRecord.failed(SPEC, NOWHERE, "2020-01-01T00:00:00Z", 1, "long ago"));
    RunRecord record = run("0", 0, Optional.empty());
    assertThat(record.reason()).startsWith("the JVM ended with status 0: ");
  }

  /** As a failed record of every run it would come too late. */
  @Test
  void impossibleSettingsAreRefusedBeforeAnyRun() {
    assertThatThrownBy(
            () -> new ChildJvm.Settings(Optional.empty(), Optional.of("4 gb"), 0, 1, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("heap is '4 gb'; it must be a number with k, m or g behind it");
    assertThatThrownBy(
            () -> new ChildJvm.Settings(Optional.empty(), Optional.empty(), -1, 1, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit is -1 seconds; it must be at least 0, which is none");
  }

  private RunRecord run(String act, long limitSeconds, Optional<String> heap) {
    System.setProperty(StandIn.PROPERTY, act);
    ChildJvm.Settings settings =
        new ChildJvm.Settings(Optional.empty(), heap, limitSeconds, 1, false);
    return new ChildJvm(StandIn.class.getName(), store(), Plugins.NONE, settings, errors, NOWHERE)
        .execute(SPEC);
  }

  private ResultStore store() {
    return new ResultStore(folder);
  }
}
