package attnbench.harness.bench;

import attnbench.harness.store.Environment;
import java.util.List;

/**
 * What lies beside JMH's results: what was asked for, where and with what it was measured.
 *
 * @param startedAt ISO-8601, UTC
 * @param forkFlags JVM arguments of the forks
 * @param environment of the JVM that started the forks; its kernels are the forks' too, or they
 *     would have refused
 */
public record Conditions(
    String startedAt, BenchPlan plan, List<String> forkFlags, Environment environment) {
  public Conditions {
    forkFlags = List.copyOf(forkFlags);
  }
}
