package attnbench.harness.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What decides a benchmark's speed besides the code, as far as JMH's JSON tells; "unknown" where an
 * old version of JMH did not write it. The path of the JVM is left out: the same JDK may lie
 * elsewhere.
 *
 * @param threads that called the benchmark at once
 */
public record JmhEnvironment(
    String jmhVersion,
    String jdkVersion,
    String vmName,
    String vmVersion,
    List<String> jvmArgs,
    int threads) {
  public JmhEnvironment {
    jvmArgs = List.copyOf(jvmArgs);
  }

  /** Each difference as {@code name: this one's value | the other's value}. */
  public List<String> differencesFrom(JmhEnvironment other) {
    List<String> differences = new ArrayList<>();
    addDifference(differences, "JMH", jmhVersion, other.jmhVersion);
    addDifference(differences, "JDK", jdkVersion, other.jdkVersion);
    addDifference(differences, "VM", vmName, other.vmName);
    addDifference(differences, "VM version", vmVersion, other.vmVersion);
    addDifference(differences, "JVM arguments", jvmArgs, other.jvmArgs);
    addDifference(differences, "threads", threads, other.threads);
    return differences;
  }

  private static void addDifference(List<String> into, String name, Object one, Object other) {
    if (!Objects.equals(one, other)) {
      into.add(name + ": " + one + " | " + other);
    }
  }
}
