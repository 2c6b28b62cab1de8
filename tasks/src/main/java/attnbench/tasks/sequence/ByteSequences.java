package attnbench.tasks.sequence;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Labelled sequences one after the other in one array.
 *
 * <p>An item has the sequence's own length, or, where padding is asked for, the longest. Only an
 * empty sequence, which would be none at all, is always given at least one padding token.
 */
public final class ByteSequences implements Dataset {
  private final byte[] bytes;

  /** Where each sequence starts, and the end of the last. */
  private final long[] starts;

  private final byte[] labels;
  private final ByteTokens tokens;
  private final int shortest;

  /**
   * Packs sequences.
   *
   * @param paddedLength what every sequence is filled up to with {@link ByteTokens#PADDING}; 1 for
   *     sequences of their own lengths
   * @throws IllegalArgumentException when they have more than 2^31 - 1 bytes together
   */
  public ByteSequences(List<LabelledBytes> sequences, ByteTokens tokens, int paddedLength) {
    this.tokens = tokens;
    this.shortest = paddedLength;
    starts = new long[sequences.size() + 1];
    labels = new byte[sequences.size()];
    for (int i = 0; i < labels.length; i++) {
      starts[i + 1] = starts[i] + sequences.get(i).bytes().length;
      labels[i] = (byte) sequences.get(i).label();
    }
    if (starts[labels.length] > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%d sequences have %d bytes; together they must have at most 2^31 - 1"
              .formatted(labels.length, starts[labels.length]));
    }
    bytes = new byte[(int) starts[labels.length]];
    for (int i = 0; i < labels.length; i++) {
      byte[] sequence = sequences.get(i).bytes();
      System.arraycopy(sequence, 0, bytes, (int) starts[i], sequence.length);
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public void fill(int index, Example example) {
    Objects.checkIndex(index, labels.length);
    example.length = write(index, example.tokens);
    example.label = labels[index];
  }

  /** Writes the tokens of a sequence; returns how many, padding among them. */
  public int write(int index, int[] to) {
    int start = (int) starts[index];
    int length = (int) starts[index + 1] - start;
    for (int i = 0; i < length; i++) {
      to[i] = tokens.of(bytes[start + i]);
    }
    if (length < shortest) {
      Arrays.fill(to, length, shortest, ByteTokens.PADDING);
    }
    return Math.max(length, shortest);
  }
}
