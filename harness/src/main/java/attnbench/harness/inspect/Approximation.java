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
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.ejml.data.FMatrixRMaj;

/**
 * How far mixers are from the softmax attention that they approximate, with the same weights.
 *
 * <p>The weights are fresh ones of {@code full}, the input is standard normal, both [N x C].
 *
 * @param exact softmax attention, one head, not causal
 * @param shape C, and N as its maximum length
 * @param sharpness factor of the queries and so of all scores: fresh weights alone give nearly
 *     equal ones, which are easy to approximate
 * @param weights the generator of first weights for a seed
 */
public record Approximation(
    ConfiguredMixer<?> exact,
    MixerShape shape,
    double sharpness,
    KernelProvider kernels,
    LongFunction<RandomGenerator> weights) {
  private static final List<String> QUERY = List.of("query.weight", "query.bias");

  public Approximation {
    if (!(sharpness > 0)) {
      throw new IllegalArgumentException("sharpness is " + sharpness + "; it must be positive");
    }
  }

  /**
   * Measures a mixer size by size; a size that it refuses is told with the reason.
   *
   * @param seeds draws 1 to {@code seeds} of weights, input and all else
   * @throws IllegalArgumentException when it does not approximate softmax attention
   */
  public <O extends Record> ApproximationLine measure(
      MixerProvider<O> mixer, List<Integer> sizes, int seeds) {
    IntFunction<O> options =
        mixer
            .softmaxApproximation()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "mixer " + mixer.name() + " does not approximate softmax attention"));
    return new ApproximationLine(
        mixer.name(), sizes.stream().map(size -> entry(mixer, options, size, seeds)).toList());
  }

  private <O extends Record> ApproximationLine.Entry entry(
      MixerProvider<O> mixer, IntFunction<O> options, int size, int seeds) {
    try {
      ConfiguredMixer<O> sized = new ConfiguredMixer<>(mixer, options.apply(size));
      List<Double> errors =
          LongStream.rangeClosed(1, seeds).mapToObj(seed -> relativeError(sized, seed)).toList();
      return new ApproximationLine.Entry(size, errors, "");
    } catch (IllegalArgumentException refused) {
      return new ApproximationLine.Entry(size, List.of(), refused.getMessage());
    }
  }

  /** The Frobenius norm of the difference of the outputs as a share of the exact output's. */
  private double relativeError(ConfiguredMixer<?> approximate, long seed) {
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
    FMatrixRMaj matrix = new FMatrixRMaj(shape.maxLength(), shape.width());
    for (int i = 0; i < matrix.getNumElements(); i++) {
      matrix.data[i] = (float) random.nextGaussian();
    }
    return matrix;
  }
}
