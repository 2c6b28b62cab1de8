package attnbench.harness.libtorch;

import static attnbench.harness.libtorch.Tensors.floats;
import static attnbench.harness.libtorch.Tensors.linear;
import static attnbench.harness.libtorch.Tensors.then;

import attnbench.harness.config.OptimSpec;
import attnbench.harness.peer.PeerCell;
import attnbench.harness.peer.PeerEngine;
import attnbench.harness.peer.PeerProblem;
import attnbench.harness.peer.PeerTrace;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A model in training: linear embedding, one layer, and a linear head over all positions. */
final class LibtorchSession implements PeerEngine.Session {
  private final Weights weights;
  private final Layer layer;
  private final Tensor inputs;
  private final Tensor targets;
  private final Adam optimiser;

  LibtorchSession(PeerProblem problem, Weights weights, Layer layer) {
    this.weights = weights;
    this.layer = layer;
    PeerCell cell = problem.cell();
    inputs = Tensor.create(problem.inputs(), cell.batch(), cell.n(), problem.inputWidth());
    targets = Tensor.create(problem.targets(), cell.batch());
    OptimSpec optim = problem.spec().train().optim();
    AdamOptions options = new AdamOptions(optim.learningRate());
    options.eps().put(optim.epsilon());
    optimiser = new Adam(weights.vector(), options);
  }

  /** [batch]. */
  private Tensor scores() {
    Tensor embedded = linear(weights, "embedding", inputs);
    Tensor mixed = then(embedded, layer::apply);
    Tensor flat = then(mixed, m -> m.reshape(m.size(0), m.size(1) * m.size(2)));
    return then(then(flat, f -> linear(weights, "head", f)), s -> s.squeeze(1));
  }

  @Override
  public PeerTrace trace() {
    optimiser.zero_grad(true);
    Map<String, float[]> arrays = new LinkedHashMap<>();
    try (Tensor scores = scores();
        Tensor loss = torch.mse_loss(scores, targets)) {
      loss.backward();
      arrays.put(PeerTrace.SCORES, floats(scores));
      arrays.put(PeerTrace.LOSS, new float[] {loss.item_float()});
    }
    weights
        .all()
        .forEach(
            (name, tensor) -> {
              try (Tensor gradient = tensor.grad()) {
                arrays.put(name, floats(gradient));
              }
            });
    return new PeerTrace(arrays);
  }

  @Override
  public double trainStep() {
    optimiser.zero_grad(true);
    try (Tensor loss = then(scores(), s -> torch.mse_loss(s, targets))) {
      loss.backward();
      optimiser.step().close();
      return loss.item_float();
    }
  }

  @Override
  public double forward() {
    NoGradGuard guard = new NoGradGuard();
    try (Tensor sum = then(scores(), s -> s.sum())) {
      return sum.item_float();
    } finally {
      guard.close();
    }
  }

  @Override
  public void close() {
    optimiser.close();
    inputs.close();
    targets.close();
    weights.close();
  }
}
