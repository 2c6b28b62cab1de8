package attnbench.attention.mixer;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/** A mixer with its parameters, and the runs that the contract compares. */
record MixerInstance(SequenceMixer mixer, Parameters parameters, MixerShape shape) {

  /**
   * What a training pass computes.
   *
   * @param gradients of the input, then of each parameter
   */
  record Pass(FMatrixRMaj output, List<FMatrixRMaj> gradients) {

    /** All numbers one after the other. */
    float[] bits() {
      List<float[]> parts = new ArrayList<>();
      parts.add(Matrices.entries(output));
      gradients.forEach(gradient -> parts.add(Matrices.entries(gradient)));
      float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
      int at = 0;
      for (float[] part : parts) {
        System.arraycopy(part, 0, all, at, part.length);
        at += part.length;
      }
      return all;
    }
  }

  /** The parameters that have a gradient. */
  List<Parameter> trained() {
    return parameters.all().stream().filter(Parameter::trained).toList();
  }

  /** A random sequence, [length x C]. */
  FMatrixRMaj sequence(int length, long seed) {
    return Matrices.normal(length, shape.width(), Matrices.random(seed));
  }

  /** The output without recording, copied off the tape. */
  FMatrixRMaj infer(Tape tape, FMatrixRMaj x) {
    tape.startInference();
    return Matrices.copy(mixer.mix(tape, tape.constant(x)).value);
  }

  /** Forward and backward from {@code upstream}, the gradients added to zeros. */
  Pass train(Tape tape, FMatrixRMaj x, FMatrixRMaj upstream) {
    return train(tape, x, upstream, 0f);
  }

  /** Forward and backward from {@code upstream}, the gradients added to {@code before}. */
  Pass train(Tape tape, FMatrixRMaj x, FMatrixRMaj upstream, float before) {
    Gradients gradients = new Gradients(parameters);
    List<FMatrixRMaj> all = new ArrayList<>();
    tape.startTraining(gradients, null);
    Var input = tape.input(x);
    all.add(input.gradient);
    for (Parameter parameter : parameters.all()) {
      all.add(gradients.of(parameter));
    }
    all.forEach(gradient -> Arrays.fill(gradient.data, 0, Matrices.size(gradient), before));
    Var output = apart(tape, mixer.mix(tape, input));
    FMatrixRMaj result = Matrices.copy(output.value);
    tape.backwardFrom(output, upstream);
    return new Pass(result, all.stream().map(Matrices::copy).toList());
  }

  /** A copy on the tape, because a mixer may return its very input and keep no gradient apart. */
  static Var apart(Tape tape, Var output) {
    return Ops.scale(tape, output, 1f);
  }
}
