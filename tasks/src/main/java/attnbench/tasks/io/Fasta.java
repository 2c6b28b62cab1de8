package attnbench.tasks.io;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Sequences in FASTA, plain or compressed with gzip: a line that begins with {@code >} names a
 * record, the lines after it are its letters. Of long records only the beginning is kept.
 *
 * <p>Source: Pearson and Lipman 1988.
 */
public final class Fasta {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Takes one record. */
  public interface Visitor {
    /**
     * @param letters the beginning of the sequence
     * @param length of the whole sequence
     */
    void visit(byte[] letters, long length) throws IOException;
  }

  private final int maxLetters;
  private final Visitor visitor;
  private final ByteArrayOutputStream letters = new ByteArrayOutputStream();
  private long length;
  private boolean inRecord;
  private boolean inHeader;
  private boolean lineStarts = true;

  private Fasta(int maxLetters, Visitor visitor) {
    this.maxLetters = maxLetters;
    this.visitor = visitor;
  }

  /**
   * Reads all records.
   *
   * @param maxLetters how much of each sequence to keep
   * @param maxBytes the most that the file may hold when decompressed
   * @throws IOException when letters stand before the first name, the file is cut short, damaged or
   *     larger than allowed
   */
  public static void read(InputStream file, int maxLetters, long maxBytes, Visitor visitor)
      throws IOException {
    Fasta reader = new Fasta(maxLetters, visitor);
    try {
      // The stream belongs to the caller, who closes it.
      InputStream in = new LimitedStream(Compression.plain(Compression.buffered(file)), maxBytes);
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (int i = 0; i < count; i++) {
          reader.add(buffer[i]);
        }
      }
    } catch (EOFException e) {
      throw new IOException("the file is cut short", e);
    }
    reader.endRecord();
  }

  private void add(byte value) throws IOException {
    if (value == '\n' || value == '\r') {
      lineStarts = true;
      inHeader = false;
      return;
    }
    if (lineStarts && value == '>') {
      endRecord();
      inRecord = true;
      inHeader = true;
    }
    lineStarts = false;
    if (inHeader || value == ' ' || value == '\t') {
      return;
    }
    if (!inRecord) {
      throw new IOException("no FASTA: it must begin with '>'");
    }
    if (length++ < maxLetters) {
      letters.write(value);
    }
  }

  private void endRecord() throws IOException {
    if (inRecord) {
      visitor.visit(letters.toByteArray(), length);
    }
    letters.reset();
    length = 0;
  }
}
