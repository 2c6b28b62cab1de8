package attnbench.attention.autodiff;

/**
 * One sparse factor of Paramixer: which positions a row is linked with, and the MLP that makes the
 * weights of a row's links from that row of the source.
 *
 * <p>C width of the source, h hidden width, K links.
 *
 * @param offsets [K] link l of row i leads to row {@code (i + offsets[l]) mod N}
 * @param hiddenWeight [h x C]
 * @param hiddenBias [1 x h]
 * @param linkWeight [K x h]
 * @param linkBias [1 x K]
 */
public record LinkFactor(
    int[] offsets,
    Parameter hiddenWeight,
    Parameter hiddenBias,
    Parameter linkWeight,
    Parameter linkBias) {
  public LinkFactor {
    int hidden = hiddenWeight.value().numRows;
    requireShape(hiddenBias, 1, hidden);
    requireShape(linkWeight, offsets.length, hidden);
    requireShape(linkBias, 1, offsets.length);
  }

  private static void requireShape(Parameter parameter, int rows, int columns) {
    int isRows = parameter.value().numRows;
    int isColumns = parameter.value().numCols;
    if (isRows != rows || isColumns != columns) {
      throw new IllegalArgumentException(
          "%s is %d x %d; it must be %d x %d"
              .formatted(parameter.name(), isRows, isColumns, rows, columns));
    }
  }

  /** K. */
  int links() {
    return offsets.length;
  }

  /** h. */
  int hiddenWidth() {
    return hiddenWeight.value().numRows;
  }

  /** The offsets modulo n, 0 (inclusive) to n (exclusive). */
  int[] shifts(int n) {
    int[] shifts = new int[offsets.length];
    for (int l = 0; l < shifts.length; l++) {
      shifts[l] = Math.floorMod(offsets[l], n);
    }
    return shifts;
  }

  /** The links against their direction: which rows lead to a row. */
  int[] reversedShifts(int n) {
    int[] shifts = new int[offsets.length];
    for (int l = 0; l < shifts.length; l++) {
      shifts[l] = Math.floorMod(-(long) offsets[l], n);
    }
    return shifts;
  }
}
