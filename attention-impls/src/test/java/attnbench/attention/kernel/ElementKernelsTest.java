package attnbench.attention.kernel;

import attnbench.attention.autodiff.Matrices;
import java.util.random.RandomGenerator;

/** The element-wise kernels against the formulas in double. */
class ElementKernelsTest extends KernelContractTest {
  /** Of the error function that GELU uses: Abramowitz and Stegun 7.1.26, and its rounding. */
  private static final double PHI_ERROR = 1.5e-7 + 4 * Exact.EPS;

  private final RandomGenerator random = Matrices.random(1);

  private Block row(int n) {
    return Block.normal(1, n, 0, random);
  }

  @EveryBody
  void axpyAddsAMultiple(KernelProvider kernels) {
    for (int n : SIZES) {
      Block x = row(n);
      Block y = row(n);
      Block before = y.copy();
      kernels.axpy(n, 0.7f, x.data, x.offset, y.data, y.offset);
      for (int j = 0; j < n; j++) {
        Exact.of(before.at(0, j)).add((double) 0.7f * x.at(0, j)).check(y.at(0, j), "y(%d)", j);
      }
      y.assertNothingOutsideChanged(before, "axpy");
    }
  }

  @EveryBody
  void addProductAddsProducts(KernelProvider kernels) {
    for (int n : SIZES) {
      Block x = row(n);
      Block y = row(n);
      Block z = row(n);
      Block before = z.copy();
      kernels.addProduct(n, x.data, x.offset, y.data, y.offset, z.data, z.offset);
      for (int j = 0; j < n; j++) {
        Exact.of(before.at(0, j))
            .add((double) x.at(0, j) * y.at(0, j))
            .check(z.at(0, j), "z(%d)", j);
      }
      z.assertNothingOutsideChanged(before, "addProduct");
    }
  }

  @EveryBody
  void scaleByMultipliesAndAddsUp(KernelProvider kernels) {
    for (int n : SIZES) {
      Block x = row(n);
      Block y = row(n);
      Block before = x.copy();
      float sum = kernels.scaleBy(n, x.data, x.offset, y.data, y.offset);
      Exact expectedSum = Exact.of(0);
      for (int j = 0; j < n; j++) {
        double product = (double) before.at(0, j) * y.at(0, j);
        Exact.of(product).check(x.at(0, j), "x(%d)", j);
        expectedSum.add(product);
      }
      expectedSum.check(sum, "sum of %d products", n);
      x.assertNothingOutsideChanged(before, "scaleBy");
    }
  }

  @EveryBody
  void sumAddsUp(KernelProvider kernels) {
    for (int n : SIZES) {
      Block x = row(n);
      Exact sum = Exact.of(0);
      for (int j = 0; j < n; j++) {
        sum.add(x.at(0, j));
      }
      sum.check(kernels.sum(n, x.data, x.offset), "sum of %d", n);
    }
  }

  @EveryBody
  void reluCutsAtZero(KernelProvider kernels) {
    for (int n : SIZES) {
      Block x = row(n);
      Block y = row(n);
      Block before = y.copy();
      kernels.relu(n, x.data, x.offset, y.data, y.offset);
      for (int j = 0; j < n; j++) {
        Exact.of(Math.max(x.at(0, j), 0)).check(y.at(0, j), "y(%d)", j);
      }
      y.assertNothingOutsideChanged(before, "relu");
    }
  }

  @EveryBody
  void reluBackwardAddsWhereTheResultIsPositive(KernelProvider kernels) {
    for (int n : SIZES) {
      Block y = row(n);
      for (int j = 0; j < n; j += 3) {
        y.set(0, j, 0);
      }
      Block dy = row(n);
      Block dx = row(n);
      Block before = dx.copy();
      kernels.reluBackward(n, y.data, y.offset, dy.data, dy.offset, dx.data, dx.offset);
      for (int j = 0; j < n; j++) {
        Exact.of(before.at(0, j))
            .add(y.at(0, j) > 0 ? dy.at(0, j) : 0)
            .check(dx.at(0, j), "dx(%d)", j);
      }
      dx.assertNothingOutsideChanged(before, "reluBackward");
    }
  }

  @EveryBody
  void geluAndItsSlopeFollowTheNormalDistribution(KernelProvider kernels) {
    for (int n : SIZES) {
      Block x = spread(n);
      Block y = row(n);
      Block slope = row(n);
      Block yBefore = y.copy();
      Block slopeBefore = slope.copy();
      kernels.gelu(n, x.data, x.offset, y.data, y.offset, slope.data, slope.offset);
      for (int j = 0; j < n; j++) {
        double at = x.at(0, j);
        double phi = Reference.normalCumulative(at);
        double bell = at * Reference.normalDensity(at);
        Exact.of(at * phi).allow(PHI_ERROR * Math.abs(at)).check(y.at(0, j), "gelu(%s)", at);
        Exact.of(phi)
            .add(bell)
            .allow(PHI_ERROR + Exact.EPS * at * at * Math.abs(bell))
            .check(slope.at(0, j), "slope of gelu at %s", at);
      }
      y.assertNothingOutsideChanged(yBefore, "gelu");
      slope.assertNothingOutsideChanged(slopeBefore, "gelu");
    }
  }

  @EveryBody
  void geluMayWriteOverItsInput(KernelProvider kernels) {
    for (int n : SIZES) {
      Block x = spread(n);
      Block y = row(n);
      Block slope = row(n);
      kernels.gelu(n, x.data, x.offset, y.data, y.offset, slope.data, slope.offset);
      kernels.gelu(n, x.data, x.offset, x.data, x.offset, slope.data, slope.offset);
      for (int j = 0; j < n; j++) {
        Exact.of(y.at(0, j)).check(x.at(0, j), "gelu in place, entry %d", j);
      }
    }
  }

  @EveryBody
  void eluPlusOneIsLinearAboveAndExponentialBelow(KernelProvider kernels) {
    for (int n : SIZES) {
      Block x = spread(n);
      Block y = row(n);
      Block before = y.copy();
      kernels.eluPlusOne(n, x.data, x.offset, y.data, y.offset);
      for (int j = 0; j < n; j++) {
        double at = x.at(0, j);
        Exact expected = at > 0 ? Exact.of(at).add(1) : Exact.of(Math.exp(at));
        expected.check(y.at(0, j), "elu(%s) + 1", at);
      }
      y.assertNothingOutsideChanged(before, "eluPlusOne");
    }
  }

  @EveryBody
  void eluPlusOneBackwardAddsTheSlope(KernelProvider kernels) {
    for (int n : SIZES) {
      Block y = row(n);
      for (int j = 0; j < n; j++) {
        y.set(0, j, Math.abs(y.at(0, j)));
      }
      Block dy = row(n);
      Block dx = row(n);
      Block before = dx.copy();
      kernels.eluPlusOneBackward(n, y.data, y.offset, dy.data, dy.offset, dx.data, dx.offset);
      for (int j = 0; j < n; j++) {
        Exact.of(before.at(0, j))
            .add(dy.at(0, j) * Math.min(y.at(0, j), 1.0))
            .check(dx.at(0, j), "dx(%d)", j);
      }
      dx.assertNothingOutsideChanged(before, "eluPlusOneBackward");
    }
  }

  @EveryBody
  void sigmoidIsTheLogisticFunction(KernelProvider kernels) {
    for (int n : SIZES) {
      Block x = spread(n);
      Block y = row(n);
      Block before = y.copy();
      kernels.sigmoid(n, x.data, x.offset, y.data, y.offset);
      for (int j = 0; j < n; j++) {
        double expected = 1 / (1 + Math.exp(-x.at(0, j)));
        Exact.of(expected).add(0).add(0).add(0).check(y.at(0, j), "sigmoid(%s)", x.at(0, j));
      }
      y.assertNothingOutsideChanged(before, "sigmoid");
    }
  }

  @EveryBody
  void sigmoidBackwardAddsTheSlope(KernelProvider kernels) {
    for (int n : SIZES) {
      Block y = row(n);
      for (int j = 0; j < n; j++) {
        y.set(0, j, 1 / (1 + Math.exp(y.at(0, j))));
      }
      Block dy = row(n);
      Block dx = row(n);
      Block before = dx.copy();
      kernels.sigmoidBackward(n, y.data, y.offset, dy.data, dy.offset, dx.data, dx.offset);
      for (int j = 0; j < n; j++) {
        Exact.of(before.at(0, j))
            .add(dy.at(0, j) * (double) y.at(0, j) * (1 - (double) y.at(0, j)))
            .add(0)
            .check(dx.at(0, j), "dx(%d)", j);
      }
      dx.assertNothingOutsideChanged(before, "sigmoidBackward");
    }
  }

  /** From the far left tail to the far right, with zero among them. */
  private Block spread(int n) {
    Block x = row(n);
    for (int j = 0; j < n; j++) {
      x.set(0, j, j % 5 == 0 ? 0 : 4 * x.at(0, j));
    }
    return x;
  }
}
