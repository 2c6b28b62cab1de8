package attnbench.harness.bench;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured: two results with equal keys answer the same question.
 *
 * @param benchmark class and method, with the package
 * @param params every parameter's value as JMH wrote it
 * @param mode JMH's short name of its mode: thrpt, avgt, sample or ss
 * @param unit of the score, such as {@code ms/op} or {@code ops/s}
 */
public record JmhKey(String benchmark, SortedMap<String, String> params, String mode, String unit) {
  public JmhKey {
    params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
  }

  public JmhKey(String benchmark, Map<String, String> params, String mode, String unit) {
    this(benchmark, new TreeMap<>(params), mode, unit);
  }

  /** The key in one line, without the package: {@code MixerBenchmark.forward c=32 n=256 [avgt]}. */
  public String shortText() {
    int method = benchmark.lastIndexOf('.');
    int type = benchmark.lastIndexOf('.', method - 1);
    StringBuilder text = new StringBuilder(benchmark.substring(type + 1));
    params.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    return text.append(" [").append(mode).append(']').toString();
  }
}
