package attnbench.harness.peer;

import attnbench.harness.config.JvmFlags;
import attnbench.harness.config.Plugins;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the Maven profile {@code peer} puts libtorch, and how the two engines' JVMs are started.
 *
 * @param folder {@code classes} with the engine, {@code lib} with its jars, {@code native} with the
 *     official libraries
 */
record PeerInstallation(Path folder) {
  private static final String HOW = "mvn -B -Ppeer -DskipTests package";

  /** The first JDK that warns of native code without the flag. */
  private static final int FIRST_WITH_NATIVE_ACCESS = 22;

  /**
   * What makes libtorch fast on a processor: one arena that is never given back spares it page
   * faults, it gets huge pages as our Java does ({@link JvmFlags}), and OpenBLAS, which it does not
   * use but loads, stays out of the way.
   */
  private static final Map<String, String> ALLOCATOR =
      Map.of(
          "OPENBLAS_NUM_THREADS", "1",
          "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1",
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_MAX_", "0",
          "MALLOC_TRIM_THRESHOLD_", "100000000000",
          "MALLOC_TOP_PAD_", "67108864");

  /**
   * The one beside the running classes.
   *
   * @throws IllegalArgumentException saying how to get it, where it is missing
   */
  static PeerInstallation found() {
    try {
      Path classes =
          Path.of(
              PeerInstallation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return of(classes.resolveSibling("peer"));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the classes lie nowhere", e);
    }
  }

  static PeerInstallation of(Path folder) {
    if (!Files.isDirectory(folder.resolve("classes"))
        || !Files.isDirectory(folder.resolve("lib"))
        || !Files.isDirectory(folder.resolve("native"))) {
      throw new IllegalArgumentException(
          "libtorch is not in %s; %s brings it (about 220 MB)".formatted(folder, HOW));
    }
    return new PeerInstallation(folder);
  }

  /** The command of a child with libtorch. */
  PeerProcess.Command peer(String mainClass, int threads, String... arguments) {
    List<String> flags = new ArrayList<>(JvmFlags.forChild());
    flags.add("-XX:+UseSerialGC");
    if (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS) {
      flags.add("--enable-native-access=ALL-UNNAMED");
    }
    flags.add("-Dorg.bytedeco.javacpp.pathsFirst=true");
    flags.add("-Dorg.bytedeco.javacpp.platform.preloadpath=" + folder.resolve("native"));
    flags.add("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"));
    // Tensors are closed by hand: no garbage collections, and no limit on memory outside the heap.
    flags.add("-Dorg.bytedeco.javacpp.nopointergc=true");
    flags.add("-Dorg.bytedeco.javacpp.maxbytes=0");
    flags.add("-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    String classPath =
        Stream.concat(
                Stream.of(Plugins.NONE.classPath(), folder.resolve("classes").toString()), jars())
            .collect(Collectors.joining(File.pathSeparator));
    Map<String, String> environment = new HashMap<>(ALLOCATOR);
    environment.put("OMP_NUM_THREADS", Integer.toString(threads));
    environment.put("MKL_NUM_THREADS", Integer.toString(threads));
    return new PeerProcess.Command(
        PeerCommands.java(flags, classPath, mainClass, arguments), environment);
  }

  private Stream<String> jars() {
    try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
      return files.map(Path::toString).filter(f -> f.endsWith(".jar")).sorted().toList().stream();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot list " + folder.resolve("lib") + ": " + e, e);
    }
  }
}
