package attnbench.harness.report;

/**
 * A measured time beside those that the work of it should take.
 *
 * @param operation what was timed, such as {@code mixer, with backward}
 * @param conditions width, threads, machine and JVM in one line
 * @param mixer as in tables
 * @param length N
 * @param arithmeticMillis the arithmetic at a share of the machine's peak
 * @param bytesMillis the moving of bytes at a share of its bandwidth
 * @param millis measured
 * @param ratio measured over the longer of the two; NaN without counted work
 * @param met whether the ratio is small enough
 */
public record TargetRow(
    String operation,
    String conditions,
    String mixer,
    int length,
    double arithmeticMillis,
    double bytesMillis,
    double millis,
    double ratio,
    boolean met) {
  public TargetRow {
    if (length < 1) {
      throw new IllegalArgumentException("length is " + length + "; it must be at least 1");
    }
    if (!(millis > 0)) {
      throw new IllegalArgumentException("milliseconds are " + millis + "; they must be positive");
    }
  }
}
