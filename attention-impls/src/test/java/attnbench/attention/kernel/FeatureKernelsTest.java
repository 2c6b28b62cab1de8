package attnbench.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Matrices;
import java.util.random.RandomGenerator;

/** The kernels for feature maps against the formulas in double. */
class FeatureKernelsTest extends KernelContractTest {
  private static final int[] ROWS = {0, 1, 3, 8};

  /** What an exponential may be where it should be zero: some of the smallest normal floats. */
  private static final double LEAST = 2 * Float.MIN_NORMAL;

  private final RandomGenerator random = Matrices.random(6);

  @EveryBody
  void rowMaxIsTheGreatestOfEachRow(KernelProvider kernels) {
    for (int rows : ROWS) {
      for (int columns : SIZES) {
        Block a = Block.normal(rows, columns, 3, random);
        Block out = Block.normal(1, rows, 0, random);
        Block before = out.copy();
        kernels.rowMax(rows, columns, a.data, a.offset, a.stride, out.data, out.offset);
        for (int i = 0; i < rows; i++) {
          float greatest = Float.NEGATIVE_INFINITY;
          for (int j = 0; j < columns; j++) {
            greatest = Math.max(greatest, a.at(i, j));
          }
          assertThat(out.at(0, i)).as("maximum of row %d of %d", i, columns).isEqualTo(greatest);
        }
        out.assertNothingOutsideChanged(before, "rowMax");
      }
    }
  }

  @EveryBody
  void expRowsShiftsThenAdds(KernelProvider kernels) {
    float addend = 0.25f;
    for (int rows : ROWS) {
      for (int columns : SIZES) {
        Block a = Block.normal(rows, columns, 3, random);
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            a.set(i, j, 20 * a.at(i, j));
          }
        }
        Block before = a.copy();
        Block shift = Block.normal(1, rows, 0, random);
        kernels.expRows(
            rows, columns, shift.data, shift.offset, addend, a.data, a.offset, a.stride);
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            double distance = (double) before.at(i, j) - shift.at(0, i);
            double power = Math.exp(distance);
            Exact.of(power)
                .add(addend)
                .allow((2 + Math.abs(distance)) * Exact.EPS * power + LEAST)
                .check(a.at(i, j), "exp(%s) + %s", distance, addend);
          }
        }
        a.assertNothingOutsideChanged(before, "expRows");
      }
    }
  }

  /** Every quadrant, both signs, and the corners between the quadrants. */
  @EveryBody
  void sinCosFollowTheCircle(KernelProvider kernels) {
    for (int n : SIZES) {
      Block x = Block.normal(1, n, 0, random);
      for (int j = 0; j < n; j++) {
        x.set(0, j, j % 4 == 0 ? (j - 32) * Math.PI / 4 : 30 * x.at(0, j));
      }
      Block sin = Block.normal(1, n, 0, random);
      Block cos = Block.normal(1, n, 0, random);
      Block sinBefore = sin.copy();
      Block cosBefore = cos.copy();
      kernels.sinCos(n, x.data, x.offset, sin.data, sin.offset, cos.data, cos.offset);
      for (int j = 0; j < n; j++) {
        double angle = x.at(0, j);
        Exact.of(Math.sin(angle)).allow(3 * Exact.EPS).check(sin.at(0, j), "sin(%s)", angle);
        Exact.of(Math.cos(angle)).allow(3 * Exact.EPS).check(cos.at(0, j), "cos(%s)", angle);
      }
      sin.assertNothingOutsideChanged(sinBefore, "sinCos");
      cos.assertNothingOutsideChanged(cosBefore, "sinCos");
    }
  }
}
