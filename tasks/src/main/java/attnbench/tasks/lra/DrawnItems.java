package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Sequences of tokens below 256 that are drawn anew whenever they are read, until they are
 * prepared: then they are all drawn once, by several threads, and kept, a byte a token.
 *
 * <p>What could fill half of the heap is not kept and goes on being drawn; such data are better
 * written to files once.
 */
final class DrawnItems implements Dataset {
  private static final System.Logger LOG = System.getLogger(DrawnItems.class.getName());
  private static final int BLOCK_ITEMS = 256;
  private static final int HEAP_SHARE = 2;

  /** Draws items; one thread's own. */
  interface Pen {
    /** Writes item {@code index} into {@code example}, from nothing but the index. */
    void draw(int index, Example example);
  }

  private record Item(byte[] tokens, int label) {}

  private final int size;
  private final int maxLength;
  private final ThreadLocal<Pen> pens;
  private volatile PackedTokens kept;

  /**
   * @param maxLength of any item
   * @param pens makes one for each thread
   */
  DrawnItems(int size, int maxLength, Supplier<Pen> pens) {
    this.size = size;
    this.maxLength = maxLength;
    this.pens = ThreadLocal.withInitial(pens);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void fill(int index, Example example) {
    PackedTokens packed = kept;
    if (packed != null) {
      packed.fill(index, example);
    } else {
      pens.get().draw(Objects.checkIndex(index, size), example);
    }
  }

  @Override
  public void prepare(int threads, IntConsumer progress) {
    if (kept != null) {
      return;
    }
    long bytes = (long) size * maxLength;
    long most = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    if (bytes > most) {
      LOG.log(
          System.Logger.Level.WARNING,
          ("%d items of up to %d tokens may take more than the %d MiB that are half of the heap:"
                  + " each is drawn whenever it is read")
              .formatted(size, maxLength, most >> 20));
      return;
    }
    PackedTokens.Builder packed = new PackedTokens.Builder();
    try {
      InOrder.<List<Item>>run(
          (size - 1) / BLOCK_ITEMS + 1,
          threads,
          this::block,
          items -> {
            items.forEach(item -> packed.add(item.tokens, item.label));
            progress.accept(packed.size());
          });
    } catch (InterruptedIOException e) {
      throw new CancellationException(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    kept = packed.build();
  }

  private List<Item> block(int block) {
    List<Item> items = new ArrayList<>();
    Example example = Example.ofTokens(maxLength);
    int end = Math.min(size, (block + 1) * BLOCK_ITEMS);
    for (int i = block * BLOCK_ITEMS; i < end; i++) {
      pens.get().draw(i, example);
      byte[] tokens = new byte[example.length];
      for (int t = 0; t < tokens.length; t++) {
        tokens[t] = (byte) example.tokens[t];
      }
      items.add(new Item(tokens, example.label));
    }
    return items;
  }
}
