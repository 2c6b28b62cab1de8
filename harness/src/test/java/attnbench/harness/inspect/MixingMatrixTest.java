package attnbench.harness.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.Mixers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against matrices that are known by definition, and against forward passes. */
class MixingMatrixTest {
  private static final int N = 16;
  private static final int D = 4;
  private static final long SEED = 3;

  private static final List<MixerProvider<?>> KNOWN =
      Mixers.discover(MixingMatrixTest.class.getClassLoader());

  private static Optional<DMatrixRMaj> matrix(String mixer, Map<String, ?> options) {
    return new MixingMatrix(Kernels.active(), N, D, new SplittableRandom(SEED))
        .of(ConfiguredMixer.named(mixer, options, KNOWN));
  }

  private static int rank(String mixer, Map<String, ?> options) {
    return Spectrum.of(matrix(mixer, options).orElseThrow()).rank();
  }

  @Test
  void identityIsTheIdentity() {
    DMatrixRMaj matrix = matrix("identity", Map.of()).orElseThrow();
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        assertThat(matrix.get(i, j)).isEqualTo(i == j ? 1 : 0);
      }
    }
  }

  @Test
  void ranksAreThoseThatFollowFromTheMethod() {
    assertThat(rank("identity", Map.of())).isEqualTo(N);
    assertThat(rank("mean", Map.of())).isEqualTo(1);
    assertThat(rank("full", Map.of())).isEqualTo(N);
    // As many as a head has features.
    assertThat(rank("linear", Map.of())).isEqualTo(D);
    assertThat(rank("cosformer", Map.of())).isEqualTo(2 * D);
    assertThat(rank("rfa", Map.of("features", 3))).isEqualTo(2 * 3);
    assertThat(rank("performer", Map.of("features", 5))).isEqualTo(5);
    assertThat(rank("linformer", Map.of("rank", 3))).isEqualTo(3);
    assertThat(rank("nystromformer", Map.of("landmarks", 3, "convolution", 0))).isEqualTo(3);
    assertThat(rank("paramixer-chord", Map.of())).isEqualTo(N);
    assertThat(rank("paramixer-cdil", Map.of())).isEqualTo(N);
  }

  @Test
  void rowsOfSoftmaxAttentionSumToOne() {
    DMatrixRMaj matrix = matrix("full", Map.of("causal", true)).orElseThrow();
    for (int i = 0; i < N; i++) {
      double sum = 0;
      for (int j = 0; j < N; j++) {
        assertThat(matrix.get(i, j) > 1e-5).as("(%d, %d)", i, j).isEqualTo(j <= i);
        sum += matrix.get(i, j);
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void blocksAreOnTheDiagonal() {
    DMatrixRMaj matrix = matrix("local", Map.of("block", 4)).orElseThrow();
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        assertThat(Math.abs(matrix.get(i, j)) > 1e-5)
            .as("(%d, %d)", i, j)
            .isEqualTo(i / 4 == j / 4);
      }
    }
  }

  /** A longer-reaching token counts through projections of its own. */
  @Test
  void globalTokensOfLongformerHaveTheirRow() {
    DMatrixRMaj matrix = matrix("longformer", Map.of("window", 2, "globalTokens", 1)).orElseThrow();
    for (int j = 0; j < N; j++) {
      assertThat(matrix.get(0, j)).isGreaterThan(1e-4);
      assertThat(matrix.get(N - 1, j) > 1e-4).isEqualTo(j == 0 || j >= N - 2);
    }
  }

  /**
   * Where all positions but the j-th have the same values, outputs differ by the j-th column times
   * what its values differ by.
   */
  @ParameterizedTest
  @ValueSource(strings = {"paramixer-chord", "paramixer-cdil"})
  void columnsOfParamixerAreTheDifferencesOfOutputs(String name) {
    ConfiguredMixer<?> configured = ConfiguredMixer.named(name, Map.of(), KNOWN);
    DMatrixRMaj matrix = matrix(name, Map.of()).orElseThrow();
    SplittableRandom random = new SplittableRandom(SEED);
    LoneMixer.fresh(configured, new MixerShape(N, N), random); // as the matrix was made
    LoneMixer mixer = LoneMixer.fresh(configured, new MixerShape(D, N), random);
    FMatrixRMaj source = normal(N, random);
    FMatrixRMaj equal = new FMatrixRMaj(N, D);
    FMatrixRMaj base = outputs(mixer, equal, source);
    double factor = Double.NaN;
    for (int j = 0; j < N; j++) {
      FMatrixRMaj one = equal.copy();
      one.set(j, 0, 1);
      FMatrixRMaj moved = outputs(mixer, one, source);
      for (int i = 0; i < N; i++) {
        double difference = moved.get(i, 1) - base.get(i, 1);
        if (i == 0 && j == 0) {
          factor = difference / matrix.get(0, 0);
        }
        assertThat(difference)
            .as("(%d, %d)", i, j)
            .isCloseTo(factor * matrix.get(i, j), within(1e-4 * Math.abs(factor)));
      }
    }
  }

  private static FMatrixRMaj outputs(LoneMixer mixer, FMatrixRMaj x, FMatrixRMaj source) {
    Tape tape = new Tape(Kernels.active());
    tape.startInference();
    return mixer.mixer().mix(tape, tape.constant(x), tape.constant(source)).value.copy();
  }

  private static FMatrixRMaj normal(int rows, SplittableRandom random) {
    FMatrixRMaj normal = new FMatrixRMaj(rows, D);
    for (int k = 0; k < rows * D; k++) {
      normal.data[k] = (float) random.nextGaussian();
    }
    return normal;
  }

  /** Norms of values, and activations after the mixing. */
  @ParameterizedTest
  @ValueSource(strings = {"transformer-ls", "s4d", "fnet"})
  void outputsThatAreNoMatrixTimesValuesHaveNone(String name) {
    assertThat(matrix(name, Map.of())).isEmpty();
  }

  @Test
  void aLengthThatHeadsDoNotDivideIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RankAudit(List.of(8, 6), 4, Kernels.active(), SplittableRandom::new))
        .withMessage("length is 6; it must be a multiple of the head width 4");
  }
}
