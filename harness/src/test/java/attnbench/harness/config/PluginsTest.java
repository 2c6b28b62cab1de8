package attnbench.harness.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  @TempDir Path folder;

  @Test
  void theLoaderSeesOursAndThePlugins() throws Exception {
    Files.writeString(folder.resolve("stranger.txt"), "hello");
    ClassLoader loader = new Plugins(List.of(folder)).loader();

    assertThat(loader.loadClass(Plugins.class.getName())).isSameAs(Plugins.class);
    try (InputStream in = loader.getResourceAsStream("stranger.txt")) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("hello");
    }
  }

  @Test
  void withoutPluginsTheLoaderIsOurs() {
    assertThat(Plugins.NONE.loader()).isSameAs(Plugins.class.getClassLoader());
    assertThat(Plugins.NONE.classPath()).isEqualTo(System.getProperty("java.class.path"));
  }

  @Test
  void aChildsClassPathEndsWithThePlugins() {
    assertThat(new Plugins(List.of(folder)).classPath())
        .isEqualTo(System.getProperty("java.class.path") + File.pathSeparator + folder);
  }

  @Test
  void aFileThatIsNoJarIsRefused() throws Exception {
    Path junk = Files.writeString(folder.resolve("junk.jar"), "junk");

    assertThatThrownBy(() -> new Plugins(List.of(junk)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("plug-in " + junk + " is no jar: ");
  }

  @Test
  void aMissingPathIsRefusedByItsFullName() {
    Path missing = folder.resolve("missing.jar");

    assertThatThrownBy(() -> new Plugins(List.of(missing)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "plug-in " + missing + " cannot be read; it must be a jar or a folder of classes");
  }
}
