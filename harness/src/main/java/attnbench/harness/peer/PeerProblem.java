package attnbench.harness.peer;

import attnbench.attention.model.SequenceModel;
import attnbench.harness.config.RunSpec;
import attnbench.harness.train.Catalogue;
import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.util.Optional;

/**
 * The weights, the inputs and the targets of a cell: the same numbers in every JVM.
 *
 * @param inputs [batch x N x W], row after row
 * @param targets [batch]
 * @param inputWidth W
 */
public record PeerProblem(
    PeerCell cell,
    RunSpec spec,
    Task task,
    SequenceModel model,
    float[] inputs,
    float[] targets,
    int inputWidth) {

  /** The problem of a cell. */
  public static PeerProblem of(PeerCell cell) {
    RunSpec spec = cell.spec();
    Catalogue catalogue = new Catalogue(PeerProblem.class.getClassLoader());
    Task task = catalogue.createTask(spec.task(), Optional.empty());
    SequenceModel model = catalogue.createModel(spec, task);
    Dataset items = task.data(Split.TRAIN);
    Example example = Example.of(task);
    int size = example.reals.length;
    float[] inputs = new float[cell.batch() * size];
    float[] targets = new float[cell.batch()];
    for (int i = 0; i < cell.batch(); i++) {
      items.fill(i, example);
      System.arraycopy(example.reals, 0, inputs, i * size, size);
      targets[i] = example.value;
    }
    return new PeerProblem(cell, spec, task, model, inputs, targets, size / cell.n());
  }

  /** The inputs as a data set that only copies them, so that no engine's time has the making. */
  Dataset data() {
    int size = cell.n() * inputWidth;
    return new Dataset() {
      @Override
      public int size() {
        return cell.batch();
      }

      @Override
      public void fill(int index, Example example) {
        System.arraycopy(inputs, index * size, example.reals, 0, size);
        example.value = targets[index];
        example.length = cell.n();
      }
    };
  }
}
