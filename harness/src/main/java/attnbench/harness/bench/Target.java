package attnbench.harness.bench;

/**
 * A measured time beside those of the counted work at {@value #PEAK_SHARE} of the multiply-add peak
 * and at {@value #BANDWIDTH_SHARE} of the bandwidth: good is at most {@value #MOST} times the
 * longer of these two.
 *
 * <p>The rule can be read in several ways; where they differ, this is the one that allows least.
 *
 * <ul>
 *   <li>Both times are of all calls, and the longer one counts. Calls follow each other, some bound
 *       by arithmetic and some by bytes; the sum of what binds each would be longer.
 *   <li>Bytes move at the bandwidth of the smallest cache that holds the operands of a call, as if
 *       the call before had left them there, and not at that of the memory.
 *   <li>An exponential, a root or a division counts as one flop, though it takes many.
 *   <li>What operations do by loops of their own is measured but not counted.
 * </ul>
 *
 * <p>In one thing it is generous: a call moves all its operands, also where it could have been one
 * with the call before and kept them in registers.
 *
 * @param arithmeticMicros the counted flops at their share of the peak
 * @param bytesMicros the counted bytes at their share of the bandwidth
 * @param ratio measured over the longer of the two; NaN without counted work
 * @param met whether the ratio is at most {@value #MOST}, or there is none
 */
public record Target(double arithmeticMicros, double bytesMicros, double ratio, boolean met) {
  public static final double PEAK_SHARE = 0.4;
  public static final double BANDWIDTH_SHARE = 0.6;
  public static final double MOST = 2;

  private static final double NANOS_PER_MICRO = 1000;

  static Target of(MachineRoofs.Bound bound, double measuredMicros) {
    double arithmetic = bound.arithmeticNanos() / PEAK_SHARE / NANOS_PER_MICRO;
    double bytes = bound.bytesNanos() / BANDWIDTH_SHARE / NANOS_PER_MICRO;
    double longer = Math.max(arithmetic, bytes);
    double ratio = longer > 0 ? measuredMicros / longer : Double.NaN;
    return new Target(arithmetic, bytes, ratio, !(ratio > MOST));
  }

  /** Whether there is work that was counted; nothing else can be judged. */
  public boolean counted() {
    return !Double.isNaN(ratio);
  }
}
