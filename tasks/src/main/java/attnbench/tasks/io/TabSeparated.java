package attnbench.tasks.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines of fields with tabs between them, without quoting, read as a stream of bytes: of long
 * fields only the beginning is kept, so a file of any size is read in little memory.
 */
public final class TabSeparated {
  /** A line with more fields than this is no line of any table here. */
  private static final int MAX_FIELDS = 64;

  private static final int BUFFER_BYTES = 1 << 16;

  /** Takes one line. */
  public interface Visitor {
    /**
     * @param line its number, from 1
     * @param fields the beginning of each field; of more than 64 only the first 65
     */
    void visit(int line, List<byte[]> fields) throws IOException;
  }

  private final int maxFieldBytes;
  private final Visitor visitor;
  private final ByteArrayOutputStream field = new ByteArrayOutputStream();
  private final List<byte[]> fields = new ArrayList<>();
  private int line = 1;
  private boolean started;

  private TabSeparated(int maxFieldBytes, Visitor visitor) {
    this.maxFieldBytes = maxFieldBytes;
    this.visitor = visitor;
  }

  /**
   * Reads lines that end with a line feed, a carriage return before it or not, or with the file.
   *
   * @param maxFieldBytes how much of each field to keep
   */
  public static void read(InputStream in, int maxFieldBytes, Visitor visitor) throws IOException {
    TabSeparated reader = new TabSeparated(maxFieldBytes, visitor);
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      reader.add(buffer, count);
    }
    if (reader.started) {
      reader.endLine();
    }
  }

  private void add(byte[] buffer, int count) throws IOException {
    int from = 0;
    for (int i = 0; i < count; i++) {
      if (buffer[i] == '\t' || buffer[i] == '\n') {
        keep(buffer, from, i);
        from = i + 1;
        started = true;
        if (buffer[i] == '\t') {
          endField();
        } else {
          endLine();
        }
      }
    }
    keep(buffer, from, count);
    started |= from < count;
  }

  private void keep(byte[] buffer, int from, int to) {
    field.write(buffer, from, Math.min(to - from, maxFieldBytes - field.size()));
  }

  private void endField() {
    if (fields.size() <= MAX_FIELDS) {
      fields.add(field.toByteArray());
    }
    field.reset();
  }

  private void endLine() throws IOException {
    byte[] last = field.toByteArray();
    if (last.length > 0 && last[last.length - 1] == '\r') {
      field.reset();
      field.write(last, 0, last.length - 1);
    }
    endField();
    visitor.visit(line++, List.copyOf(fields));
    fields.clear();
    started = false;
  }
}
