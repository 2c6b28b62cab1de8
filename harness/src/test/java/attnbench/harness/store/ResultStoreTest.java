package attnbench.harness.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.harness.config.Budget;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecHash;
import attnbench.harness.config.Specs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultStoreTest {
  @TempDir Path folder;
  private ResultStore store;

  @BeforeEach
  void makeStore() {
    store = new ResultStore(folder.resolve("results"));
  }

  @Test
  void readsWhatItWrote() throws IOException {
    RunRecord record = record(1);
    Path file = store.write(record);
    assertThat(file).isEqualTo(store.pathOf(record.spec()));
    assertThat(store.results().relativize(file).toString())
        .isEqualTo("runs/tiny/full/" + record.specHash() + "-s1.json");
    assertThat(store.find(record.spec())).contains(record);
    assertThat(store.find(record(2).spec())).isEmpty();
    assertThat(store.readAll().records()).containsExactly(record);
    assertThat(files()).hasSize(1);
  }

  @Test
  void numbersThatAreNotFiniteAreNullInTheFileAndNanInTheRecord() throws IOException {
    RunRecord failed =
        RunRecord.failed(record(1).spec(), environment(), "2026-01-01T00:00:00Z", 2, "no reason");
    assertThat(Files.readString(store.write(failed))).contains("\"testCorrect\" : null");
    assertThat(store.find(failed.spec()).orElseThrow().testCorrect()).isNaN();
  }

  @Test
  void brokenFilesAreNamedAndLeftAndTheOthersAreRead() throws IOException {
    RunRecord good = record(1);
    String text = Files.readString(store.write(good));
    Path folder = store.pathOf(good.spec()).getParent();
    Files.writeString(folder.resolve("half.json"), text.substring(0, text.length() / 2));
    Files.writeString(
        folder.resolve("older.json"), text.replace("\"format\" : 1", "\"format\" : 0"));
    Files.writeString(folder.resolve("unknown.json"), text.replace("\"reason\"", "\"reasons\""));
    Files.writeString(
        folder.resolve("edited.json"), text.replace("\"epochs\" : 3", "\"epochs\" : 4"));
    Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
    Files.writeString(folder.resolve("empty.json"), "");
    Files.writeString(
        folder.resolve("null.json"), text.replace("\"curve\" : [", "\"curve\" : [null,"));
    Files.createDirectory(folder.resolve("folder.json"));
    Files.createSymbolicLink(folder.resolve("dangling.json"), folder.resolve("nowhere"));
    List<Path> before = files();

    ResultStore.Contents contents = store.readAll();

    assertThat(contents.records()).containsExactly(good);
    assertThat(contents.unreadable()).hasSize(9);
    assertThat(contents.unreadable())
        .allSatisfy(u -> assertThat(u.reason()).startsWith(u.file().toString()))
        .allSatisfy(u -> assertThat(u.reason()).doesNotContain("\n"));
    assertThat(reason(contents, "older"))
        .contains("record of format 0; this version reads format 1");
    assertThat(reason(contents, "unknown")).contains("unknown field 'reasons'; nearest: reason;");
    assertThat(reason(contents, "edited")).contains("its spec hashes to");
    assertThat(reason(contents, "empty")).contains("no record");
    assertThat(reason(contents, "binary")).contains("not UTF-8");
    assertThat(reason(contents, "null")).contains("null");
    assertThat(reason(contents, "folder")).contains("cannot be read");
    assertThat(reason(contents, "dangling")).contains("cannot be read");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aBrokenFileInTheWayIsSetAside() throws IOException {
    RunRecord record = record(1);
    Path file = store.write(record);
    Files.writeString(file, "{");
    assertThatThrownBy(() -> store.find(record.spec()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString());
    store.write(record);
    assertThat(store.find(record.spec())).contains(record);
    assertThat(file.resolveSibling(file.getFileName() + ".unreadable")).hasContent("{");
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefusedBeforehand() throws IOException {
    Files.writeString(store.results(), "not a folder");
    assertThatThrownBy(() -> store.requireWritable())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("results folder " + store.results() + " cannot be written to");
  }

  @Test
  void checkingLeavesNoFileBehind() throws IOException {
    store.requireWritable();
    assertThat(files()).isEmpty();
  }

  private static String reason(ResultStore.Contents contents, String name) {
    return contents.unreadable().stream()
        .filter(u -> u.file().getFileName().toString().startsWith(name))
        .findFirst()
        .orElseThrow()
        .reason();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> paths = Files.walk(store.results())) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Environment environment() {
    return new Environment(
        "abc", false, "machine", 2, 1L << 34, "Linux", "JDK 25", List.of("-Xmx1g"), "scalar");
  }

  private static RunRecord record(long seed) {
    RunSpec base = Specs.run(Specs.train(3, 0.999, Budget.NONE), 0.1);
    RunSpec spec = new RunSpec(base.task(), base.model(), base.train(), seed);
    return new RunRecord(
        RunRecord.FORMAT,
        spec,
        SpecHash.of(spec),
        environment(),
        "2026-01-01T00:00:00Z",
        2,
        RunStatus.TARGET_REACHED,
        "validation reached 0.999 correct",
        1234,
        List.of(new CurvePoint(10, 0.1, 1.25, 0.5, 0.25, 0.75)),
        10,
        1000,
        0.125,
        0.9375,
        0.15,
        List.of(new ShortcutScore("best constant", "always 0.5", 0.1536)),
        10,
        51200,
        1.5,
        3.25,
        1 << 20,
        "00ff");
  }
}
