package attnbench.harness.config;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The flags that every JVM needs which the harness starts: child runs and benchmark forks.
 *
 * <p>{@code harness/bin/attnbench} gives the same ones to the JVM of a command, the parent POM to
 * javac and the tests; no manifest can.
 */
public final class JvmFlags {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** What adds the vector module. */
  public static final String ADD_VECTOR_MODULE = "--add-modules=" + VECTOR_MODULE;

  /**
   * Objects begin with a cache line, and so do the rows that kernels load 64 bytes at a time; a
   * load that crosses lines takes several times as long. Costs memory only for small objects.
   */
  static final String ALIGN_TO_CACHE_LINES = "-XX:ObjectAlignmentInBytes=64";

  /**
   * A step reads megabytes in rows, each on a page of its own, and pages of 2 MiB need no look-up a
   * row, which on a virtual machine goes through two tables. On a shared host steps of Paramixer
   * took between a seventh less time and no less, by the hour.
   */
  static final String HUGE_PAGES = "-XX:+UseTransparentHugePages";

  /** Where Linux says whether it has such pages: always, when asked for (madvise), or never. */
  private static final Path HUGE_PAGES_MODE =
      Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  /** The first JDK that knows the flag; later ones print a warning for JMH without it. */
  private static final int FIRST_WITH_UNSAFE_FLAG = 23;

  private JvmFlags() {}

  /** The flags for a child of this JVM, run by the same java executable. */
  public static List<String> forChild() {
    boolean hasVectorModule = ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent();
    return forJava(Runtime.version().feature(), hasVectorModule, hasHugePages());
  }

  static List<String> forJava(int feature, boolean hasVectorModule, boolean hasHugePages) {
    List<String> flags = new ArrayList<>();
    flags.add(ALIGN_TO_CACHE_LINES);
    if (hasHugePages) {
      flags.add(HUGE_PAGES);
    }
    if (hasVectorModule) {
      flags.add(ADD_VECTOR_MODULE);
    }
    if (feature >= FIRST_WITH_UNSAFE_FLAG) {
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    return List.copyOf(flags);
  }

  /**
   * Whether Java may have huge pages: without them it takes the flag with a warning, or not at all.
   */
  static boolean hasHugePages() {
    try {
      return !Files.readString(HUGE_PAGES_MODE).contains("[never]");
    } catch (IOException e) {
      return false;
    }
  }
}
