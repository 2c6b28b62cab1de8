package attnbench.attention.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Dense;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.TestKernels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What random features estimate comes nearer as they grow in number, on the same weights. */
class ApproximationTest {
  private static final MixerShape SHAPE = new MixerShape(16, 40);
  private static final int SEEDS = 10;
  private static final int[] FEATURES = {16, 64, 256, 1024};

  /** What the estimate of a mixer's output converges to. */
  @FunctionalInterface
  private interface Limit {
    double[][] output(Map<String, double[][]> parameters, double[][] x);
  }

  @Test
  void performerComesNearSoftmaxAttention() {
    for (boolean causal : new boolean[] {false, true}) {
      checkErrorFalls(
          new Performer.Provider(),
          Map.of("heads", 2, "causal", causal),
          (parameters, x) ->
              MixerOracle.BY_NAME
                  .get("full")
                  .output(
                      new MixerOracle.Settings(
                          Map.of("heads", 2, "causal", causal), parameters, SHAPE),
                      x,
                      x));
    }
  }

  /** Softmax of the cosines of queries and keys: that is full attention on normalised ones. */
  @Test
  void randomFeatureAttentionComesNearSoftmaxOfNormalisedQueriesAndKeys() {
    checkErrorFalls(
        new RandomFeatureAttention.Provider(), Map.of("heads", 1), ApproximationTest::normalised);
  }

  private static double[][] normalised(Map<String, double[][]> parameters, double[][] x) {
    MixerOracle.Settings in = new MixerOracle.Settings(Map.of(), parameters, SHAPE);
    double[][] q = unit(in.linear("query", x));
    double[][] k = unit(in.linear("key", x));
    double[][] mixing = Dense.softmaxRows(Dense.multiply(q, Dense.transpose(k)), false);
    return in.linear("out", Dense.multiply(mixing, in.linear("value", x)));
  }

  private static double[][] unit(double[][] rows) {
    double[][] unit = new double[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      double squares = 0;
      for (double a : rows[i]) {
        squares += a * a;
      }
      for (int j = 0; j < rows[i].length; j++) {
        unit[i][j] = rows[i][j] / Math.sqrt(squares);
      }
    }
    return unit;
  }

  /**
   * The mean squared error over the seeds, on the first weights: the variance of an estimate falls
   * as 1 / M, so that four times the features leave a quarter. The mean of a few seeds strays from
   * that, as few directions make up most of an exponential's mean; three quarters are asked for.
   */
  private static <O extends Record> void checkErrorFalls(
      MixerProvider<O> provider, Map<String, Object> options, Limit limit) {
    Map<Integer, Double> errors = new TreeMap<>();
    for (int features : FEATURES) {
      Map<String, Object> changes = new HashMap<>(options);
      changes.put("features", features);
      double sum = 0;
      for (int seed = 0; seed < SEEDS; seed++) {
        MixerInstance instance = MixerCase.of(provider, changes).fresh(SHAPE, seed);
        FMatrixRMaj x = instance.sequence(SHAPE.maxLength(), 100 + seed);
        double[][] actual = Matrices.rows(instance.infer(new Tape(TestKernels.chosen()), x));
        sum += squaredDistance(actual, limit.output(rows(instance), Matrices.rows(x)));
      }
      errors.put(features, sum / SEEDS);
    }
    List<Double> falling = List.copyOf(errors.values());
    for (int i = 1; i < falling.size(); i++) {
      assertThat(falling.get(i))
          .as("squared error of %s by features: %s", provider.name(), errors)
          .isLessThan(0.75 * falling.get(i - 1));
    }
  }

  private static Map<String, double[][]> rows(MixerInstance instance) {
    Map<String, double[][]> rows = new HashMap<>();
    for (Parameter parameter : instance.parameters().all()) {
      rows.put(parameter.name(), Matrices.rows(parameter.value()));
    }
    return rows;
  }

  private static double squaredDistance(double[][] a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        sum += (a[i][j] - b[i][j]) * (a[i][j] - b[i][j]);
      }
    }
    return sum;
  }
}
