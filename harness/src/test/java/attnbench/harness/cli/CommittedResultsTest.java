package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.store.ResultStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The results that come with this repository, which every version has to read. */
class CommittedResultsTest {
  private static final Path RESULTS = Path.of("..", "results");

  @Test
  void everyRecordAndMeasurementCanBeRead() {
    ResultStore.Contents runs = new ResultStore(RESULTS).readAll();
    assertThat(runs.records()).isNotEmpty();
    assertThat(runs.unreadable()).isEmpty();

    StoredTimings timings = StoredTimings.read(RESULTS.resolve("bench"));
    assertThat(timings.rows()).isNotEmpty();
    assertThat(timings.unreadable()).isEmpty();

    StoredRatios ratios = StoredRatios.read(RESULTS.resolve("bench"));
    assertThat(ratios.rows()).isNotEmpty();
    assertThat(ratios.unreadable()).isEmpty();

    StoredTargets targets = StoredTargets.read(RESULTS.resolve("bench"));
    assertThat(targets.rows()).isNotEmpty();
    assertThat(targets.unreadable()).isEmpty();
  }
}
