package attnbench.harness.report;

import static attnbench.harness.report.FakeRecords.adding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import attnbench.attention.model.Pooling;
import attnbench.harness.config.Budget;
import attnbench.harness.store.RunRecord;
import attnbench.harness.store.RunStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void headsTasksAndTrainingAreNeverMixed() {
    List<Comparison> comparisons = Comparison.all(FakeRecords.realistic());
    assertThat(comparisons)
        .extracting(c -> c.protocol().task(), c -> c.protocol().pooling(), c -> c.runs().size())
        .containsExactly(
            tuple("adding", Pooling.FLATTEN, 39),
            tuple("adding", Pooling.MEAN, 24),
            tuple("text", Pooling.MEAN, 5));
  }

  @Test
  void lengthSeedBudgetAndMixerDoNotPartRuns() {
    List<Comparison> comparisons =
        Comparison.all(
            List.of(
                adding("full", 128, 0).succeeded(0.9, RunStatus.EPOCHS_DONE),
                adding("full", 256, 1)
                    .succeeded(0.9, RunStatus.BUDGET_REACHED, new Budget(0, 7, 0), 7),
                adding("paramixer-cdil", 128, 0).failed("out of memory")));
    assertThat(comparisons).hasSize(1);
    assertThat(comparisons.get(0).cells()).hasSize(2);
    assertThat(comparisons.get(0).lengths()).containsExactly(128, 256);
  }

  @Test
  void aLongerRunWithTheSameSeedReplacesAShorterOne() {
    RunRecord shorter =
        adding("full", 128, 0).succeeded(0.2, RunStatus.BUDGET_REACHED, new Budget(10, 0, 0), 50);
    RunRecord longer = adding("full", 128, 0).succeeded(0.9, RunStatus.EPOCHS_DONE);
    for (List<RunRecord> order : List.of(List.of(shorter, longer), List.of(longer, shorter))) {
      Comparison comparison = Comparison.all(order).get(0);
      assertThat(comparison.runs()).containsExactly(longer);
      assertThat(comparison.superseded()).containsExactly(shorter);
    }
  }

  @Test
  void medianAndRangeAreOverTheSeedsThatSucceeded() {
    List<RunRecord> runs =
        List.of(
            adding("full", 128, 0).succeeded(0.5, RunStatus.EPOCHS_DONE),
            adding("full", 128, 1).succeeded(0.9, RunStatus.EPOCHS_DONE),
            adding("full", 128, 2).failed("loss is NaN"),
            adding("full", 128, 3).succeeded(0.6, RunStatus.EPOCHS_DONE));
    Cell cell = Comparison.all(runs).get(0).allCells().findFirst().orElseThrow();
    assertThat(cell.median(RunRecord::testCorrect)).isEqualTo(0.6);
    assertThat(cell.lowest(RunRecord::testCorrect)).isEqualTo(0.5);
    assertThat(cell.highest(RunRecord::testCorrect)).isEqualTo(0.9);
    assertThat(cell.failed()).hasSize(1);
  }

  /** Of 1000 items the 95 % interval round 16 to 18.5 % is about 2.3 points wide on each side. */
  @Test
  void aModelBeatsAShortcutOnlyByMoreThanTheTestSetsError() {
    assertThat(beats(0.1536)).isFalse();
    assertThat(beats(0.17)).isFalse();
    assertThat(beats(0.19)).isTrue();
    assertThat(beats(1)).isTrue();
  }

  private static boolean beats(double correct) {
    RunRecord run = adding("full", 128, 0).succeeded(correct, RunStatus.EPOCHS_DONE);
    return Comparison.all(List.of(run))
        .get(0)
        .allCells()
        .findFirst()
        .orElseThrow()
        .beatsShortcuts();
  }

  @Test
  void holesAndFailuresAreNamed() {
    Comparison flatten = Comparison.all(FakeRecords.realistic()).get(0);
    assertThat(flatten.holes())
        .containsExactly(
            "full at N = 2048", "identity at N = 2048", "linear at N = 512, 1024, 2048");
    assertThat(flatten.failures())
        .containsExactly("linear at N = 256, seed 0: loss is NaN at step 17");
  }
}
