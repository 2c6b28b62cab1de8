package attnbench.harness.inspect;

import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.MixerShape;
import attnbench.harness.tensors.Tensor;
import attnbench.harness.tensors.TensorFile;
import attnbench.harness.tensors.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.ejml.data.FMatrixRMaj;

/**
 * How far mixers are from the softmax attention that they approximate, with the same weights.
 *
 * <p>The weights are fresh ones of {@code full}, the input is standard normal, both [N x C].
 *
 * @param exact softmax attention, one head, not causal
 * @param length N
 * @param sharpness factor of the queries and so of all scores: fresh weights alone give nearly
 *     equal ones, which are easy to approximate
 * @param weights the generator of first weights for a seed
 */
public record Approximation(
    ConfiguredMixer<?> exact,
    int width,
    int length,
    double sharpness,
    KernelProvider kernels,
    LongFunction<RandomGenerator> weights) {
  private static final List<String> QUERY = List.of("query.weight", "query.bias");

  public Approximation {
    new MixerShape(width, length);
    if (!(sharpness > 0)) {
      throw new IllegalArgumentException("sharpness is " + sharpness + "; it must be positive");
    }
  }

  /** A mixer as an approximation of a size; empty where it approximates no softmax attention. */
  public static <O extends Record> Optional<ConfiguredMixer<O>> ofSize(
      MixerProvider<O> provider, int size) {
    return provider
        .softmaxApproximation()
        .map(options -> new ConfiguredMixer<>(provider, options.apply(size)));
  }

  /**
   * The Frobenius norm of the difference of the outputs as a share of the exact output's.
   *
   * @throws IllegalArgumentException when the mixer lacks parameters of the exact one, or refuses
   *     its size
   */
  public double relativeError(ConfiguredMixer<?> approximate, long seed) {
    MixerShape shape = new MixerShape(width, length);
    LoneMixer reference = LoneMixer.fresh(exact, shape, weights.apply(seed));
    sharpen(reference);
    LoneMixer near = LoneMixer.fresh(approximate, shape, weights.apply(seed));
    Map<String, Tensor> shared = new LinkedHashMap<>(Weights.of(near.parameters()));
    shared.putAll(Weights.of(reference.parameters()));
    Weights.load(new TensorFile(Map.of(), shared), Path.of("full"), near.parameters());
    FMatrixRMaj x = normal(seed);
    Tape tape = new Tape(kernels);
    float[] expected = reference.forward(tape, x).get(LoneMixer.OUTPUT).values();
    float[] actual = near.forward(tape, x).get(LoneMixer.OUTPUT).values();
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      double gap = (double) actual[i] - expected[i];
      difference += gap * gap;
      norm += (double) expected[i] * expected[i];
    }
    return Math.sqrt(difference / norm);
  }

  private void sharpen(LoneMixer mixer) {
    for (Parameter parameter : mixer.parameters().all()) {
      if (QUERY.contains(parameter.name())) {
        for (int i = 0; i < parameter.size(); i++) {
          parameter.value().data[i] *= (float) sharpness;
        }
      }
    }
  }

  private FMatrixRMaj normal(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FMatrixRMaj matrix = new FMatrixRMaj(length, width);
    for (int i = 0; i < length * width; i++) {
      matrix.data[i] = (float) random.nextGaussian();
    }
    return matrix;
  }
}
