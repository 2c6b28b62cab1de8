package attnbench.tasks;

import java.awt.image.BufferedImage;

/** A task whose items can be looked at. */
public interface Pictured {
  /** The first {@code items} items of a split side by side, with their labels. */
  BufferedImage contactSheet(Split split, int items);
}
