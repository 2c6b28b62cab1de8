package attnbench.harness.report;

/**
 * How long one operation took at one length.
 *
 * @param operation what was timed, such as {@code training step}
 * @param conditions batch, width, threads, machine and JVM in one line; rows are compared only
 *     where operation and conditions are equal
 * @param mixer as in tables and charts
 * @param length N
 * @param tokens sequence positions that one operation works through
 * @param lowMillis lower end of the spread
 * @param midMillis the estimate
 * @param highMillis upper end of the spread
 * @param spread what lies between them, such as {@code range of the runs}
 */
public record TimingRow(
    String operation,
    String conditions,
    String mixer,
    int length,
    double tokens,
    double lowMillis,
    double midMillis,
    double highMillis,
    String spread) {
  public TimingRow {
    if (length < 1) {
      throw new IllegalArgumentException("length is " + length + "; it must be at least 1");
    }
    if (!(tokens > 0)) {
      throw new IllegalArgumentException("tokens are " + tokens + "; they must be positive");
    }
    if (!(0 < lowMillis && lowMillis <= midMillis && midMillis <= highMillis)) {
      throw new IllegalArgumentException(
          "milliseconds are %s, %s, %s; they must be positive and ascending"
              .formatted(lowMillis, midMillis, highMillis));
    }
  }
}
