package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.lra.ImdbReviews.Review;
import java.util.List;
import java.util.Objects;

/**
 * Labelled texts one after the other in one array; token = byte + 1, and 0 is padding.
 *
 * <p>An item has the text's own length. Only an empty text, which would be no sequence at all, is
 * given as one padding token.
 */
final class PackedTexts implements Dataset {
  private final byte[] bytes;

  /** Where each text starts, and the end of the last. */
  private final int[] starts;

  private final byte[] labels;

  PackedTexts(List<Review> reviews) {
    starts = new int[reviews.size() + 1];
    labels = new byte[reviews.size()];
    for (int i = 0; i < labels.length; i++) {
      starts[i + 1] = Math.addExact(starts[i], reviews.get(i).text().length);
      labels[i] = (byte) reviews.get(i).label();
    }
    bytes = new byte[starts[labels.length]];
    for (int i = 0; i < labels.length; i++) {
      byte[] text = reviews.get(i).text();
      System.arraycopy(text, 0, bytes, starts[i], text.length);
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public void fill(int index, Example example) {
    Objects.checkIndex(index, labels.length);
    int start = starts[index];
    int length = starts[index + 1] - start;
    for (int i = 0; i < length; i++) {
      example.tokens[i] = Byte.toUnsignedInt(bytes[start + i]) + 1;
    }
    if (length == 0) {
      example.tokens[0] = TextTask.PADDING;
    }
    example.length = Math.max(length, 1);
    example.label = labels[index];
  }
}
