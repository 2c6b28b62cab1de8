package attnbench.harness.config;

import attnbench.attention.model.Block;
import attnbench.attention.model.ModelSpec;
import attnbench.attention.model.Pooling;
import attnbench.attention.model.Positions;
import attnbench.attention.nn.Activation;
import java.util.Map;

/** Literal specs for tests. */
public final class Specs {
  public static final OptimSpec OPTIM =
      new OptimSpec(0.02, OptimSpec.ScheduleKind.CONSTANT, 0, 0.9, 0.999, 1e-8, 0, 1);

  private Specs() {}

  public static TrainSpec train(int epochs, double targetCorrect, Budget budget) {
    return new TrainSpec(10, epochs, true, 0, targetCorrect, 0, 4, OPTIM, budget);
  }

  public static RunSpec run(TrainSpec train, double dropout) {
    return new RunSpec(
        new TaskSpec("tiny", 3, Map.of()),
        new ModelSpec(
            "full",
            Map.of(),
            Block.POST_NORM,
            1,
            4,
            4,
            Activation.RELU,
            dropout,
            Positions.NONE,
            Pooling.MEAN),
        train,
        7);
  }
}
