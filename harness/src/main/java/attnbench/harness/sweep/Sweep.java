package attnbench.harness.sweep;

import attnbench.harness.config.RunSpec;
import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Runs one spec after the other and leaves out what has a record.
 *
 * @param retryFailed whether a failed record counts as none
 * @param keepWeights whether a record of a success counts as none where its weights are not kept
 */
public record Sweep(
    ResultStore store,
    RunExecutor executor,
    boolean retryFailed,
    boolean keepWeights,
    SweepListener listener) {

  /**
   * What became of the runs of a sweep.
   *
   * @param ran those that succeeded now
   * @param skipped those that had succeeded before
   * @param failed those that failed, now or before
   */
  public record Summary(int ran, int skipped, int failed) {}

  /** Goes through all; a run that fails stops none of the others. */
  public Summary run(List<RunSpec> specs) {
    int ran = 0;
    int skipped = 0;
    int failed = 0;
    for (int number = 1; number <= specs.size(); number++) {
      RunSpec spec = specs.get(number - 1);
      Optional<RunRecord> present = find(spec);
      RunRecord record;
      if (present.isPresent()) {
        record = present.get();
        listener.skipped(number, specs.size(), record);
        skipped += record.status().succeeded() ? 1 : 0;
      } else {
        listener.starting(number, specs.size(), spec);
        record = executor.execute(spec);
        listener.finished(number, specs.size(), record);
        ran += record.status().succeeded() ? 1 : 0;
      }
      failed += record.status().succeeded() ? 0 : 1;
    }
    return new Summary(ran, skipped, failed);
  }

  /** The specs that {@link #run} would run. */
  public List<RunSpec> missing(List<RunSpec> specs) {
    return specs.stream().filter(spec -> find(spec).isEmpty()).toList();
  }

  private boolean hasWeights(RunSpec spec) {
    return Files.exists(store.weightsOf(spec));
  }

  private Optional<RunRecord> find(RunSpec spec) {
    try {
      return store
          .find(spec)
          .filter(r -> r.status().succeeded() ? !keepWeights || hasWeights(spec) : !retryFailed);
    } catch (IllegalArgumentException unreadable) {
      listener.unreadable(unreadable.getMessage());
      return Optional.empty();
    }
  }
}
