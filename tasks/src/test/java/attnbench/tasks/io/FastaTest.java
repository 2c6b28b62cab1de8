package attnbench.tasks.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class FastaTest {
  private static List<String> read(byte[] file, int maxLetters) throws IOException {
    List<String> records = new ArrayList<>();
    Fasta.read(
        new ByteArrayInputStream(file),
        maxLetters,
        1 << 20,
        (letters, length) -> records.add(length + " " + new String(letters, US_ASCII)));
    return records;
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static final byte[] FILE =
      ">one the first > of all\nACGT\r\nAC\n\n>two\n>three\nnnnn".getBytes(US_ASCII);

  @Test
  void lettersOfARecordAreJoinedAndNamesDropped() throws IOException {
    assertThat(read(FILE, 100)).containsExactly("6 ACGTAC", "0 ", "4 nnnn");
  }

  @Test
  void onlyTheBeginningIsKeptButTheLengthIsThatOfTheWhole() throws IOException {
    assertThat(read(FILE, 3)).containsExactly("6 ACG", "0 ", "4 nnn");
  }

  @Test
  void gzipIsToldByItsFirstBytes() throws IOException {
    assertThat(read(gzip(FILE), 100)).isEqualTo(read(FILE, 100));
  }

  @Test
  void aTruncatedGzipIsRefused() throws IOException {
    byte[] whole = gzip(FILE);
    byte[] cut = Arrays.copyOf(whole, whole.length - 6);
    assertThatThrownBy(() -> read(cut, 100))
        .isInstanceOf(IOException.class)
        .hasMessage("the file is cut short");
  }

  @Test
  void aFileBeyondTheLimitIsRefused() throws IOException {
    byte[] bomb = gzip((">x\n" + "A".repeat(2 << 20)).getBytes(US_ASCII));
    assertThat(bomb.length).isLessThan(10_000);
    assertThatThrownBy(() -> read(bomb, 10))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds more than the 1048576 bytes allowed");
  }

  @Test
  void anotherFormatIsNamed() {
    assertThatThrownBy(() -> read("just text".getBytes(US_ASCII), 10))
        .isInstanceOf(IOException.class)
        .hasMessage("no FASTA: it must begin with '>'");
  }
}
