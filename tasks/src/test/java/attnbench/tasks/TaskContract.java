package attnbench.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.lang.reflect.RecordComponent;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every task promises; a test of a task extends this and names its provider.
 *
 * <pre>
 *   class MyTaskContractTest extends TaskContract&lt;MyOptions&gt; {
 *     protected TaskProvider&lt;MyOptions&gt; provider() { return new MyProvider(); }
 *   }
 * </pre>
 *
 * @param <O> the task's options
 */
public abstract class TaskContract<O extends Record> {
  /** Items looked at in each split; large enough for the shares below to mean something. */
  private static final int SAMPLE = 5_000;

  /** Random failures of a right task are rarer than one in a million at five deviations. */
  private static final double DEVIATIONS = 5;

  private static final int THREADS = 4;
  private static final long BYTES_PER_ITEM = 1_024;

  private Task task;

  /** The provider under test, made anew. */
  protected abstract TaskProvider<O> provider();

  /** The defaults, unless the data of the test asks for others. */
  protected O options() {
    return provider().defaults();
  }

  /** Length 64 and no data, unless overridden. */
  protected TaskSetting setting() {
    return new TaskSetting(64, Optional.empty());
  }

  /** Whether all classes are equally frequent. */
  protected boolean balanced() {
    return true;
  }

  @BeforeEach
  void createTask() {
    task = provider().create(options(), setting());
  }

  @Test
  void nameIsLowerCaseWordsJoinedByHyphens() {
    assertThat(provider().name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(task.name()).isEqualTo(provider().name());
  }

  @Test
  void providerIsDiscovered() {
    assertThat(Tasks.discover(getClass().getClassLoader()))
        .hasAtLeastOneElementOfType(provider().getClass());
  }

  @Test
  void descriptionAndSourceAreOneLineEach() {
    assertThat(List.of(provider().description(), provider().source()))
        .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("\n"));
  }

  @Test
  void everyOptionHasOneLineOfHelp() {
    List<String> names =
        Arrays.stream(provider().defaults().getClass().getRecordComponents())
            .map(RecordComponent::getName)
            .toList();
    assertThat(provider().help().keySet()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(provider().help().values())
        .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("\n"));
  }

  @Test
  void maxLengthIsTheLengthAskedFor() {
    assertThat(task.maxLength()).isEqualTo(setting().length());
  }

  @Test
  void everyItemIsInRange() {
    Example example = Example.of(task);
    for (Split split : Split.values()) {
      assertThat(task.data(split).size()).isPositive();
      for (int i = 0; i < sample(split); i++) {
        task.data(split).fill(i, example);
        requireInRange(example, split + " item " + i);
      }
    }
  }

  private void requireInRange(Example example, String where) {
    assertThat(example.length).as("length of %s", where).isBetween(1, task.maxLength());
    if (task.input() instanceof InputKind.Tokens tokens) {
      requireTokens(example.tokens, example.length, tokens.vocabulary(), where);
    } else if (task.input() instanceof InputKind.TokenPairs pairs) {
      requireTokens(example.tokens, example.length, pairs.vocabulary(), where);
      assertThat(example.otherLength).as("other length of %s", where).isPositive();
      requireTokens(example.other, example.otherLength, pairs.vocabulary(), where + ", other");
    } else if (task.input() instanceof InputKind.Reals reals) {
      for (int n = 0; n < example.length * reals.width(); n++) {
        if (!Float.isFinite(example.reals[n])) {
          throw new AssertionError(where + ": real " + example.reals[n] + " at " + n);
        }
      }
    }
    if (task.target() instanceof Target.Classes classes) {
      assertThat(example.label).as("label of %s", where).isBetween(0, classes.count() - 1);
    } else {
      assertThat(example.value).as("value of %s", where).isFinite();
    }
  }

  private static void requireTokens(int[] tokens, int length, int vocabulary, String where) {
    for (int n = 0; n < length; n++) {
      if (tokens[n] < 0 || tokens[n] >= vocabulary) {
        throw new AssertionError(where + ": token " + tokens[n] + " at " + n);
      }
    }
  }

  @Test
  void itemsAreTheSameInAnyOrderOnAnyThreadAndInAnotherInstance() throws Exception {
    Task other = provider().create(options(), setting());
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      for (Split split : Split.values()) {
        List<Item> expected = items(task, split);
        List<Future<List<Item>>> backwards = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          backwards.add(pool.submit(() -> itemsBackwards(other.data(split), expected.size())));
        }
        for (Future<List<Item>> result : backwards) {
          assertThat(result.get().equals(expected)).as("same items of %s", split).isTrue();
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void preparingChangesNoItem() {
    Task prepared = provider().create(options(), setting());
    for (Split split : Split.values()) {
      Dataset data = prepared.data(split);
      List<Integer> made = new ArrayList<>();
      data.prepare(THREADS, made::add);
      assertThat(made).isSorted();
      assertThat(made.isEmpty() || made.get(made.size() - 1) == data.size()).isTrue();
      assertThat(items(prepared, split).equals(items(task, split)))
          .as("same items of %s", split)
          .isTrue();
    }
  }

  private List<Item> itemsBackwards(Dataset data, int count) {
    List<Item> items = new ArrayList<>();
    for (int i = count - 1; i >= 0; i--) {
      Example fresh = Example.of(task);
      Arrays.fill(fresh.tokens, -1);
      Arrays.fill(fresh.reals, Float.NaN);
      data.fill(i, fresh);
      items.add(item(fresh));
    }
    Collections.reverse(items);
    return items;
  }

  @Test
  void splitsShareNoItem() {
    Set<Item> seen = new HashSet<>();
    for (Split split : Split.values()) {
      Set<Item> items = new HashSet<>(items(task, split));
      assertThat(items).as("items of %s in an earlier split", split).noneMatch(seen::contains);
      seen.addAll(items);
    }
  }

  @Test
  void itemsOutsideTheSplitAreRefused() {
    Example example = Example.of(task);
    for (Split split : Split.values()) {
      Dataset data = task.data(split);
      for (int index : new int[] {-1, data.size(), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        assertThatThrownBy(() -> data.fill(index, example))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }

  @Test
  void classesAreBalanced() {
    if (!balanced() || !(task.target() instanceof Target.Classes classes)) {
      return;
    }
    for (Split split : Split.values()) {
      int[] counts = new int[classes.count()];
      Example example = Example.of(task);
      for (int i = 0; i < sample(split); i++) {
        task.data(split).fill(i, example);
        counts[example.label]++;
      }
      double share = 1.0 / classes.count();
      double tolerance = DEVIATIONS * Math.sqrt(share * (1 - share) / sample(split));
      for (int count : counts) {
        assertThat((double) count / sample(split))
            .as("%s", split)
            .isCloseTo(share, within(tolerance));
      }
    }
  }

  @Test
  void shortcutsReachAtLeastChance() {
    double chance = task.chance();
    assertThat(chance).isBetween(0.0, 1.0);
    double tolerance = DEVIATIONS * Math.sqrt(chance * (1 - chance) / task.data(Split.TEST).size());
    List<Shortcut> shortcuts = task.shortcuts();
    assertThat(shortcuts).extracting(Shortcut::name).isNotEmpty().doesNotHaveDuplicates();
    assertThat(shortcuts)
        .allSatisfy(
            shortcut -> assertThat(shortcut.correctShare()).isBetween(chance - tolerance, 1.0));
  }

  @Test
  void readingAllocatesAlmostNothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Dataset data = task.data(Split.TRAIN);
    Example example = Example.of(task);
    int count = sample(Split.TRAIN);
    data.fill(0, example);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < count; i++) {
      data.fill(i, example);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / count).isLessThan(BYTES_PER_ITEM);
  }

  private int sample(Split split) {
    return Math.min(SAMPLE, task.data(split).size());
  }

  private List<Item> items(Task from, Split split) {
    List<Item> items = new ArrayList<>();
    Example example = Example.of(from);
    for (int i = 0; i < sample(split); i++) {
      from.data(split).fill(i, example);
      items.add(item(example));
    }
    return items;
  }

  /** The valid part of an example as a value: the sequence as bits, and the answer. */
  private record Item(IntBuffer sequence, Object answer) {}

  private Item item(Example example) {
    Object answer = task.target() instanceof Target.Classes ? example.label : example.value;
    if (task.input() instanceof InputKind.Reals reals) {
      IntBuffer bits = IntBuffer.allocate(example.length * reals.width());
      for (int n = 0; n < bits.capacity(); n++) {
        bits.put(n, Float.floatToIntBits(example.reals[n]));
      }
      return new Item(bits, answer);
    }
    IntBuffer tokens = IntBuffer.allocate(example.length + example.otherLength + 1);
    tokens.put(example.length).put(example.tokens, 0, example.length);
    tokens.put(example.other, 0, example.otherLength);
    return new Item(tokens.flip(), answer);
  }
}
