package attnbench.tasks.lra;

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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListOpsFileTest {
  private static final int LENGTH = 120;
  private static final ListOpsOptions SMALL =
      new ListOpsOptions(Origin.GENERATED, 700, 30, 40, 0, 10, 10, false, 2);
  private static final ListOpsOptions READ =
      new ListOpsOptions(Origin.FILES, 1, 1, 1, 0, 10, 10, false, 2);

  @TempDir Path folder;

  private static Task create(ListOpsOptions options, Path data) {
    return new ListOpsProvider()
        .create(options, new TaskSetting(LENGTH, Optional.ofNullable(data)));
  }

  private Path generate(String name, int threads) throws IOException {
    Path target = folder.resolve(name);
    ListOpsWriter writer = new ListOpsWriter();
    ListOpsWriter.Options options = new ListOpsWriter.Options(700, 30, 40, 0, 10, 10);
    writer.write(options, new DataGenerator.Order(LENGTH, 2, threads), target);
    return target;
  }

  @Test
  void theNestedFormIsThePublishedOne() {
    StringBuilder line = new StringBuilder();
    Task task = create(SMALL, null);
    Example example = Example.of(task);
    int[] tokens = ListOpsTest.tokens("[MAX 2 3 ]");
    System.arraycopy(tokens, 0, example.tokens, 0, tokens.length);
    example.length = tokens.length;
    example.label = 3;
    ListOpsFile.appendLine(line, example);
    assertThat(line).hasToString("( ( ( [MAX 2 ) 3 ) ] )\t3");
    int[] nested = ListOpsTest.tokens("[SM 1 [MIN 4 5 ] ]");
    System.arraycopy(nested, 0, example.tokens, 0, nested.length);
    example.length = nested.length;
    example.label = 5;
    line.setLength(0);
    ListOpsFile.appendLine(line, example);
    assertThat(line).hasToString("( ( ( [SM 1 ) ( ( ( [MIN 4 ) 5 ) ] ) ) ] )\t5");
  }

  @Test
  void whatIsGeneratedIsReadBack() throws IOException {
    Task written = create(SMALL, null);
    Task read = create(READ, generate("data", 2));
    assertThat(read.skipped()).isEmpty();
    Example expected = Example.of(written);
    Example actual = Example.of(read);
    for (Split split : Split.values()) {
      assertThat(read.data(split).size()).isEqualTo(SMALL.items(split));
      for (int i = 0; i < SMALL.items(split); i++) {
        written.data(split).fill(i, expected);
        read.data(split).fill(i, actual);
        assertThat(Arrays.copyOf(actual.tokens, actual.length))
            .containsExactly(Arrays.copyOf(expected.tokens, expected.length));
        assertThat(actual.label).isEqualTo(expected.label);
      }
    }
  }

  @Test
  void theFilesAreTheSameForAnyNumberOfThreads() throws IOException {
    Path one = generate("one", 1);
    Path three = generate("three", 3);
    for (String file : new String[] {"basic_train.tsv", "basic_val.tsv", "basic_test.tsv"}) {
      Path path = Path.of("listops-1000", file);
      assertThat(three.resolve(path)).hasSameBinaryContentAs(one.resolve(path));
    }
  }

  @Test
  void longerExpressionsAreCut() throws IOException {
    Path data = generate("data", 1);
    Task cut = new ListOpsProvider().create(READ, new TaskSetting(20, Optional.of(data)));
    Example example = Example.of(cut);
    cut.data(Split.TEST).fill(3, example);
    Example whole = Example.of(create(SMALL, null));
    create(SMALL, null).data(Split.TEST).fill(3, whole);
    assertThat(example.length).isEqualTo(20);
    assertThat(example.tokens).containsExactly(Arrays.copyOf(whole.tokens, 20));
    assertThat(example.label).isEqualTo(whole.label);
  }

  @Test
  void linesThatCannotBeUsedAreReportedWithTheirReason() throws IOException {
    Path file = folder.resolve("basic_test.tsv");
    Files.writeString(
        file,
        String.join(
            "\r\n",
            ListOpsFile.HEADER,
            "( ( ( [MAX 2 ) 3 ) ] )\t3",
            "( ( ( [MAX 2 ) 3 ) ] )\t2",
            "( ( ( [MAX 2 ) three ) ] )\t3",
            "( ( ( [MAX 2 ) 3 )\t3",
            "",
            "( ( ( [MED 2 ) 5 ) ] )\t3\r\n"));
    ListOpsFile read = ListOpsFile.read(file, 100);
    assertThat(read.data().size()).isEqualTo(2);
    assertThat(read.skipped())
        .containsExactly(
            new Skipped(file + " line 3", "target is '2'; the expression has the value 3"),
            new Skipped(file + " line 4", "'three' is no word of ListOps"),
            new Skipped(file + " line 5", "the expression is cut short"),
            new Skipped(file + " line 6", "the expression is cut short"));
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    Path file = folder.resolve("basic_test.tsv");
    Files.writeString(file, "label\ttext\n1\tabc\n");
    assertThatThrownBy(() -> ListOpsFile.read(file, 100))
        .isInstanceOf(BrokenDataException.class)
        .hasMessageEndingWith("it does not begin with the line Source<TAB>Target");
    Files.writeString(file, ListOpsFile.HEADER + "\n");
    assertThatThrownBy(() -> ListOpsFile.read(file, 100))
        .isInstanceOf(BrokenDataException.class)
        .hasMessageEndingWith("holds no usable ListOps expression; skipped lines: 0");
  }

  @Test
  void filesThatAreNotThereAreNamed() throws IOException {
    assertThatThrownBy(() -> create(READ, null))
        .isInstanceOf(MissingDataException.class)
        .hasMessageStartingWith(
            "task listops needs the files of ListOps in the release of the Long Range Arena");
    assertThatThrownBy(() -> create(READ, folder))
        .isInstanceOf(MissingDataException.class)
        .hasMessageStartingWith(folder + " has no listops-1000/basic_");
    Path data = generate("lra_release/lra_release", 1);
    assertThat(create(READ, folder).data(Split.TEST).size()).isEqualTo(40);
    Files.delete(data.resolve("listops-1000/basic_val.tsv"));
    assertThatThrownBy(() -> create(READ, folder))
        .isInstanceOf(MissingDataException.class)
        .hasMessageContaining("basic_val.tsv");
  }
}
