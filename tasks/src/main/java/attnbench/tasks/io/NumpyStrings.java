package attnbench.tasks.io;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A two-dimensional numpy array of strings, as {@code numpy.save} writes it. */
public final class NumpyStrings {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** One of {@code <U12}, {@code >U12} and {@code |S12}, in the order rows by columns. */
  private static final Pattern HEADER =
      Pattern.compile(
          "\\s*\\{'descr': '([<>|])([US])(\\d{1,6})', 'fortran_order': False,"
              + " 'shape': \\((\\d{1,9}), (\\d{1,6})\\),? *\\}\\s*");

  private NumpyStrings() {}

  /** Whether a file begins like a numpy array. */
  public static boolean matches(byte[] file) {
    return file.length >= MAGIC.length
        && Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /**
   * The rows of an array.
   *
   * @throws IOException when the file is no such array or is cut short
   */
  public static List<List<String>> read(byte[] file) throws IOException {
    try {
      ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      in.position(MAGIC.length);
      int version = in.get();
      in.get();
      byte[] header = new byte[version == 1 ? Short.toUnsignedInt(in.getShort()) : in.getInt()];
      in.get(header);
      String text = new String(header, StandardCharsets.ISO_8859_1);
      Matcher matcher = HEADER.matcher(text);
      if (!matcher.matches()) {
        throw new IOException("it is no table of strings: its header is " + text.strip());
      }
      in.order(matcher.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      boolean wide = matcher.group(2).equals("U");
      int characters = Integer.parseInt(matcher.group(3));
      int rows = Integer.parseInt(matcher.group(4));
      int columns = Integer.parseInt(matcher.group(5));
      long expected = (long) rows * columns * characters * (wide ? Integer.BYTES : 1);
      if (expected != in.remaining()) {
        throw new IOException(
            "it holds %d bytes of strings where its header says %d"
                .formatted(in.remaining(), expected));
      }
      return rows(in, rows, columns, characters, wide);
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      throw new IOException("its header is cut short", e);
    }
  }

  private static List<List<String>> rows(
      ByteBuffer in, int rows, int columns, int characters, boolean wide) {
    List<List<String>> table = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<String> cells = new ArrayList<>();
      for (int column = 0; column < columns; column++) {
        StringBuilder cell = new StringBuilder();
        for (int i = 0; i < characters; i++) {
          int c = wide ? in.getInt() : Byte.toUnsignedInt(in.get());
          if (c != 0) {
            // Whatever is no character would not be a path or a number either.
            cell.appendCodePoint(Character.isValidCodePoint(c) ? c : '?');
          }
        }
        cells.add(cell.toString());
      }
      table.add(cells);
    }
    return table;
  }
}
