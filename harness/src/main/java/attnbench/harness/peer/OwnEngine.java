package attnbench.harness.peer;

import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Var;
import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.Kernels;
import attnbench.harness.train.BatchGradients;
import attnbench.harness.train.Evaluator;
import attnbench.harness.train.Objective;
import attnbench.harness.train.TrainStep;
import attnbench.harness.train.Workers;
import attnbench.tasks.Dataset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Ours, as the trainer and the evaluator use it. */
public final class OwnEngine implements PeerEngine {
  private static final String ONLY = "fused";

  @Override
  public String description() {
    return "attnbench, kernels " + Kernels.active().name();
  }

  @Override
  public List<String> formulations(PeerCell cell) {
    return List.of(ONLY);
  }

  @Override
  public Session open(PeerProblem problem, String formulation) {
    return new OwnSession(problem, Kernels.active());
  }

  private static final class OwnSession implements Session {
    private final Workers workers;
    private final Objective objective;
    private final BatchGradients gradients;
    private final TrainStep trainStep;
    private final Evaluator evaluator;
    private final Dataset data;
    private final int[] items;
    private final double learningRate;
    private long step;

    OwnSession(PeerProblem problem, KernelProvider kernels) {
      workers = new Workers(problem.cell().threads(), problem.task(), kernels);
      objective = new Objective(problem.model(), problem.task());
      gradients =
          new BatchGradients(
              objective,
              workers,
              problem.spec().train().shards(),
              BatchGradients.DropoutSource.of(problem.spec()));
      trainStep = new TrainStep(objective, gradients, problem.spec().train().optim());
      evaluator = new Evaluator(objective, workers);
      data = problem.data();
      items = IntStream.range(0, problem.cell().batch()).toArray();
      learningRate = problem.spec().train().optim().learningRate();
    }

    @Override
    public PeerTrace trace() {
      float[] scores = new float[items.length];
      workers.forEach(
          items.length,
          (worker, i) -> {
            data.fill(i, worker.example());
            worker.tape().startInference();
            Var score = objective.scores(worker.tape(), worker.example());
            scores[i] = score.value.data[0];
          });
      double loss = gradients.compute(data, items, 1);
      Map<String, float[]> arrays = new LinkedHashMap<>();
      arrays.put(PeerTrace.SCORES, scores);
      arrays.put(PeerTrace.LOSS, new float[] {(float) loss});
      for (Parameter parameter : objective.model().parameters().all()) {
        float[] gradient = gradients.gradients().of(parameter).data;
        arrays.put(parameter.name(), Arrays.copyOf(gradient, parameter.size()));
      }
      return new PeerTrace(arrays);
    }

    @Override
    public double trainStep() {
      step++;
      return trainStep.run(data, items, step, learningRate);
    }

    @Override
    public double forward() {
      return evaluator.evaluate(data).loss();
    }

    @Override
    public void close() {
      workers.close();
    }
  }
}
