package attnbench.attention.kernel;

/** The plain body's probe: a multiplication and an addition of single numbers. */
final class ScalarPeak implements PeakProbe {
  /** Two pipes of four cycles each need eight at once. */
  private static final int CHAINS = 8;

  private static final float FACTOR = 0.999f;
  private static final float ADDEND = 0.001f;

  @Override
  public int multiplyAddsPerRound() {
    return CHAINS;
  }

  @Override
  public float run(int rounds) {
    float a = 0;
    float b = 1;
    float c = 2;
    float d = 3;
    float e = 4;
    float f = 5;
    float g = 6;
    float h = 7;
    for (int i = 0; i < rounds; i++) {
      a = a * FACTOR + ADDEND;
      b = b * FACTOR + ADDEND;
      c = c * FACTOR + ADDEND;
      d = d * FACTOR + ADDEND;
      e = e * FACTOR + ADDEND;
      f = f * FACTOR + ADDEND;
      g = g * FACTOR + ADDEND;
      h = h * FACTOR + ADDEND;
    }
    return a + b + c + d + e + f + g + h;
  }
}
