package attnbench.harness.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.config.Budget;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.Specs;
import attnbench.harness.store.Environment;
import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import attnbench.harness.store.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  private static final Environment NOWHERE =
      new Environment("unknown", true, "machine", 1, 1, "os", "jdk", List.of(), "scalar");

  @TempDir Path folder;
  private ResultStore store;
  private final List<Long> executed = new ArrayList<>();
  private final List<String> events = new ArrayList<>();

  @BeforeEach
  void makeStore() {
    store = new ResultStore(folder);
  }

  @Test
  void runsWhatIsMissingAndSkipsTheRest() {
    store.write(record(spec(2), RunStatus.EPOCHS_DONE));
    assertThat(sweep(false).missing(specs(1, 2, 3)))
        .extracting(RunSpec::seed)
        .containsExactly(1L, 3L);
    assertThat(sweep(false).run(specs(1, 2, 3))).isEqualTo(new Sweep.Summary(2, 1, 0));
    assertThat(executed).containsExactly(1L, 3L);
    assertThat(events).containsExactly("start 1/3", "end 1/3", "skip 2/3", "start 3/3", "end 3/3");
    assertThat(sweep(false).run(specs(1, 2, 3))).isEqualTo(new Sweep.Summary(0, 3, 0));
  }

  @Test
  void aFailureStopsNoOtherRun() {
    assertThat(sweep(false).run(specs(1, 13, 3))).isEqualTo(new Sweep.Summary(2, 0, 1));
    assertThat(executed).containsExactly(1L, 13L, 3L);
  }

  @Test
  void whatFailedBeforeIsRunAgainOnlyWhenAskedTo() {
    store.write(record(spec(4), RunStatus.FAILED));
    assertThat(sweep(false).run(specs(4))).isEqualTo(new Sweep.Summary(0, 0, 1));
    assertThat(executed).isEmpty();
    assertThat(sweep(true).run(specs(4))).isEqualTo(new Sweep.Summary(1, 0, 0));
    assertThat(executed).containsExactly(4L);
  }

  @Test
  void aBrokenRecordIsNamedAndRunAgain() throws IOException {
    Path file = store.write(record(spec(5), RunStatus.EPOCHS_DONE));
    Files.writeString(file, "{ \"format\" : 1,");
    assertThat(sweep(false).run(specs(5))).isEqualTo(new Sweep.Summary(1, 0, 0));
    assertThat(events.get(0)).startsWith("unreadable " + file);
    assertThat(store.find(spec(5))).isPresent();
  }

  private Sweep sweep(boolean retryFailed) {
    RunExecutor executor =
        spec -> {
          executed.add(spec.seed());
          boolean unlucky = spec.seed() == 13;
          RunRecord record = record(spec, unlucky ? RunStatus.FAILED : RunStatus.EPOCHS_DONE);
          store.write(record);
          return record;
        };
    return new Sweep(store, executor, retryFailed, false, new Events(events));
  }

  private static List<RunSpec> specs(long... seeds) {
    return LongStream.of(seeds).mapToObj(SweepTest::spec).toList();
  }

  private static RunSpec spec(long seed) {
    RunSpec base = Specs.run(Specs.train(1, 2, Budget.NONE), 0);
    return new RunSpec(base.task(), base.model(), base.train(), seed);
  }

  private static RunRecord record(RunSpec spec, RunStatus status) {
    RunRecord f = RunRecord.failed(spec, NOWHERE, "2026-01-01T00:00:00Z", 1, "a reason");
    return new RunRecord(
        f.format(),
        f.spec(),
        f.specHash(),
        f.environment(),
        f.startedAt(),
        f.threads(),
        status,
        f.reason(),
        f.parameters(),
        f.curve(),
        f.bestStep(),
        f.testItems(),
        f.testLoss(),
        f.testCorrect(),
        f.chance(),
        f.shortcuts(),
        f.stepsDone(),
        f.tokensDone(),
        f.trainSeconds(),
        f.millisPerStep(),
        f.workspaceBytes(),
        f.weightsSha256());
  }

  private record Events(List<String> events) implements SweepListener {
    @Override
    public void starting(int number, int total, RunSpec spec) {
      events.add("start " + number + "/" + total);
    }

    @Override
    public void finished(int number, int total, RunRecord record) {
      events.add("end " + number + "/" + total);
    }

    @Override
    public void skipped(int number, int total, RunRecord record) {
      events.add("skip " + number + "/" + total);
    }

    @Override
    public void unreadable(String message) {
      events.add("unreadable " + message);
    }
  }
}
