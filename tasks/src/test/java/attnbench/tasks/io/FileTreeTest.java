package attnbench.tasks.io;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.tasks.Skipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir Path folder;

  @Test
  void linksInsideAFolderAreReportedAndTheFolderItselfMayBeOne() throws IOException {
    Path outside = Files.writeString(folder.resolve("secret.txt"), "x");
    Path data = Files.createDirectories(folder.resolve("data/inner")).getParent();
    Files.writeString(data.resolve("inner/a.txt"), "a");
    Files.createSymbolicLink(data.resolve("inner/b.txt"), outside);
    Files.createSymbolicLink(data.resolve("more"), folder);
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);
    List<String> names = new ArrayList<>();
    List<Skipped> skipped = FileTree.read(link, 100, (name, content) -> names.add(name));
    assertThat(names).containsExactly("inner/a.txt");
    String reason = "a link, which is not followed";
    assertThat(skipped)
        .containsExactly(new Skipped("inner/b.txt", reason), new Skipped("more", reason));
  }
}
