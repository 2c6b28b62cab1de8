package attnbench.harness.store;

import java.util.List;

/**
 * Where and with what a number was measured.
 *
 * @param commit git commit of the sources that the running classes were built from, or "unknown"
 * @param dirty whether the sources differed from the commit when they were built; true where the
 *     commit is unknown
 * @param machine processor model, as the operating system names it
 * @param cores processors the JVM saw
 * @param memoryBytes main memory
 * @param os name, version and architecture
 * @param jdk vendor and version
 * @param jvmFlags the JVM's arguments
 * @param kernels name of the kernel body, such as "vector-512"
 */
public record Environment(
    String commit,
    boolean dirty,
    String machine,
    int cores,
    long memoryBytes,
    String os,
    String jdk,
    List<String> jvmFlags,
    String kernels) {
  public Environment {
    jvmFlags = List.copyOf(jvmFlags);
  }

  /** The commit's first eight digits, and that its sources were modified where they were. */
  public String shortCommit() {
    String digits = commit.replaceFirst("^([0-9a-f]{8})[0-9a-f]+", "$1");
    return dirty ? digits + ", modified" : digits;
  }
}
