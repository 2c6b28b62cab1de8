package attnbench.harness.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.model.SequenceModel;
import attnbench.tasks.Dataset;
import attnbench.tasks.Split;
import attnbench.tasks.sequence.ByteSequences;
import attnbench.tasks.sequence.ByteTask;
import attnbench.tasks.sequence.ByteTokens;
import attnbench.tasks.sequence.LabelledBytes;
import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  /** Scores the first byte: class 0 has 0, class 1 the byte less 3. */
  private static final class FirstByte implements SequenceModel {
    private final Parameters parameters = new Parameters();
    private final int classes;

    FirstByte(int classes) {
      this.classes = classes;
    }

    @Override
    public Parameters parameters() {
      return parameters;
    }

    @Override
    public Var forward(Tape tape, int[] tokens, int length) {
      FMatrixRMaj scores = tape.workspace().matrix(1, classes);
      scores.zero();
      scores.data[1] = tokens[0] - 1 - 3;
      return tape.constant(scores);
    }

    @Override
    public Var forward(Tape tape, float[] reals, int length) {
      throw new AssertionError("the task has tokens");
    }
  }

  /** Items of one byte. */
  private static ByteTask task(int classes, int[] labels, int... bytes) {
    LabelledBytes[] items = new LabelledBytes[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      items[i] = new LabelledBytes(labels[i], new byte[] {(byte) bytes[i]});
    }
    Dataset data = new ByteSequences(List.of(items), ByteTokens.ALL, 1);
    return new ByteTask("bytes", 1, classes, ByteTokens.ALL, "bytes", data, data, data, List.of());
  }

  private static Evaluator.Score evaluate(ByteTask task, int classes) {
    try (Workers workers = new Workers(2, task, Kernels.active())) {
      return new Evaluator(new Objective(new FirstByte(classes), task), workers)
          .evaluate(task.data(Split.TEST));
    }
  }

  @Test
  void theAreaUnderTheRocIsOfTheScoresAndApartFromThatOfPredictedClasses() {
    // In order of score: 0 0 1 | 0 1 1, the bar being where the predicted class changes.
    int[] labels = {0, 0, 1, 0, 1, 1};
    Evaluator.Score score = evaluate(task(2, labels, 0, 1, 2, 4, 5, 6), 2);
    // Of nine pairs of a positive and a negative item one stands the wrong way round.
    assertThat(score.rocAuc()).isCloseTo(8 / 9.0, within(1e-12));
    // Two of three right in both classes.
    assertThat(score.rocAucOfClasses()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(score.correct()).isCloseTo(4 / 6.0, within(1e-12));
  }

  @Test
  void withThreeClassesThereIsNone() {
    Evaluator.Score score = evaluate(task(3, new int[] {0, 1, 2}, 0, 5, 6), 3);
    assertThat(score.rocAuc()).isNaN();
    assertThat(score.rocAucOfClasses()).isNaN();
    assertThat(score.items()).isEqualTo(3);
  }
}
