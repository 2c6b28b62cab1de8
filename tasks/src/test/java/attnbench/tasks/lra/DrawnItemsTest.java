package attnbench.tasks.lra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.tasks.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrawnItemsTest {
  private static final int ITEMS = 700;
  private static final int LENGTH = 9;

  private final AtomicInteger draws = new AtomicInteger();
  private final AtomicInteger pens = new AtomicInteger();

  private DrawnItems items(int size, int maxLength) {
    return new DrawnItems(
        size,
        maxLength,
        () -> {
          pens.incrementAndGet();
          return this::draw;
        });
  }

  /** Item i has 1 + i mod 9 tokens, all of them i mod 256. */
  private void draw(int index, Example example) {
    draws.incrementAndGet();
    example.length = 1 + index % LENGTH;
    Arrays.fill(example.tokens, 0, example.length, index % 256);
    example.label = index % 3;
  }

  private static void requireItem(DrawnItems items, int index) {
    Example example = Example.ofTokens(LENGTH);
    Arrays.fill(example.tokens, -1);
    items.fill(index, example);
    assertThat(example.length).isEqualTo(1 + index % LENGTH);
    assertThat(Arrays.copyOf(example.tokens, example.length)).containsOnly(index % 256);
    assertThat(example.label).isEqualTo(index % 3);
  }

  @Test
  void unpreparedItemsAreDrawnWhenTheyAreRead() {
    DrawnItems items = items(ITEMS, LENGTH);
    requireItem(items, 5);
    requireItem(items, 5);
    assertThat(draws).hasValue(2);
    assertThat(pens).hasValue(1);
  }

  @Test
  void preparedItemsAreDrawnOnceByThreadsWithPensOfTheirOwn() {
    DrawnItems items = items(ITEMS, LENGTH);
    List<Integer> made = new ArrayList<>();
    items.prepare(3, made::add);
    assertThat(made).containsExactly(256, 512, 700);
    assertThat(draws).hasValue(ITEMS);
    assertThat(pens.get()).isBetween(1, 3);
    for (int i = 0; i < ITEMS; i++) {
      requireItem(items, i);
    }
    items.prepare(3, made::add);
    assertThat(draws).hasValue(ITEMS);
    assertThatThrownBy(() -> items.fill(ITEMS, Example.ofTokens(LENGTH)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void whatCouldFillHalfOfTheHeapIsNotKept() {
    DrawnItems items = items(Integer.MAX_VALUE, 1 << 20);
    items.prepare(2, made -> {});
    assertThat(draws).hasValue(0);
    requireItem(items, 3);
    assertThat(draws).hasValue(1);
  }

  @Test
  void anInterruptedPreparationIsCancelled() {
    CountDownLatch never = new CountDownLatch(1);
    DrawnItems items =
        new DrawnItems(
            ITEMS,
            LENGTH,
            () ->
                (index, example) -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException("stopped", e);
                  }
                });
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> items.prepare(2, made -> {}))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void whatAPenThrowsComesThrough() {
    OutOfMemoryError full = new OutOfMemoryError("full");
    DrawnItems items =
        new DrawnItems(
            ITEMS,
            LENGTH,
            () ->
                (index, example) -> {
                  throw full;
                });
    assertThatThrownBy(() -> items.prepare(2, made -> {})).isSameAs(full);
  }
}
