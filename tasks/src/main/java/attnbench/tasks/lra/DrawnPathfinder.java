package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.ItemRandom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Pathfinder images, each drawn when it is first read and kept, since drawing one takes far longer
 * than reading it. Item i is of level {@code i mod levels}.
 *
 * <p>Above {@value #MOST_KEPT_BYTES} bytes nothing is kept and each reading draws anew: the larger
 * sizes are better written to files once.
 */
final class DrawnPathfinder implements Dataset {
  private static final long MOST_KEPT_BYTES = 512L << 20;

  private final ItemRandom items;
  private final int size;
  private final int pixels;
  private final ThreadLocal<Brush> brushes;

  /** The images drawn so far, one array for each; null when nothing is kept. */
  private final byte[][] kept;

  /** Label + 1 of the images drawn so far; 0 for the others. */
  private final AtomicIntegerArray labels;

  /** What a thread draws with. */
  private record Brush(List<PathfinderPainter> levels, byte[] pixels) {}

  /**
   * @param scenes one for each level, all of one size
   */
  DrawnPathfinder(List<PathfinderScene> scenes, ItemRandom items, int size) {
    this.items = items;
    this.size = size;
    this.pixels = scenes.get(0).size().pixels();
    this.brushes =
        ThreadLocal.withInitial(
            () ->
                new Brush(scenes.stream().map(PathfinderPainter::new).toList(), new byte[pixels]));
    boolean keep = (long) size * pixels <= MOST_KEPT_BYTES;
    this.kept = keep ? new byte[size][pixels] : null;
    this.labels = keep ? new AtomicIntegerArray(size) : null;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void fill(int index, Example example) {
    Objects.checkIndex(index, size);
    byte[] image;
    if (kept != null && labels.get(index) > 0) {
      image = kept[index];
      example.label = labels.get(index) - 1;
    } else {
      Brush brush = brushes.get();
      image = brush.pixels;
      example.label = draw(index, brush);
      if (kept != null) {
        // Two threads that draw the same image write the same bytes.
        System.arraycopy(image, 0, kept[index], 0, pixels);
        labels.set(index, example.label + 1);
      }
    }
    for (int i = 0; i < pixels; i++) {
      example.tokens[i] = Byte.toUnsignedInt(image[i]);
    }
    example.length = pixels;
  }

  private int draw(int index, Brush brush) {
    PathfinderPainter painter = brush.levels.get(index % brush.levels.size());
    return painter.draw(items.generator(index), brush.pixels).label();
  }
}
