package attnbench.tasks.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarArchiveTest {
  private static final long MAX_BYTES = 1 << 20;

  @TempDir Path folder;

  private Path archive(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("archive"), bytes);
  }

  private static byte[] tar(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static Map<String, String> read(Path archive) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    TarArchive.read(
        archive,
        MAX_BYTES,
        (name, content) -> files.put(name, new String(content.readAllBytes(), UTF_8)));
    return files;
  }

  @Test
  void filesComeInOrderWithTheirNamesAndContents() throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("b/two.txt", "zwei");
    files.put("a/empty.txt", "");
    files.put("../outside.txt", "harmless");
    files.put("long/" + "n".repeat(300) + ".txt", "x".repeat(5_000));
    assertThat(read(archive(tar(files)))).containsExactlyEntriesOf(files);
  }

  @Test
  void contentThatIsNotReadIsPassedOver() throws IOException {
    Path archive = archive(tar(new LinkedHashMap<>(Map.of("a", "x".repeat(2_000), "b", "y"))));
    Map<String, Integer> firstBytes = new LinkedHashMap<>();
    TarArchive.read(archive, MAX_BYTES, (name, content) -> firstBytes.put(name, content.read()));
    assertThat(firstBytes).containsOnly(Map.entry("a", (int) 'x'), Map.entry("b", (int) 'y'));
  }

  @Test
  void anArchiveBeyondTheLimitIsRefusedEvenWhenItsFilesAreNotRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(tar(Map.of("zeros", "\0".repeat(2 << 20))));
    }
    Path bomb = archive(bytes.toByteArray());
    assertThat(Files.size(bomb)).isLessThan(10_000);
    assertThatThrownBy(() -> TarArchive.read(bomb, MAX_BYTES, (name, content) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("the archive holds more than the 1048576 bytes allowed");
  }

  @Test
  void aWrongChecksumBehindTheLastEntryIsNoticed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(tar(Map.of("a", "text")));
      // Padding that no reader of entries needs to look at.
      gzip.write(new byte[300_000]);
    }
    byte[] compressed = bytes.toByteArray();
    assertThat(read(archive(compressed))).containsOnly(Map.entry("a", "text"));
    // A gzip file ends with four bytes of checksum and four of length.
    compressed[compressed.length - 8] ^= 1;
    Path damaged = archive(compressed);
    assertThatThrownBy(() -> read(damaged)).isInstanceOf(IOException.class);
  }

  @Test
  void aLinkIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry link = new TarArchiveEntry("link", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/hosts");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }
    Path archive = archive(bytes.toByteArray());
    assertThatThrownBy(() -> read(archive))
        .isInstanceOf(IOException.class)
        .hasMessage("entry link is neither a file nor a folder");
  }

  @Test
  void anotherFormatIsNamedAsNoArchive() throws IOException {
    byte[] text = "just some text, ".repeat(500).getBytes(UTF_8);
    for (byte[] other : List.of(new byte[0], new byte[10_000], "short".getBytes(UTF_8), text)) {
      Path file = archive(other);
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("it is no tar archive, plain or compressed with gzip or xz");
    }
  }

  @Test
  void anArchiveWithoutItsEndMarkIsCutShort() throws IOException {
    byte[] whole = tar(Map.of("a", "text"));
    // One header block and one block of content.
    Path cut = archive(Arrays.copyOf(whole, 1_024));
    assertThatThrownBy(() -> read(cut))
        .isInstanceOf(IOException.class)
        .hasMessage("the archive is cut short: its end mark is missing");
  }

  @Test
  void aDamagedArchiveEitherReadsOrFailsAsInputOutput() throws IOException {
    byte[] whole = tar(Map.of("a/" + "n".repeat(150), "text", "b", "more", "c", ""));
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(17);
    int refused = 0;
    for (int trial = 0; trial < 400; trial++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      Path archive = archive(damaged);
      try {
        read(archive);
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
