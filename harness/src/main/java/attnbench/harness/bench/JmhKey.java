package attnbench.harness.bench;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured: two results with equal keys answer the same question.
 *
 * @param benchmark class and method, with the package
 * @param params every parameter's value as JMH wrote it, but for the default of a parameter that
 *     older results do not have
 * @param mode JMH's short name of its mode: thrpt, avgt, sample or ss
 * @param unit of the score, such as {@code ms/op} or {@code ops/s}
 */
public record JmhKey(String benchmark, SortedMap<String, String> params, String mode, String unit) {
  private static final Map<String, String> LATER_DEFAULTS =
      Map.of("layers", "1", "recompute", "false");

  public JmhKey {
    SortedMap<String, String> given = new TreeMap<>(params);
    given.entrySet().removeAll(LATER_DEFAULTS.entrySet());
    params = Collections.unmodifiableSortedMap(given);
  }

  public JmhKey(String benchmark, Map<String, String> params, String mode, String unit) {
    this(benchmark, new TreeMap<>(params), mode, unit);
  }

  /**
   * The value of a parameter.
   *
   * @throws IllegalArgumentException when there is no such parameter
   */
  String param(String name) {
    String value = params.getOrDefault(name, LATER_DEFAULTS.get(name));
    if (value == null) {
      throw new IllegalArgumentException(shortText() + " has no parameter " + name);
    }
    return value;
  }

  /** The value of a parameter that is a whole number. */
  int number(String name) {
    String text = param(name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s has %s = '%s'; it must be a number".formatted(shortText(), name, text), e);
    }
  }

  /** The benchmark's method, without its class. */
  String method() {
    return benchmark.substring(benchmark.lastIndexOf('.') + 1);
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
