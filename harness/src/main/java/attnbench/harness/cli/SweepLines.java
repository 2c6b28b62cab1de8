package attnbench.harness.cli;

import attnbench.harness.config.RunSpec;
import attnbench.harness.store.RunRecord;
import attnbench.harness.sweep.SweepListener;
import java.io.PrintWriter;

/** The progress of a sweep: a line for each run that has ended or is left out. */
record SweepLines(PrintWriter out) implements SweepListener {
  @Override
  public void starting(int number, int total, RunSpec spec) {
    // The run shows its own progress.
  }

  @Override
  public void finished(int number, int total, RunRecord record) {
    print(number, total, RunText.outcome(record));
  }

  @Override
  public void skipped(int number, int total, RunRecord record) {
    print(number, total, "was there: " + RunText.outcome(record));
  }

  @Override
  public void unreadable(String message) {
    out.println("set aside: " + message);
    out.flush();
  }

  private void print(int number, int total, String text) {
    out.printf("[%d/%d] %s%n", number, total, text);
    out.flush();
  }
}
