package attnbench.harness.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataHomeTest {
  @TempDir Path folder;
  private DataHome home;

  @BeforeEach
  void makeHome() {
    home = new DataHome(folder.resolve("home"));
  }

  private Path source() throws IOException {
    Path source = Files.createDirectories(folder.resolve("download"));
    Files.createDirectories(source.resolve("a"));
    Files.writeString(source.resolve("a/one.txt"), "one");
    Files.writeString(source.resolve("two.txt"), "two");
    return source;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> listed = Files.list(folder)) {
      return listed.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void anImportedFolderIsCopiedWithItsName() throws IOException {
    Path source = source();
    Path own = home.fill("text", into -> DataHome.copy(source, into));
    assertThat(own).isEqualTo(home.folderOf("text"));
    assertThat(own.resolve("download/a/one.txt")).hasContent("one");
    assertThat(home.find("text")).contains(own);
    assertThat(names(home.folder())).containsExactly("text", "text.sha256");
  }

  @Test
  void aSingleFileIsGivenToTheTaskItself() throws IOException {
    Path archive = Files.writeString(folder.resolve("data.tar.gz"), "archive");
    Path own = home.fill("text", into -> DataHome.copy(archive, into));
    assertThat(home.find("text")).contains(own.resolve("data.tar.gz"));
  }

  @Test
  void checksumsAreThoseOfSha256sum() throws IOException {
    home.fill("text", into -> Files.writeString(into.resolve("abc"), "abc"));
    // FIPS 180-2, appendix B.1.
    assertThat(home.sumsOf("text"))
        .hasContent("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  text/abc\n");
  }

  @Test
  void whatChangedIsGoneOrNewIsNamed() throws IOException {
    Path source = source();
    Path own = home.fill("text", into -> DataHome.copy(source, into)).resolve("download");
    assertThat(Checksums.verify(home.folderOf("text"), home.sumsOf("text")))
        .isEqualTo(new Checksums.Result(2, List.of()));
    Files.writeString(own.resolve("two.txt"), "twO");
    Files.delete(own.resolve("a/one.txt"));
    Files.writeString(own.resolve("three.txt"), "three");
    assertThat(Checksums.verify(home.folderOf("text"), home.sumsOf("text")))
        .isEqualTo(
            new Checksums.Result(
                0,
                List.of(
                    "text/download/a/one.txt: gone",
                    "text/download/two.txt: changed",
                    "text/download/three.txt: new")));
  }

  @Test
  void dataThatAreThereAreNotOverwritten() throws IOException {
    home.fill("text", into -> Files.writeString(into.resolve("a"), "a"));
    assertThatThrownBy(() -> home.fill("text", into -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("text is there already");
  }

  @Test
  void aFillingThatFailsLeavesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                home.fill(
                    "text",
                    into -> {
                      Files.writeString(into.resolve("half"), "half");
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(names(home.folder())).isEmpty();
    assertThat(home.find("text")).isEmpty();
  }

  @Test
  void linksAreNotImported() throws IOException {
    Path source = source();
    Files.createSymbolicLink(source.resolve("link"), Path.of("/etc/hosts"));
    assertThatThrownBy(() -> home.fill("text", into -> DataHome.copy(source, into)))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("link is a link; only files and folders can be imported");
  }
}
