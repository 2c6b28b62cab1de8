package attnbench.tasks.genome;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenomeTest {
  @TempDir Path folder;

  private static Task task(Path data, int minBases, boolean padded, int length) {
    return new MouseTurtleProvider()
        .create(
            new GenomeOptions(minBases, 0.2, 0.2, 1, padded, false),
            new TaskSetting(length, Optional.of(data)));
  }

  private void write(String name, String bases, int records) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < records; i++) {
      text.append(">r").append(i).append('\n').append(bases).append('\n');
    }
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void basesAreTokensInEitherCaseAndOtherLettersAreFive() throws IOException {
    write("mouse.fa", "AcGtNr", 10);
    write("turtle.fna", "AcGtNr", 10);
    Task task = task(folder, 1, false, 8);
    Example example = Example.of(task);
    task.data(Split.TRAIN).fill(0, example);
    assertThat(Arrays.copyOf(example.tokens, example.length)).containsExactly(1, 2, 3, 4, 5, 5);
    assertThat(task.text(example)).isEqualTo("ACGT??");
    assertThat(task.data(Split.TRAIN).size()).isEqualTo(12);
    assertThat(task.data(Split.VALIDATION).size()).isEqualTo(4);
    assertThat(task.data(Split.TEST).size()).isEqualTo(4);
  }

  @Test
  void paddingFillsUpToTheFullLength() throws IOException {
    write("mouse.fa", "ACGT", 10);
    write("turtle.fa", "ACGT", 10);
    Task task = task(folder, 1, true, 6);
    Example example = Example.of(task);
    Arrays.fill(example.tokens, 9);
    task.data(Split.TRAIN).fill(0, example);
    assertThat(Arrays.copyOf(example.tokens, example.length)).containsExactly(1, 2, 3, 4, 0, 0);
  }

  @Test
  void shortSequencesAndOtherFilesAreReported() throws IOException {
    write("mouse.fasta", "ACGTACGT", 10);
    write("turtle.fa", "ACGTACGT", 10);
    Files.writeString(
        folder.resolve("turtle.fa"), Files.readString(folder.resolve("turtle.fa")) + ">x\nACG\n");
    Files.writeString(folder.resolve("notes.txt"), "x");
    assertThat(task(folder, 5, false, 8).skipped())
        .containsExactly(
            new Skipped("notes.txt", "not CLASS.fa, .fna or .fasta, with .gz or without"),
            new Skipped("1 sequences of turtle.fa", "fewer than 5 bases"));
  }

  @Test
  void whatIsNoFastaIsRefusedWithItsName() throws IOException {
    write("mouse.fa", "ACGT", 10);
    Files.writeString(folder.resolve("turtle.fa"), "ACGT");
    assertThatThrownBy(() -> task(folder, 1, false, 8))
        .isInstanceOf(BrokenDataException.class)
        .hasMessageContaining("turtle.fa: no FASTA: it must begin with '>'");
  }

  @Test
  void oneFileIsNotEnough() throws IOException {
    write("mouse.fa", "ACGT", 10);
    assertThatThrownBy(() -> task(folder, 1, false, 8))
        .isInstanceOf(MissingDataException.class)
        .hasMessageContaining("sequences of 1 classes");
  }

  /** Looks for the two motifs by nothing but what all sequences of a species share. */
  @Test
  void generatedSpeciesAreTheOrderOfTwoMotifs() throws IOException {
    int length = 512;
    new GenomeGenerator()
        .write(new GenomeGenerator.Sizes(40), new DataGenerator.Order(length, 9, 1), folder);
    List<String> a = sequences("species-a.fa");
    List<String> b = sequences("species-b.fa");
    assertThat(a).hasSize(40).allSatisfy(s -> assertThat(s).hasSizeGreaterThan(5_000));
    String p = shared(a, 0, length / 4);
    String q = shared(a, length - length / 4, length);
    assertThat(p).isNotEqualTo(q);
    assertThat(shared(b, 0, length / 4)).isEqualTo(q);
    assertThat(shared(b, length - length / 4, length)).isEqualTo(p);
  }

  private List<String> sequences(String name) throws IOException {
    return Arrays.stream(Files.readString(folder.resolve(name)).split(">[^\n]*\n"))
        .map(lines -> lines.replace("\n", ""))
        .filter(bases -> !bases.isEmpty())
        .toList();
  }

  /** The one word of 12 letters that a range of all sequences holds. */
  private static String shared(List<String> sequences, int from, int to) {
    Set<String> common = null;
    for (String sequence : sequences) {
      Set<String> words =
          IntStream.rangeClosed(from, to - 12)
              .mapToObj(i -> sequence.substring(i, i + 12))
              .collect(Collectors.toSet());
      if (common == null) {
        common = words;
      }
      common.retainAll(words);
    }
    assertThat(common).hasSize(1);
    return common.iterator().next();
  }
}
