package attnbench.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Matrices;
import java.util.random.RandomGenerator;

/** The loops over parameters against their formulas; where bodies must agree, to the bit. */
class ParameterKernelsTest extends KernelContractTest {
  private static final AdamStep STEP =
      new AdamStep(0.9f, 0.1f, 0.98f, 0.02f, 0.999f, 0.03f, 1.7f, 1e-3f);

  private static final int[] INDEX = {2, 0, 2, 4, 2, 99};

  private final RandomGenerator random = Matrices.random(6);

  private Block row(int n) {
    return Block.normal(1, n, 0, random);
  }

  /** Moving means of squares are not negative. */
  private Block squares(int n) {
    Block squares = row(n);
    for (int j = 0; j < n; j++) {
      squares.set(0, j, j % 3 == 0 ? 0 : Math.abs(squares.at(0, j)));
    }
    return squares;
  }

  @EveryBody
  void adamFollowsItsFormula(KernelProvider kernels) {
    for (int n : SIZES) {
      Block w = row(n);
      Block g = row(n);
      Block m = row(n);
      Block v = squares(n);
      Block before = w.copy();
      Block meanBefore = m.copy();
      Block squareBefore = v.copy();
      adam(kernels, n, w, g, m, v);
      for (int j = 0; j < n; j++) {
        double gradient = g.at(0, j);
        Exact.of((double) STEP.keepMean() * meanBefore.at(0, j))
            .add(STEP.newMean() * gradient)
            .check(m.at(0, j), "m(%d)", j);
        Exact.of((double) STEP.keepSquare() * squareBefore.at(0, j))
            .add(STEP.newSquare() * gradient * gradient)
            .add(0)
            .check(v.at(0, j), "v(%d)", j);
        double root = STEP.rootScale() * Math.sqrt(v.at(0, j)) + STEP.epsilon();
        // A product, a root, its product, a sum and a quotient: five roundings of the change.
        double change = (double) STEP.rate() * m.at(0, j) / root;
        Exact.of((double) STEP.keepWeight() * before.at(0, j))
            .add(-change)
            .allow(5 * Exact.EPS * Math.abs(change))
            .check(w.at(0, j), "w(%d)", j);
      }
      w.assertNothingOutsideChanged(before, "adam's w");
      m.assertNothingOutsideChanged(meanBefore, "adam's m");
      v.assertNothingOutsideChanged(squareBefore, "adam's v");
    }
  }

  @EveryBody
  void adamGivesThePlainBodysBits(KernelProvider kernels) {
    for (int n : SIZES) {
      Block w = row(n);
      Block g = row(n);
      Block m = row(n);
      Block v = squares(n);
      Block plainW = w.copy();
      Block plainM = m.copy();
      Block plainV = v.copy();
      adam(kernels, n, w, g, m, v);
      adam(TestKernels.scalar(), n, plainW, g, plainM, plainV);
      assertThat(w.data).as("w of %d", n).isEqualTo(plainW.data);
      assertThat(m.data).as("m of %d", n).isEqualTo(plainM.data);
      assertThat(v.data).as("v of %d", n).isEqualTo(plainV.data);
    }
  }

  private static void adam(KernelProvider kernels, int n, Block w, Block g, Block m, Block v) {
    kernels.adam(n, STEP, w.data, w.offset, g.data, g.offset, m.data, m.offset, v.data, v.offset);
  }

  /** In double the squares are exact, and a sum of n terms is rounded at most n times. */
  @EveryBody
  void squaredNormAddsUpInDouble(KernelProvider kernels) {
    for (int n : SIZES) {
      Block x = row(n);
      double sum = 0;
      for (int j = 0; j < n; j++) {
        x.set(0, j, x.at(0, j) * 1e25);
        sum += (double) x.at(0, j) * x.at(0, j);
      }
      double norm = kernels.squaredNorm(n, x.data, x.offset);
      assertThat(Math.abs(norm - sum)).as("of %d", n).isLessThanOrEqualTo(n * 0x1p-52 * sum);
    }
  }

  /** Oracle: element by element. */
  @EveryBody
  void gatherTakesRowsOfTheTable(KernelProvider kernels) {
    for (int columns : SIZES) {
      Block table = Block.dense(5, columns, random);
      Block out = Block.dense(5, columns, random);
      Block expected = out.copy();
      for (int i = 1; i < 5; i++) {
        for (int j = 0; j < columns; j++) {
          expected.set(i, j, table.at(INDEX[i], j));
        }
      }
      kernels.gatherRows(1, 5, columns, INDEX, table.data, out.data);
      assertThat(out.data).as("rows of %d", columns).isEqualTo(expected.data);
    }
  }

  /** Oracle: element by element, in the order of the rows; row 2 of the table grows twice. */
  @EveryBody
  void scatterAddsToRowsOfTheTable(KernelProvider kernels) {
    for (int columns : SIZES) {
      Block x = Block.dense(5, columns, random);
      Block table = Block.dense(5, columns, random);
      Block expected = table.copy();
      for (int i = 1; i < 5; i++) {
        for (int j = 0; j < columns; j++) {
          expected.set(INDEX[i], j, expected.at(INDEX[i], j) + x.at(i, j));
        }
      }
      kernels.scatterAddRows(1, 5, columns, INDEX, x.data, table.data);
      assertThat(table.data).as("rows of %d", columns).isEqualTo(expected.data);
    }
  }
}
