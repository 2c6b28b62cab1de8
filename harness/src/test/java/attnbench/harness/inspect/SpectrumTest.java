package attnbench.harness.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class SpectrumTest {
  @Test
  void aDiagonalHasItsEntries() {
    Spectrum spectrum =
        Spectrum.of(new DMatrixRMaj(new double[][] {{0, 0, 0}, {0, -6, 0}, {0, 0, 4}}));
    assertThat(spectrum.rank()).isEqualTo(2);
    assertThat(spectrum.smallest()).isZero();
    // Shares 0.6 and 0.4.
    double entropy = -0.6 * Math.log(0.6) - 0.4 * Math.log(0.4);
    assertThat(spectrum.effectiveRank()).isCloseTo(Math.exp(entropy), within(1e-12));
    assertThat(spectrum.sample(3)).containsExactly(1.0, 4 / 6.0, 0.0);
    assertThat(spectrum.sample(2)).containsExactly(1.0, 0.0);
    assertThat(spectrum.sample(9)).hasSize(3);
  }

  /** Of a rotation by 30 degrees. */
  @Test
  void aRotationHasOnes() {
    double c = Math.cos(Math.PI / 6);
    double s = Math.sin(Math.PI / 6);
    Spectrum spectrum = Spectrum.of(new DMatrixRMaj(new double[][] {{c, -s}, {s, c}}));
    assertThat(spectrum.rank()).isEqualTo(2);
    assertThat(spectrum.effectiveRank()).isCloseTo(2, within(1e-12));
    assertThat(spectrum.smallest()).isCloseTo(1, within(1e-12));
  }

  /** Half a rounding step of a float below the limit of N 2^-23, and above it. */
  @Test
  void whatFloatsCannotTellFromZeroDoesNotCount() {
    double limit = 2 * 0x1p-23;
    assertThat(Spectrum.of(diagonal(1, limit * 0.99)).rank()).isEqualTo(1);
    assertThat(Spectrum.of(diagonal(1, limit * 1.01)).rank()).isEqualTo(2);
  }

  @Test
  void aValueWhoseShareIsTooSmallForANumberCountsAsNothing() {
    assertThat(Spectrum.of(diagonal(4, Double.MIN_VALUE)).effectiveRank()).isEqualTo(1);
  }

  @Test
  void nothingHasNoRank() {
    Spectrum spectrum = Spectrum.of(diagonal(0, 0));
    assertThat(spectrum.rank()).isZero();
    assertThat(spectrum.smallest()).isZero();
    assertThat(spectrum.sample(2)).containsExactly(0.0, 0.0);
  }

  @Test
  void entriesThatAreNotFiniteAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spectrum.of(diagonal(1, Double.NaN)))
        .withMessageContaining("2 x 2");
  }

  private static DMatrixRMaj diagonal(double first, double second) {
    return new DMatrixRMaj(new double[][] {{first, 0}, {0, second}});
  }
}
