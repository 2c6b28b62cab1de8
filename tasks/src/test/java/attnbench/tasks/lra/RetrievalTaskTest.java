package attnbench.tasks.lra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.Example;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Shortcut;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.StandIn;
import attnbench.tasks.Task;
import attnbench.tasks.TaskSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalTaskTest {
  @TempDir Path folder;

  private Task task(int length, boolean padded) {
    return new RetrievalProvider()
        .create(
            new RetrievalOptions(padded, StandIn.isMarked(folder)),
            new TaskSetting(length, Optional.of(folder)));
  }

  private void write(String part, String... lines) throws IOException {
    Path data = Files.createDirectories(folder.resolve("lra_release/tsv_data"));
    Files.writeString(
        data.resolve("new_aan_pairs." + part + ".tsv"), String.join("\n", lines) + "\n");
  }

  private void writeAll(String... lines) throws IOException {
    write("train", lines);
    write("eval", lines);
    write("test", lines);
  }

  @Test
  void bothTextsAreBytesPlusOneCutAtTheLength() throws IOException {
    writeAll("1.0\tP1\tP2\tabcdef\tA", "0.0\tP3\tP4\t\"q\" \tzz");
    Task task = task(4, false);
    Example example = Example.of(task);
    task.data(Split.TRAIN).fill(0, example);
    assertThat(example.label).isEqualTo(1);
    assertThat(Arrays.copyOf(example.tokens, example.length)).containsExactly(98, 99, 100, 101);
    assertThat(Arrays.copyOf(example.other, example.otherLength)).containsExactly(66);
    assertThat(task.text(example)).isEqualTo("abcd | A");
    task.data(Split.TRAIN).fill(1, example);
    assertThat(example.label).isZero();
    assertThat(task.text(example)).isEqualTo("\"q\"  | zz");
  }

  @Test
  void paddedTextsHaveTheFullLength() throws IOException {
    writeAll("1.0\tP1\tP2\tabcdef\tA");
    Task task = task(4, true);
    Example example = Example.of(task);
    Arrays.fill(example.other, 9);
    task.data(Split.TEST).fill(0, example);
    assertThat(example.otherLength).isEqualTo(4);
    assertThat(example.other).containsExactly(66, 0, 0, 0);
  }

  @Test
  void linesThatAreNoPairsAreReportedWithTheirNumbers() throws IOException {
    write("train", "1.0\ta\tb\tx\ty", "1.0\ta\tb\tx", "0.5\ta\tb\tx\ty", "0.0\ta\tb\tx\ty");
    write("eval", "1.0\ta\tb\tx\ty");
    write("test", "1.0\ta\tb\tx\ty");
    Task task = task(4, false);
    assertThat(task.data(Split.TRAIN).size()).isEqualTo(2);
    String file = "lra_release/tsv_data/new_aan_pairs.train.tsv:";
    assertThat(task.skipped())
        .containsExactly(
            new Skipped(file + "2", "4 fields, where 5 are due"),
            new Skipped(file + "3", "label '0.5' is neither 0.0 nor 1.0"));
  }

  @Test
  void filesOfOtherTasksAreCounted() throws IOException {
    writeAll("1.0\ta\tb\tx\ty");
    Files.writeString(folder.resolve("lra_release/basic_train.tsv"), "x");
    assertThat(task(4, false).skipped())
        .containsExactly(new Skipped("1 other files", "none of the three tables of paper pairs"));
  }

  @Test
  void aMissingTableIsNamedWithWhereToGetIt() throws IOException {
    write("train", "1.0\ta\tb\tx\ty");
    write("test", "1.0\ta\tb\tx\ty");
    assertThatThrownBy(() -> task(4, false))
        .isInstanceOf(MissingDataException.class)
        .hasMessageContaining("has no pairs in new_aan_pairs.eval.tsv")
        .hasMessageContaining("https://storage.googleapis.com/long-range-arena/lra_release.gz");
  }

  /** Counts whether the two texts of a pair share a word of the keywords' length in all thirds. */
  @Test
  void generatedPairsAreRelatedWhenTheyShareAKeyword() throws IOException {
    int length = 600;
    new PairsGenerator()
        .write(
            new PairsGenerator.Sizes(10, 10, 200, 6),
            new DataGenerator.Order(length, 5, 1),
            folder);
    Task task = task(length, false);
    int related = 0;
    for (String line : Files.readAllLines(folder.resolve("new_aan_pairs.test.tsv"))) {
      String[] fields = line.split("\t");
      assertThat(fields).hasSize(5);
      assertThat(fields[3].length()).isBetween(length / 2, length);
      Set<String> common = words(fields[3]);
      common.retainAll(words(fields[4]));
      assertThat(common.isEmpty()).as(line).isEqualTo(fields[0].equals("0.0"));
      related += fields[0].equals("1.0") ? 1 : 0;
    }
    // 200 fair draws lie within five deviations of 7 in a million cases all but one.
    assertThat(related).isBetween(65, 135);
    assertThat(task.data(Split.TEST).size()).isEqualTo(200);
  }

  @Test
  void madeUpPairsMustBeCalledSoAndRealOnesMustNot() throws IOException {
    RetrievalProvider provider = new RetrievalProvider();
    TaskSetting setting = new TaskSetting(200, Optional.of(folder));
    writeAll("1.0\ta\tb\tx\ty");
    assertThatThrownBy(() -> provider.create(new RetrievalOptions(false, true), setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no STAND-IN.txt, so it must be false");
    Path made = Files.createDirectories(folder.resolve("made"));
    new PairsGenerator()
        .write(new PairsGenerator.Sizes(1, 1, 1, 2), new DataGenerator.Order(200, 1, 1), made);
    TaskSetting standIn = new TaskSetting(200, Optional.of(made));
    assertThatThrownBy(() -> provider.create(provider.defaults(), standIn))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(made + " holds a made-up stand-in; say so with option standIn=true");
    assertThat(made.resolve("STAND-IN.txt")).content().contains("Made-up data", "seed=1");
  }

  /** Words of eight letters that stand in every third of a text. */
  private static Set<String> words(String text) {
    Set<String> words = null;
    for (int third = 0; third < 3; third++) {
      String part = text.substring(third * text.length() / 3, (third + 1) * text.length() / 3);
      Set<String> ofPart = new HashSet<>(List.of(part.split(" ")));
      ofPart.removeIf(word -> word.length() != 8);
      if (words == null) {
        words = ofPart;
      }
      words.retainAll(ofPart);
    }
    return words;
  }

  @Test
  void bagsTellPairsApartWhereTheirBytesDiffer() throws IOException {
    // Related pairs have equal letters, others do not: the difference of bags knows, a bag cannot.
    String[] lines = new String[80];
    for (int i = 0; i < lines.length; i++) {
      String first = i / 2 % 2 == 0 ? "aaaa" : "bbbb";
      String second = i / 4 % 2 == 0 ? "aaaa" : "bbbb";
      lines[i] = (first.equals(second) ? "1.0" : "0.0") + "\tp\tq\t" + first + "\t" + second;
    }
    writeAll(lines);
    assertThat(task(4, false).shortcuts())
        .extracting(Shortcut::name, shortcut -> shortcut.correctShare() > 0.9)
        .containsExactly(
            tuple("majority class", false),
            tuple("bag of bytes", false),
            tuple("difference of bags", true));
  }
}
