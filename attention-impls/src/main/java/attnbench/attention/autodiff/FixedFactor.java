package attnbench.attention.autodiff;

/**
 * One sparse factor whose link weights are given once and for all.
 *
 * <p>K links, N' the longest sequence.
 *
 * @param offsets [K] link l of row i leads to row {@code (i + offsets[l]) mod N}
 * @param weights [K x N'] weight of link l of row i; a sequence of N positions uses the first N
 */
public record FixedFactor(int[] offsets, float[][] weights) {
  public FixedFactor {
    Ops.requireEqual("links and rows of weights", offsets.length, weights.length);
  }

  /** The offsets modulo n. */
  int[] shifts(int n) {
    int[] shifts = new int[offsets.length];
    for (int l = 0; l < shifts.length; l++) {
      shifts[l] = Math.floorMod(offsets[l], n);
    }
    return shifts;
  }
}
