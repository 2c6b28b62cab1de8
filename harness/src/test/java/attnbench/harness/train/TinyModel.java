package attnbench.harness.train;

import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.model.SequenceModel;
import java.util.ArrayList;
import java.util.List;

/** {@code score = w . x + b} with its gradient by hand; with dropout some of x is dropped. */
final class TinyModel implements SequenceModel {
  private final Parameters parameters = new Parameters();
  final Parameter weights = parameters.add("weights", 1, TinyTask.LENGTH);
  final Parameter bias = parameters.add("bias", 1, 1);
  final List<Long> startedSteps = new ArrayList<>();
  private final double dropout;

  TinyModel() {
    this(0);
  }

  TinyModel(double dropout) {
    this.dropout = dropout;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public void startStep(long step) {
    startedSteps.add(step);
  }

  @Override
  public Var forward(Tape tape, int[] tokens, int length) {
    throw new UnsupportedOperationException("reads real rows");
  }

  @Override
  public Var forward(Tape tape, float[] reals, int length) {
    Var w = tape.parameter(weights);
    Var b = tape.parameter(bias);
    float[] x = tape.workspace().floats(length);
    float sum = b.value.data[0];
    for (int i = 0; i < length; i++) {
      boolean dropped =
          dropout > 0 && tape.recording() && tape.dropoutRandom().nextDouble() < dropout;
      x[i] = dropped ? 0 : reals[i];
      sum += w.value.data[i] * x[i];
    }
    Var score = tape.result(1, 1);
    score.value.data[0] = sum;
    tape.onBackward(
        () -> {
          float upstream = score.gradient.data[0];
          b.gradient.data[0] += upstream;
          for (int i = 0; i < length; i++) {
            w.gradient.data[i] += upstream * x[i];
          }
        });
    return score;
  }
}
