package attnbench.harness.sweep;

import attnbench.harness.config.RunSpec;
import attnbench.harness.store.RunRecord;

/** Hears how a sweep goes on. */
public interface SweepListener {
  /** A run begins; {@code number} counts from 1 to {@code total}, skipped runs included. */
  void starting(int number, int total, RunSpec spec);

  /** A run has ended. */
  void finished(int number, int total, RunRecord record);

  /** A run was left out because its record exists. */
  void skipped(int number, int total, RunRecord record);

  /** A file in a record's place is none; it will be set aside and the run done again. */
  void unreadable(String message);
}
