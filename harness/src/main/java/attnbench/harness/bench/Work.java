package attnbench.harness.bench;

/**
 * What a piece of computing has to do at least, whatever the machine.
 *
 * @param flops additions and multiplications; a multiply-add is two, and an exponential, a root or
 *     a division counts as one
 * @param bytes of every operand, each moved once in each direction that it needs
 */
public record Work(long flops, long bytes) {
  public static final Work NONE = new Work(0, 0);

  public Work {
    if (flops < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "work is %d flops and %d bytes; neither may be negative".formatted(flops, bytes));
    }
  }

  public Work plus(Work other) {
    return new Work(flops + other.flops, bytes + other.bytes);
  }

  public Work times(long count) {
    return new Work(flops * count, bytes * count);
  }

  /** Flops for each byte; the place on a roofline's horizontal axis. */
  public double intensity() {
    return flops / (double) bytes;
  }
}
