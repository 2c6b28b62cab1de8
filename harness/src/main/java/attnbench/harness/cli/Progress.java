package attnbench.harness.cli;

import attnbench.harness.store.CurvePoint;
import attnbench.harness.train.TrainListener;
import attnbench.tasks.Split;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The progress of a training on the error stream: one line that is written over on a terminal, a
 * plain line now and then elsewhere.
 */
final class Progress implements TrainListener, AutoCloseable {
  /** Columns of the terminal that errors go to; the launcher sets it where there is one. */
  private static final String COLUMNS_PROPERTY = "attnbench.columns";

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Faster than this a person cannot read. */
  private static final long TERMINAL_NANOS = NANOS_PER_SECOND / 5;

  /** Keeps the log of a run of an hour to a few screens. */
  private static final long PLAIN_NANOS = 15 * NANOS_PER_SECOND;

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final String label;
  private final PrintStream stream;
  private final int columns;
  private final LongSupplier nanoClock;
  private long lastNanos;
  private String validation = "";

  /** Progress on this process's error stream. */
  static Progress onErrorStream(String label) {
    return new Progress(
        label, System.err, Integer.getInteger(COLUMNS_PROPERTY, 0), System::nanoTime);
  }

  /**
   * @param label what is trained, at the start of each line
   * @param columns of the terminal; 0 where the stream goes elsewhere
   */
  Progress(String label, PrintStream stream, int columns, LongSupplier nanoClock) {
    this.label = label;
    this.stream = stream;
    this.columns = columns;
    this.nanoClock = nanoClock;
    this.lastNanos = nanoClock.getAsLong();
  }

  /** Shows how far the items are made, unless another line was shown just now. */
  @Override
  public void preparing(Split split, int made, int all) {
    show(
        "%s  items of %s made: %,d of %,d",
        label, split.name().toLowerCase(Locale.ROOT), made, all);
  }

  /** Shows a step, unless another line was shown just now. */
  @Override
  public void stepDone(
      long step, double epoch, double loss, double stepsPerSecond, double secondsLeft) {
    show(
        "%s  loss %.4g%s  %.1f steps/s  %s left  step %,d  epoch %.2f",
        label, loss, validation, stepsPerSecond, duration(secondsLeft), step, epoch);
  }

  private void show(String format, Object... values) {
    long now = nanoClock.getAsLong();
    if (now - lastNanos < (onTerminal() ? TERMINAL_NANOS : PLAIN_NANOS)) {
      return;
    }
    lastNanos = now;
    String line = String.format(Locale.ROOT, format, values);
    if (onTerminal()) {
      // A line that wraps cannot be written over.
      stream.print(CLEAR_LINE + line.substring(0, Math.min(columns - 1, line.length())));
      stream.flush();
    } else {
      stream.println(line);
    }
  }

  /** Takes a validation's result into the lines that follow. */
  @Override
  public void validated(CurvePoint point) {
    validation = String.format(Locale.ROOT, "  valid %.2f %%", 100 * point.validationCorrect());
  }

  /** Clears the line that was written over. */
  @Override
  public void close() {
    if (onTerminal()) {
      stream.print(CLEAR_LINE);
      stream.flush();
    }
  }

  private boolean onTerminal() {
    return columns > 0;
  }

  /** Such as 0:07, 12:34 or 1:02:03. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    long hours = whole / 3600;
    return hours == 0
        ? "%d:%02d".formatted(whole / 60, whole % 60)
        : "%d:%02d:%02d".formatted(hours, whole / 60 % 60, whole % 60);
  }
}
