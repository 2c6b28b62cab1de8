package attnbench.tasks.lra;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import java.util.Arrays;
import java.util.Objects;

/** Labelled sequences of tokens below 256, one after the other in chunks of bytes. */
final class PackedTokens implements Dataset {
  /** A sequence lies in one chunk, so that no array grows beyond what an array can be. */
  private static final int CHUNK_BYTES = 1 << 24;

  private final byte[][] chunks;

  /** Of each sequence: its chunk, its place there, its length. */
  private final int[] places;

  private final byte[] labels;

  private PackedTokens(byte[][] chunks, int[] places, byte[] labels) {
    this.chunks = chunks;
    this.places = places;
    this.labels = labels;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public void fill(int index, Example example) {
    Objects.checkIndex(index, labels.length);
    byte[] chunk = chunks[places[3 * index]];
    int start = places[3 * index + 1];
    example.length = places[3 * index + 2];
    for (int i = 0; i < example.length; i++) {
      example.tokens[i] = Byte.toUnsignedInt(chunk[start + i]);
    }
    example.label = labels[index];
  }

  /** Takes sequences, then makes the data set. */
  static final class Builder {
    private byte[][] chunks = new byte[0][];
    private int used = CHUNK_BYTES;
    private int[] places = new int[3 * 1024];
    private byte[] labels = new byte[1024];
    private int size;

    void add(int[] tokens, int length, int label) {
      begin(length, label);
      for (int i = 0; i < length; i++) {
        chunks[chunks.length - 1][used++] = (byte) tokens[i];
      }
    }

    void add(byte[] tokens, int label) {
      begin(tokens.length, label);
      System.arraycopy(tokens, 0, chunks[chunks.length - 1], used, tokens.length);
      used += tokens.length;
    }

    private void begin(int length, int label) {
      if (length > CHUNK_BYTES - used) {
        chunks = Arrays.copyOf(chunks, chunks.length + 1);
        chunks[chunks.length - 1] = new byte[Math.max(CHUNK_BYTES, length)];
        used = 0;
      }
      if (size == labels.length) {
        labels = Arrays.copyOf(labels, 2 * size);
        places = Arrays.copyOf(places, 6 * size);
      }
      places[3 * size] = chunks.length - 1;
      places[3 * size + 1] = used;
      places[3 * size + 2] = length;
      labels[size++] = (byte) label;
    }

    int size() {
      return size;
    }

    PackedTokens build() {
      if (size > 0) {
        chunks[chunks.length - 1] = Arrays.copyOf(chunks[chunks.length - 1], used);
      }
      return new PackedTokens(chunks, Arrays.copyOf(places, 3 * size), Arrays.copyOf(labels, size));
    }
  }
}
