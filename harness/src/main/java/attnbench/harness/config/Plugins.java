package attnbench.harness.config;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * Jars and class folders of a stranger's mixers and tasks.
 *
 * @param paths absolute, in the order given
 */
public record Plugins(List<Path> paths) {
  /** No plug-ins. */
  public static final Plugins NONE = new Plugins(List.of());

  public Plugins {
    paths = paths.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    for (Path path : paths) {
      if (!path.toFile().canRead()) {
        throw new IllegalArgumentException(
            "plug-in " + path + " cannot be read; it must be a jar or a folder of classes");
      }
      if (Files.isRegularFile(path)) {
        requireJar(path);
      }
    }
  }

  /** A class loader looks into what is no jar, finds nothing and says nothing. */
  private static void requireJar(Path path) {
    try (JarFile jar = new JarFile(path.toFile())) {
      jar.stream().findFirst();
    } catch (IOException e) {
      throw new IllegalArgumentException("plug-in " + path + " is no jar: " + e.getMessage(), e);
    }
  }

  /** Sees our mixers and tasks and those of the plug-ins; made anew by each call. */
  public ClassLoader loader() {
    ClassLoader ours = Plugins.class.getClassLoader();
    if (paths.isEmpty()) {
      return ours;
    }
    URL[] urls = paths.stream().map(Plugins::url).toArray(URL[]::new);
    return new URLClassLoader("plugins", urls, ours);
  }

  /** This JVM's class path with the plug-ins behind it, for a child JVM. */
  public String classPath() {
    List<String> entries = new ArrayList<>();
    entries.add(System.getProperty("java.class.path"));
    paths.forEach(path -> entries.add(path.toString()));
    return entries.stream().collect(Collectors.joining(File.pathSeparator));
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("plug-in " + path + " has no URL", e);
    }
  }
}
