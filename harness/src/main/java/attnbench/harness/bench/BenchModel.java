package attnbench.harness.bench;

import attnbench.attention.model.Block;
import attnbench.attention.model.ModelSpec;
import attnbench.attention.model.Pooling;
import attnbench.attention.model.Positions;
import attnbench.attention.nn.Activation;
import attnbench.harness.config.Budget;
import attnbench.harness.config.OptimSpec;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.TaskSpec;
import attnbench.harness.config.TrainSpec;
import java.util.Map;

/**
 * The network and training step whose speed is measured: one layer on the adding problem, a linear
 * head over the flattened output, squared error, gradient clipping, Adam.
 *
 * <p>The layer is the Paramixer net as published for mixers of that family, and for all others a
 * post-norm encoder layer whose feed-forward part is as wide as the model, with the mixer's default
 * options (one head).
 *
 * @param mixer a name that the catalogue knows
 * @param n sequence length
 * @param c width
 * @param batch sequences a step
 */
record BenchModel(String mixer, int n, int c, int batch) {
  private static final String BARE_FAMILY = "paramixer";
  private static final long SEED = 1;

  /** Gradient sums a step: enough for 8 threads, few enough to add up in no time. */
  private static final int SHARDS = 8;

  RunSpec spec() {
    Block block = mixer.startsWith(BARE_FAMILY) ? Block.BARE : Block.POST_NORM;
    ModelSpec model =
        new ModelSpec(
            mixer, Map.of(), block, 1, c, c, Activation.GELU, 0, Positions.NONE, Pooling.FLATTEN);
    OptimSpec adam =
        new OptimSpec(1e-3, OptimSpec.ScheduleKind.CONSTANT, 0, 0.9, 0.999, 1e-8, 0, 1.0);
    TrainSpec train = new TrainSpec(batch, 1, false, 0, 2, 0, SHARDS, adam, Budget.NONE);
    return new RunSpec(new TaskSpec("adding", n, Map.of()), model, train, SEED);
  }
}
