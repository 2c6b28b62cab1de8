package attnbench.harness.bench;

import attnbench.harness.config.SpecFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads what JMH writes with {@code -rf json}, of this project or any other. */
public final class JmhJson {
  private static final String EXPECTED =
      "; expected the JSON that JMH writes with -rf json, raw data included";

  private final Path file;

  private JmhJson(Path file) {
    this.file = file;
  }

  /**
   * The file's results in its order.
   *
   * @throws IllegalArgumentException when the file cannot be read or is not JMH's, naming the file,
   *     the entry and what is wrong with it
   */
  public static List<JmhRow> read(Path file) {
    return new JmhJson(file).rows();
  }

  private List<JmhRow> rows() {
    JsonNode root = parse();
    if (!root.isArray()) {
      throw notJmh("it is not an array of results");
    }
    List<JmhRow> rows = new ArrayList<>();
    Set<JmhKey> seen = new HashSet<>();
    for (JsonNode entry : root) {
      JmhRow row = row(entry, "result " + (rows.size() + 1));
      if (!seen.add(row.key())) {
        throw notJmh(row.key().shortText() + " occurs twice");
      }
      rows.add(row);
    }
    return rows;
  }

  private JsonNode parse() {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + " does not exist", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
    }
    try {
      return SpecFormat.parseJson(text, file + " is not JSON");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + EXPECTED, e);
    }
  }

  private JmhRow row(JsonNode entry, String place) {
    JsonNode metric = entry.path("primaryMetric");
    Map<String, String> params = new TreeMap<>();
    entry.path("params").properties().forEach(p -> params.put(p.getKey(), p.getValue().asString()));
    JmhKey key =
        new JmhKey(
            text(entry, "benchmark", place),
            params,
            text(entry, "mode", place),
            text(metric, "scoreUnit", place + ", primaryMetric"));
    return new JmhRow(key, environment(entry), forkMeans(metric, place), secondaryPeaks(entry));
  }

  private static JmhEnvironment environment(JsonNode entry) {
    List<String> jvmArgs = new ArrayList<>();
    entry.path("jvmArgs").forEach(argument -> jvmArgs.add(argument.asString()));
    return new JmhEnvironment(
        entry.path("jmhVersion").asString("unknown"),
        entry.path("jdkVersion").asString("unknown"),
        entry.path("vmName").asString("unknown"),
        entry.path("vmVersion").asString("unknown"),
        jvmArgs,
        entry.path("threads").asInt(1));
  }

  private List<Double> forkMeans(JsonNode metric, String place) {
    boolean histogram = metric.has("rawDataHistogram");
    JsonNode forks = metric.path(histogram ? "rawDataHistogram" : "rawData");
    List<Double> means = new ArrayList<>();
    for (JsonNode fork : forks) {
      double sum = 0;
      long count = 0;
      for (JsonNode iteration : fork) {
        if (histogram) {
          for (JsonNode valueAndCount : iteration) {
            long times = valueAndCount.path(1).asLong(0);
            sum += times * number(valueAndCount.path(0), place);
            count += times;
          }
        } else {
          sum += number(iteration, place);
          count++;
        }
      }
      if (count == 0) {
        throw notJmh(place + " has a fork without a value");
      }
      means.add(sum / count);
    }
    if (means.isEmpty()) {
      throw notJmh(place + " has no raw data");
    }
    return means;
  }

  private Map<String, Double> secondaryPeaks(JsonNode entry) {
    Map<String, Double> peaks = new TreeMap<>();
    for (Map.Entry<String, JsonNode> metric : entry.path("secondaryMetrics").properties()) {
      for (JsonNode fork : metric.getValue().path("rawData")) {
        for (JsonNode iteration : fork) {
          peaks.merge(metric.getKey(), number(iteration, metric.getKey()), Math::max);
        }
      }
    }
    return peaks;
  }

  /** JMH writes the three numbers that JSON lacks as texts. */
  private double number(JsonNode node, String place) {
    if (node.isNumber()) {
      return node.asDouble();
    }
    return switch (node.asString("")) {
      case "NaN" -> Double.NaN;
      case "+INF" -> Double.POSITIVE_INFINITY;
      case "-INF" -> Double.NEGATIVE_INFINITY;
      default -> throw notJmh(place + " has the value " + node + " where a number belongs");
    };
  }

  private String text(JsonNode node, String name, String place) {
    if (!node.path(name).isString()) {
      throw notJmh(place + " has no text " + name);
    }
    return node.path(name).asString();
  }

  private IllegalArgumentException notJmh(String why) {
    return new IllegalArgumentException(file + " is not a JMH result: " + why + EXPECTED);
  }
}
