package attnbench.harness.sweep;

import attnbench.harness.config.RunSpec;
import attnbench.harness.store.RunRecord;

/** Runs a spec somewhere and brings back its record, a failed one if need be. */
@FunctionalInterface
public interface RunExecutor {
  /**
   * Runs to the end. The record lies in the store afterwards.
   *
   * @throws java.util.concurrent.CancellationException when the thread is interrupted
   */
  RunRecord execute(RunSpec spec);
}
