package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.kernel.CountingKernels;
import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.TestKernels;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The fast transform against the sums that define it, at lengths of every kind. */
class FourierTest {
  private static final int COLUMNS = 3;

  /** Every small length; powers of two, products of small primes, primes, and twice a large one. */
  private static final int[] LENGTHS =
      IntStream.concat(
              IntStream.rangeClosed(1, 70), IntStream.of(128, 210, 256, 257, 500, 512, 514, 1001))
          .toArray();

  private static ComplexRows normal(int rows, RandomGenerator random) {
    return new ComplexRows(
        Matrices.normal(rows, COLUMNS, random).data, Matrices.normal(rows, COLUMNS, random).data);
  }

  private static ComplexRows copy(ComplexRows x) {
    return new ComplexRows(x.re().clone(), x.im().clone());
  }

  private static Tape inferring(KernelProvider kernels) {
    Tape tape = new Tape(kernels);
    tape.startInference();
    return tape;
  }

  @Test
  void transformIsItsDefinition() {
    for (KernelProvider kernels : List.of(TestKernels.scalar(), TestKernels.chosen())) {
      for (int n : LENGTHS) {
        ComplexRows x = normal(n, Matrices.random(n));
        ComplexRows actual = Fourier.transform(inferring(kernels), n, COLUMNS, copy(x));
        for (int c = 0; c < COLUMNS; c++) {
          checkColumn(n, c, x, actual);
        }
      }
    }
  }

  private static void checkColumn(int n, int c, ComplexRows x, ComplexRows actual) {
    for (int k = 0; k < n; k++) {
      double re = 0;
      double im = 0;
      for (int j = 0; j < n; j++) {
        double angle = -2 * Math.PI * ((long) j * k % n) / n;
        double xRe = x.re()[j * COLUMNS + c];
        double xIm = x.im()[j * COLUMNS + c];
        re += xRe * Math.cos(angle) - xIm * Math.sin(angle);
        im += xIm * Math.cos(angle) + xRe * Math.sin(angle);
      }
      // The error grows with the number of passes and the size of a result, sqrt(2 N).
      double allowed = 16 * GradientCheck.EPS * Math.sqrt(2.0 * n) * (2 + Math.log(n));
      assertThat((double) actual.re()[k * COLUMNS + c])
          .as("real part %d of length %d", k, n)
          .isCloseTo(re, within(allowed));
      assertThat((double) actual.im()[k * COLUMNS + c])
          .as("imaginary part %d of length %d", k, n)
          .isCloseTo(im, within(allowed));
    }
  }

  @Test
  void inverseBringsBackTheSequenceTimesItsLength() {
    for (int n : LENGTHS) {
      Tape tape = inferring(TestKernels.chosen());
      ComplexRows x = normal(n, Matrices.random(n));
      ComplexRows back =
          Fourier.inverse(tape, n, COLUMNS, Fourier.transform(tape, n, COLUMNS, copy(x)));
      for (int i = 0; i < n * COLUMNS; i++) {
        assertThat(back.re()[i] / n).isCloseTo(x.re()[i], within(1e-5f));
        assertThat(back.im()[i] / n).isCloseTo(x.im()[i], within(1e-5f));
      }
    }
  }

  /** At worst twice 4 N numbers with 7 for each of log4 N + 1 passes, and 8 for one of radix 2. */
  @Test
  void workGrowsAsNLogNAtEveryLength() {
    for (int n : new int[] {1024, 1021, 2000, 4096, 4093, 4097, 16384, 16381}) {
      CountingKernels kernels = new CountingKernels(TestKernels.scalar());
      Fourier.transform(inferring(kernels.counting()), n, COLUMNS, normal(n, Matrices.random(n)));
      assertThat(kernels.multiplyAdds())
          .as("multiply-adds at length %d", n)
          .isEqualTo(FourierPlan.multiplyAdds(n, COLUMNS))
          .isLessThan((long) (COLUMNS * n * (28 * Math.log(n) / Math.log(2) + 120)));
    }
  }
}
