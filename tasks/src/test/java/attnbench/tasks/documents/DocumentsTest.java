package attnbench.tasks.documents;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.tasks.BrokenDataException;
import attnbench.tasks.DataGenerator;
import attnbench.tasks.Example;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import attnbench.tasks.TaskSetting;
import attnbench.tasks.sequence.SplitOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  @TempDir Path folder;

  private static Task task(Path data, SplitOptions options, int length) {
    return new DocumentsProvider().create(options, new TaskSetting(length, Optional.of(data)));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(US_ASCII));
    }
    return bytes.toByteArray();
  }

  private void writeClass(String name, int documents) throws IOException {
    Path ofClass = Files.createDirectories(folder.resolve(name));
    for (int i = 0; i < documents; i++) {
      Files.writeString(ofClass.resolve(i + ".txt"), name + i);
    }
  }

  @Test
  void labelsAreTheClassFoldersInOrderAndSplitsKeepTheirShares() throws IOException {
    writeClass("b", 40);
    writeClass("a", 20);
    Task task = task(folder, new SplitOptions(0.2, 0.1, 1, false, false), 64);
    Example example = Example.of(task);
    int[] sizes = {42, 12, 6};
    for (Split split : Split.values()) {
      int ofA = 0;
      for (int i = 0; i < task.data(split).size(); i++) {
        task.data(split).fill(i, example);
        assertThat(task.text(example)).startsWith(example.label == 0 ? "a" : "b");
        ofA += example.label == 0 ? 1 : 0;
      }
      assertThat(task.data(split).size()).isEqualTo(sizes[split.ordinal()]);
      assertThat(ofA).isEqualTo(sizes[split.ordinal()] / 3);
    }
  }

  @Test
  void gzippedTextsAreReadAndOthersReported() throws IOException {
    writeClass("a", 10);
    writeClass("b", 10);
    Files.write(folder.resolve("a/zipped.txt.gz"), gzip("zipped text"));
    Files.writeString(folder.resolve("a/figure.png"), "x");
    Files.writeString(folder.resolve("readme.txt"), "x");
    ClassFolders read = ClassFolders.read(folder, 6, new DocumentsProvider().download().get());
    assertThat(read.classes()).containsExactly("a", "b");
    assertThat(read.texts()).hasSize(21);
    assertThat(read.texts())
        .extracting(text -> new String(text.bytes(), US_ASCII))
        .contains("zipped");
    String reason = "not CLASS/NAME.txt or CLASS/NAME.txt.gz";
    assertThat(read.skipped())
        .containsExactly(new Skipped("a/figure.png", reason), new Skipped("readme.txt", reason));
  }

  @Test
  void aTruncatedGzipIsNamed() throws IOException {
    writeClass("a", 10);
    writeClass("b", 10);
    byte[] whole = gzip("zipped text");
    Files.write(folder.resolve("a/zipped.txt.gz"), Arrays.copyOf(whole, whole.length - 5));
    assertThatThrownBy(() -> task(folder, new SplitOptions(0.2, 0.1, 1, false, false), 64))
        .isInstanceOf(BrokenDataException.class)
        .hasMessageContaining("a/zipped.txt.gz: the file is cut short");
  }

  @Test
  void oneClassIsNotEnough() throws IOException {
    writeClass("a", 10);
    assertThatThrownBy(() -> task(folder, new SplitOptions(0.2, 0.1, 1, false, false), 64))
        .isInstanceOf(MissingDataException.class)
        .hasMessageContaining("texts of 1 classes; there must be at least two folders");
  }

  @Test
  void sharesThatLeaveNothingAreRefused() {
    assertThatThrownBy(() -> new SplitOptions(0.5, 0.5, 1, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("validationShare is 0.5 and testShare is 0.5");
  }

  /** Finds the two words that stand in every document, by nothing but the files. */
  @Test
  void generatedClassesAreTheOrderOfTwoWords() throws IOException {
    int length = 600;
    new DocumentsGenerator()
        .write(new DocumentsGenerator.Sizes(40), new DataGenerator.Order(length, 9, 1), folder);
    String x = keyword("xx", length);
    String y = keyword("yy", length);
    assertThat(x).isNotEqualTo(y);
    for (String name : List.of("xx", "xy", "yx", "yy")) {
      for (String text : texts(name)) {
        assertThat(text).hasSize(length);
        assertThat(text.substring(0, length / 4)).contains(name.charAt(0) == 'x' ? x : y);
        assertThat(text.substring(length - length / 4)).contains(name.charAt(1) == 'x' ? x : y);
      }
    }
  }

  private List<String> texts(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.sorted().map(DocumentsTest::read).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one long word that all first quarters of a class share. */
  private String keyword(String name, int length) throws IOException {
    Set<String> common = null;
    for (String text : texts(name)) {
      Set<String> words = new HashSet<>(List.of(text.substring(0, length / 4).split(" ")));
      words.removeIf(word -> word.length() < 10);
      if (common == null) {
        common = words;
      }
      common.retainAll(words);
    }
    assertThat(common).hasSize(1);
    return common.iterator().next();
  }

  @Test
  void theSameSeedGivesTheSameFiles() throws IOException {
    DocumentsGenerator generator = new DocumentsGenerator();
    for (String name : List.of("one", "two")) {
      Path into = Files.createDirectories(folder.resolve(name));
      generator.write(new DocumentsGenerator.Sizes(10), new DataGenerator.Order(200, 9, 2), into);
    }
    assertThat(folder.resolve("one/xy/00003.txt"))
        .hasSameBinaryContentAs(folder.resolve("two/xy/00003.txt"));
  }
}
