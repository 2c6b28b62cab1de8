package attnbench.harness.inspect;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.SequenceMixer;
import attnbench.harness.tensors.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ejml.data.FMatrixRMaj;

/** A mixer with its parameters and no model round it; nothing is dropped. */
public record LoneMixer(SequenceMixer mixer, Parameters parameters, MixerShape shape) {
  /** Input and output of a pass, valid until the tape's next start. */
  public record Pass(Var input, Var output) {}

  /** Name of the output, [N x C]. */
  public static final String OUTPUT = "y";

  /** Name of the gradient of the input, [N x C]. */
  public static final String INPUT_GRADIENT = "grad.x";

  /** What stands before a parameter's name in the name of its gradient. */
  public static final String PARAMETER_GRADIENT_PREFIX = "grad.weights.";

  /**
   * A mixer with fresh parameters.
   *
   * @param random where their first values come from, and all else that the mixer draws
   * @throws IllegalArgumentException when the shape is impossible with the mixer's options
   */
  public static LoneMixer fresh(
      ConfiguredMixer<?> configured, MixerShape shape, RandomGenerator random) {
    Parameters parameters = new Parameters();
    return new LoneMixer(configured.create(shape, parameters, random), parameters, shape);
  }

  /** The output of {@code x}, both [N x C], under {@link #OUTPUT}. */
  public Map<String, Tensor> forward(Tape tape, FMatrixRMaj x) {
    Map<String, Tensor> results = new LinkedHashMap<>();
    results.put(OUTPUT, Tensor.of(infer(tape, x).value));
    return results;
  }

  /** Runs forward alone; the output, [N x C], is valid until the tape's next start. */
  public Var infer(Tape tape, FMatrixRMaj x) {
    requireInput(x);
    tape.startInference();
    return mixer.mix(tape, tape.constant(x));
  }

  /**
   * The output, and the gradients of the sum of {@code output o upstream} with respect to the input
   * and to each parameter that is trained.
   *
   * @param upstream [N x C]
   */
  public Map<String, Tensor> forwardBackward(Tape tape, FMatrixRMaj x, FMatrixRMaj upstream) {
    Gradients gradients = new Gradients(parameters);
    Pass pass = train(tape, gradients, x, upstream);
    Map<String, Tensor> results = new LinkedHashMap<>();
    results.put(OUTPUT, Tensor.of(pass.output.value));
    results.put(INPUT_GRADIENT, Tensor.of(pass.input.gradient));
    for (Parameter parameter : parameters.all()) {
      if (parameter.trained()) {
        results.put(
            PARAMETER_GRADIENT_PREFIX + parameter.name(), Tensor.of(gradients.of(parameter)));
      }
    }
    return results;
  }

  /**
   * Runs forward and backward.
   *
   * @param gradients where those of the parameters are added
   * @param upstream [N x C]
   */
  public Pass train(Tape tape, Gradients gradients, FMatrixRMaj x, FMatrixRMaj upstream) {
    requireInput(x);
    if (upstream.numRows != x.numRows || upstream.numCols != x.numCols) {
      throw new IllegalArgumentException(
          "the upstream gradient is %d x %d; it must be %d x %d, as the output"
              .formatted(upstream.numRows, upstream.numCols, x.numRows, x.numCols));
    }
    tape.startTraining(gradients, null);
    Var input = tape.input(x);
    Var output = mixer.mix(tape, input);
    tape.backwardFrom(output, upstream);
    return new Pass(input, output);
  }

  /**
   * What {@link #train} takes from a tape's workspace: the mixer's own footprint, the gradient of
   * the input and a copy of the output; empty where the mixer states none.
   */
  public static Optional<Footprint> footprint(
      ConfiguredMixer<?> configured, MixerShape shape, int length) {
    Size n = new Size("N", length);
    Size c = new Size("C", shape.width());
    return configured
        .footprint(shape, length)
        .map(footprint -> footprint.with(1, n, c).withResults(1, n, c));
  }

  private void requireInput(FMatrixRMaj x) {
    if (x.numCols != shape.width() || x.numRows > shape.maxLength()) {
      throw new IllegalArgumentException(
          "the input is %d x %d; it must have %d columns and at most %d rows"
              .formatted(x.numRows, x.numCols, shape.width(), shape.maxLength()));
    }
  }
}
