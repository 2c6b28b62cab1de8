package attnbench.harness.train;

import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import java.util.List;

/** A copy of all weights of a model, to come back to. */
final class Snapshot {
  private final List<Parameter> parameters;
  private final float[][] copies;

  Snapshot(Parameters parameters) {
    this.parameters = List.copyOf(parameters.all());
    this.copies = this.parameters.stream().map(p -> new float[p.size()]).toArray(float[][]::new);
    take();
  }

  /** Copies the weights as they are now. */
  void take() {
    for (Parameter p : parameters) {
      System.arraycopy(p.value().data, 0, copies[p.index()], 0, p.size());
    }
  }

  /** Puts the copied weights back. */
  void restore() {
    for (Parameter p : parameters) {
      System.arraycopy(copies[p.index()], 0, p.value().data, 0, p.size());
    }
  }
}
