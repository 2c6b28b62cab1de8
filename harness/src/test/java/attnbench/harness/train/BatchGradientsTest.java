package attnbench.harness.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.config.Budget;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.Specs;
import attnbench.harness.tensors.Weights;
import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.Split;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchGradientsTest {
  private final TinyTask task = new TinyTask(200);
  private final Dataset data = task.data(Split.TRAIN);

  /** Oracle: d/dw of the mean of (w.x + b - y)^2 is the mean of 2 (w.x + b - y) x, in double. */
  @ParameterizedTest
  @CsvSource({"1,1", "4,3", "40,3", "7,2"})
  void gradientIsThatOfTheMeanLoss(int shards, int threads) {
    TinyModel model = new TinyModel();
    model.weights.value().data[0] = 0.5f;
    model.bias.value().data[0] = -0.25f;
    int[] items = IntStream.range(50, 90).toArray();
    try (Workers workers = new Workers(threads, task, Kernels.active())) {
      BatchGradients batch = gradients(model, workers, shards);
      double loss = batch.compute(data, items, 1);
      double expectedLoss = 0;
      double[] expected = new double[TinyTask.LENGTH];
      Example example = Example.of(task);
      for (int item : items) {
        data.fill(item, example);
        double error = 0.5 * example.reals[0] - 0.25 - example.value;
        expectedLoss += error * error / items.length;
        for (int i = 0; i < TinyTask.LENGTH; i++) {
          expected[i] += 2 * error * example.reals[i] / items.length;
        }
      }
      assertThat(loss).isCloseTo(expectedLoss, within(1e-6));
      for (int i = 0; i < TinyTask.LENGTH; i++) {
        assertThat((double) batch.gradients().of(model.weights).data[i])
            .isCloseTo(expected[i], within(1e-6));
      }
      assertThat(batch.tokens()).isEqualTo(40L * TinyTask.LENGTH);
    }
  }

  @Test
  void aSecondBatchForgetsTheFirst() {
    TinyModel model = new TinyModel();
    try (Workers workers = new Workers(2, task, Kernels.active())) {
      BatchGradients batch = gradients(model, workers, 4);
      int[] first = {0, 1, 2, 3, 4, 5, 6, 7};
      batch.compute(data, first, 1);
      float once = batch.gradients().of(model.bias).data[0];
      batch.compute(data, new int[] {10, 11, 12}, 2);
      batch.compute(data, first, 3);
      assertThat(batch.gradients().of(model.bias).data[0]).isEqualTo(once);
    }
  }

  @Test
  void oneTwoAndThreeThreadsGiveTheSameBitsWithAndWithoutDropout() {
    for (double dropout : new double[] {0, 0.25}) {
      Set<String> weights = new HashSet<>();
      for (int threads = 1; threads <= 3; threads++) {
        weights.add(trainedWeights(threads, dropout, 7));
      }
      assertThat(weights).as("dropout " + dropout).hasSize(1);
    }
  }

  @Test
  void anotherSeedAndDropoutGiveOtherWeights() {
    Set<String> weights =
        Set.of(
            trainedWeights(1, 0, 7),
            trainedWeights(1, 0, 8),
            trainedWeights(1, 0.25, 7),
            trainedWeights(1, 0.25, 8));
    assertThat(weights).hasSize(4);
  }

  /** A step of 40 sequences may make a few small objects each, no arrays. */
  @Test
  void aWarmStepAllocatesLittle() {
    TinyModel model = new TinyModel();
    int[] items = IntStream.range(0, 40).toArray();
    // The tiny task makes a generator for each item it reads; this one is read from memory.
    Dataset constant = new ConstantData();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Workers workers = new Workers(1, task, Kernels.active())) {
      BatchGradients batch = gradients(model, workers, 8);
      for (int step = 0; step < 200; step++) {
        batch.compute(constant, items, step);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int step = 0; step < 100; step++) {
        batch.compute(constant, items, step);
      }
      long perSequence = (threads.getCurrentThreadAllocatedBytes() - before) / (100 * 40);
      assertThat(perSequence).isLessThan(512);
    }
  }

  /** The shard's items behind the one that failed would wait for it for ever. */
  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,2", "8,3"})
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void aFailedItemEndsTheBatchAndTheNextBatchIsWhole(int shards, int threads) {
    TinyModel model = new TinyModel();
    int[] items = IntStream.range(0, 40).toArray();
    try (Workers workers = new Workers(threads, task, Kernels.active())) {
      BatchGradients batch = gradients(model, workers, shards);
      batch.compute(data, items, 1);
      float whole = batch.gradients().of(model.bias).data[0];
      for (int bad : new int[] {0, 1, 11, 39}) {
        assertThatThrownBy(
                () -> batch.compute(new WatchedData(data, i -> failAt(i, bad)), items, 2))
            .isInstanceOf(OutOfMemoryError.class)
            .hasMessage("item " + bad);
        batch.compute(data, items, 3);
        assertThat(batch.gradients().of(model.bias).data[0]).isEqualTo(whole);
      }
    }
  }

  /** Item 3 fails before item 0, in front of it in its shard, is done; item 6 waits for both. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void aFailureThatOvertakesAnItemOfItsShardEndsTheBatch() {
    CountDownLatch sixBegan = new CountDownLatch(1);
    CountDownLatch threeFails = new CountDownLatch(1);
    CountDownLatch zeroGoesOn = new CountDownLatch(1);
    IntConsumer order =
        i -> {
          if (i == 0) {
            await(threeFails);
            LockSupport.parkNanos(50_000_000);
            zeroGoesOn.countDown();
          } else if (i == 3) {
            await(sixBegan);
            threeFails.countDown();
            failAt(i, 3);
          } else if (i == 6) {
            sixBegan.countDown();
            await(zeroGoesOn);
            LockSupport.parkNanos(50_000_000);
          }
        };
    try (Workers workers = new Workers(3, task, Kernels.active())) {
      BatchGradients batch = gradients(new TinyModel(), workers, 3);
      int[] items = IntStream.range(0, 12).toArray();
      assertThatThrownBy(() -> batch.compute(new WatchedData(data, order), items, 1))
          .hasMessage("item 3");
    }
  }

  private static void failAt(int item, int bad) {
    if (item == bad) {
      throw new OutOfMemoryError("item " + bad);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An item late in the batch may be finished long before an earlier one. */
  @Test
  void aSlowItemChangesNoBits() {
    TinyModel model = new TinyModel();
    int[] items = IntStream.range(0, 40).toArray();
    Dataset slow = new WatchedData(data, i -> LockSupport.parkNanos(i == 3 ? 20_000_000 : 0));
    float[] alone;
    try (Workers workers = new Workers(1, task, Kernels.active())) {
      BatchGradients batch = gradients(model, workers, 4);
      batch.compute(data, items, 1);
      alone = batch.gradients().of(model.weights).data.clone();
    }
    try (Workers workers = new Workers(3, task, Kernels.active())) {
      BatchGradients batch = gradients(model, workers, 4);
      batch.compute(slow, items, 1);
      assertThat(batch.gradients().of(model.weights).data).isEqualTo(alone);
    }
  }

  private String trainedWeights(int threads, double dropout, long seed) {
    TinyModel model = new TinyModel(dropout);
    RunSpec base = Specs.run(Specs.train(3, 2, Budget.NONE), dropout);
    RunSpec spec = new RunSpec(base.task(), base.model(), base.train(), seed);
    try (Workers workers = new Workers(threads, task, Kernels.active())) {
      Objective objective = new Objective(model, task);
      new Trainer(spec, task, objective, workers, TrainListener.NONE, System::nanoTime).train();
    }
    return Weights.sha256(Weights.of(model.parameters()));
  }

  private BatchGradients gradients(TinyModel model, Workers workers, int shards) {
    Objective objective = new Objective(model, task);
    return new BatchGradients(objective, workers, shards, BatchGradients.DropoutSource.NONE);
  }

  /** Data that let a test act before an item is read. */
  private record WatchedData(Dataset all, IntConsumer watcher) implements Dataset {
    @Override
    public int size() {
      return all.size();
    }

    @Override
    public void fill(int index, Example example) {
      watcher.accept(index);
      all.fill(index, example);
    }
  }

  private static final class ConstantData implements Dataset {
    @Override
    public int size() {
      return 40;
    }

    @Override
    public void fill(int index, Example example) {
      example.length = TinyTask.LENGTH;
      example.value = index;
    }
  }
}
