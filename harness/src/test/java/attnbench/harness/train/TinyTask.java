package attnbench.harness.train;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.InputKind;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Split;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;

/** The sum of three numbers, asked back; counts how often each split's items are read. */
final class TinyTask implements Task {
  static final int LENGTH = 3;

  private final Map<Split, Integer> sizes = new EnumMap<>(Split.class);
  final AtomicIntegerArray reads = new AtomicIntegerArray(Split.values().length);

  TinyTask(int trainItems) {
    sizes.put(Split.TRAIN, trainItems);
    sizes.put(Split.VALIDATION, 20);
    sizes.put(Split.TEST, 30);
  }

  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public InputKind input() {
    return new InputKind.Reals(1);
  }

  @Override
  public Target target() {
    return new Target.RealNumber(0.05);
  }

  @Override
  public int maxLength() {
    return LENGTH;
  }

  @Override
  public Dataset data(Split split) {
    return new Dataset() {
      @Override
      public int size() {
        return sizes.get(split);
      }

      @Override
      public void prepare(int threads, IntConsumer progress) {
        progress.accept(size());
      }

      @Override
      public void fill(int index, Example example) {
        reads.incrementAndGet(split.ordinal());
        SplittableRandom random = new SplittableRandom(1000L * split.ordinal() + index);
        example.length = LENGTH;
        example.value = 0;
        for (int i = 0; i < LENGTH; i++) {
          example.reals[i] = (float) random.nextDouble(-1, 1);
          example.value += example.reals[i];
        }
      }
    };
  }

  @Override
  public double chance() {
    return 0.04;
  }

  @Override
  public List<Shortcut> shortcuts() {
    return List.of(new Shortcut("always 0", "answers 0", 0.05));
  }
}
