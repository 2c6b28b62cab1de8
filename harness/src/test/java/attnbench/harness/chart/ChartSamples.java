package attnbench.harness.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Figures for the situations that results come in: usual, sparse, degenerate and crowded. */
final class ChartSamples {
  private static final int[] LENGTHS = {128, 256, 512, 1024, 2048, 4096};

  private ChartSamples() {}

  static Map<String, Figure> all() {
    Map<String, Figure> figures = new LinkedHashMap<>();
    figures.put("error-usual", usualError());
    figures.put("error-zeros", allZeros());
    figures.put("error-single-point", singlePoint());
    figures.put("error-equal-high", equalHigh());
    figures.put("error-crowded", crowded());
    figures.put("error-long-names", longNames());
    figures.put("error-nothing-but-published", publishedOnly());
    figures.put("time-usual", times(TimeChart.Quantity.MILLIS));
    figures.put("throughput-usual", times(TimeChart.Quantity.TOKENS_PER_SECOND));
    figures.put("time-single", singleTime());
    figures.put("accuracy-usual", accuracy());
    figures.put("accuracy-one-row", oneRow());
    figures.put("accuracy-perfect", perfect());
    figures.put("curves-right", rightCurves());
    figures.put("curves-wrong", wrongCurves());
    figures.put("curves-one-point", onePointCurve());
    figures.put("roofline-usual", roofline());
    figures.put("ratios-usual", ratios());
    figures.put("patterns-usual", patterns());
    figures.put("spectra-usual", spectra());
    return figures;
  }

  static ErrorChart usualError() {
    return new ErrorChart(
        new Caption(
            "adding: error against sequence length, head FLATTEN",
            List.of(
                "C = 32, 1 layer, batch 40, Adam 0.001, clip 1.0, at most 50 epochs. Line: median"
                    + " of the seeds; band and whiskers: their range; 1 to 3 seeds.",
                "Failed: full at N = 4096, seed 1 (out of memory). Not run: linear at N = 2048,"
                    + " 4096.")),
        List.of(
            band("full", 0, 4, n -> n < 512 ? 0.1 : n < 2048 ? 3 : 85, true),
            band("identity", 1, 6, n -> n < 1024 ? 0 : 0.2, false),
            band("linear", 2, 4, n -> 20 + n / 40.0, true),
            band("paramixer-cdil", 3, 6, n -> 0.3, false),
            band("paramixer-chord", 4, 6, n -> 0, false)),
        List.of(
            published("Transformer, published", 0, n -> n < 1024 ? 0 : n == 1024 ? 0.05 : 86),
            published("Paramixer, published", 4, n -> 0)),
        List.of(
            Reference.constant("chance (84.6\u00a0%)", 84.64),
            Reference.constant("per-token ReLU, linear head (0.0\u00a0%)", 0)));
  }

  static RooflineChart roofline() {
    return new RooflineChart(
        new Caption("Kernels under the roofs of this machine", List.of("C = 32; 1 thread.")),
        116,
        List.of(
            new RooflineChart.Roof("L1, 217 GB/s", 217),
            new RooflineChart.Roof("memory, 20 GB/s", 20)),
        List.of(
            new Series("multiply", 0, List.of(Point.of(7.5, 80), Point.of(7.9, 90))),
            new Series("axpy", 1, List.of(Point.of(0.17, 8)))));
  }

  static PatternChart patterns() {
    return new PatternChart(
        new Caption("How outputs move with inputs", List.of("N = 8.")),
        List.of(
            new PatternChart.Pattern("identity", "self", 8, (i, j) -> i == j ? 1 : 0),
            new PatternChart.Pattern("causal", "52 %", 8, (i, j) -> j > i ? 0 : 1.0 / (i + 1)),
            new PatternChart.Pattern("nothing", "0 %", 8, (i, j) -> 0)));
  }

  static SpectrumChart spectra() {
    return new SpectrumChart(
        new Caption("Singular values", List.of("N = 4, 8.")),
        List.of(
            new SpectrumChart.Spectrum(
                "full", "rank 8 of 8", List.of(List.of(1.0, 0.1), List.of(1.0, 0.1, 1e-3))),
            new SpectrumChart.Spectrum("mean", "rank 1 of 8", List.of(List.of(1.0, 0.0)))));
  }

  static RatioChart ratios() {
    return new RatioChart(
        new Caption("Training step: libtorch over attnbench", List.of("Batch 40, C = 32.")),
        "times as fast",
        List.of(
            new RatioChart.Bar("paramixer-chord, N = 256", 0, new Point(0, 7.1, 8.2, 9.3, false)),
            new RatioChart.Bar("full, N = 256", 1, Point.of(0, 0.9))));
  }

  static ErrorChart allZeros() {
    return new ErrorChart(
        new Caption("order: all right", List.of("One seed each.")),
        IntStream.range(0, 5).mapToObj(i -> flat("mixer-" + i, i, 0)).toList(),
        List.of(),
        List.of(Reference.constant("chance (75.0\u00a0%)", 75)));
  }

  private static ErrorChart singlePoint() {
    return new ErrorChart(
        new Caption("adding: one run", List.of()),
        List.of(new Series("full", 0, List.of(Point.of(64, 12.5)))),
        List.of(),
        List.of());
  }

  private static ErrorChart equalHigh() {
    return new ErrorChart(
        new Caption("adding: nothing learnt", List.of("Every run ended by its budget.")),
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    new Series(
                        "mixer-" + i,
                        i,
                        IntStream.of(64, 128, 256)
                            .mapToObj(n -> new Point(n, 84, 84.6, 100, true))
                            .toList()))
            .toList(),
        List.of(),
        List.of(
            Reference.constant("chance (84.6\u00a0%)", 84.64),
            Reference.constant("best constant (84.6\u00a0%)", 84.64)));
  }

  private static ErrorChart crowded() {
    List<Series> published = new ArrayList<>();
    for (int i = 0; i < 8; i += 2) {
      int slot = i;
      published.add(
          new Series(
              "model-" + slot + ", published",
              slot,
              IntStream.rangeClosed(7, 15)
                  .mapToObj(k -> Point.of(1 << k, slot * k % 87))
                  .toList()));
    }
    return new ErrorChart(
        new Caption("adding: eight mixers", List.of()),
        IntStream.range(0, 8)
            .mapToObj(i -> band("mixer-" + i, i, 6, n -> 0.4 * i * Math.log(n), i % 3 == 0))
            .toList(),
        published,
        List.of(
            Reference.constant("chance", 84.6),
            new Reference("first token", new TreeMap<>(Map.of(128.0, 60.0, 4096.0, 80.0)))));
  }

  private static ErrorChart longNames() {
    return new ErrorChart(
        new Caption(
            "adding: error against sequence length, head MEAN, with mixers whose names are long",
            List.of("not run: ".repeat(30))),
        List.of(
            band(
                "a-strangers-very-long-mixer-name (residual=false, links=12)", 0, 6, n -> 5, false),
            band("paramixer-chord (factors=ceil, residual=false, hidden=64)", 1, 6, n -> 1, true)),
        List.of(published("Paramixer (CHORD), published figure, own protocol", 1, n -> 0)),
        List.of());
  }

  private static ErrorChart publishedOnly() {
    return new ErrorChart(
        new Caption("adding: only failures", List.of("Failed: full at N = 128 (NaN loss).")),
        List.of(),
        List.of(published("Transformer, published", 0, n -> n / 50.0)),
        List.of());
  }

  static TimeChart times(TimeChart.Quantity quantity) {
    boolean millis = quantity == TimeChart.Quantity.MILLIS;
    List<Series> series = new ArrayList<>();
    String[] names = {"full", "identity", "linear", "paramixer-cdil", "paramixer-chord"};
    for (int i = 0; i < names.length; i++) {
      double factor = i + 1;
      double power = i == 0 ? 2 : 1.05;
      series.add(
          new Series(
              names[i],
              i,
              IntStream.of(LENGTHS)
                  .mapToObj(
                      n -> {
                        double time = factor * Math.pow(n / 128.0, power);
                        double value = millis ? time : 40 * n / time * 1000;
                        return new Point(n, value * 0.9, value, value * 1.15, false);
                      })
                  .toList()));
    }
    return new TimeChart(
        new Caption(
            "Training step against sequence length",
            List.of("Batch 40, C = 32, 2 threads, AMD EPYC 9004, JDK 25, kernels vector-512.")),
        quantity,
        series);
  }

  private static TimeChart singleTime() {
    return new TimeChart(
        new Caption("Training step", List.of()),
        TimeChart.Quantity.MILLIS,
        List.of(
            new Series("full", 0, List.of(Point.of(256, 3.25))),
            new Series("linear", 1, List.of(Point.of(256, 3.25)))));
  }

  static AccuracyChart accuracy() {
    return new AccuracyChart(
        new Caption("text at N = 1000: accuracy, head MEAN", List.of("One seed, 20 min a run.")),
        List.of(
            row("full", 0, new Point(0, 80.1, 81.2, 82, true), 64.27, 65.35, 65.02),
            row("identity", 1, new Point(0, 86, 86.4, 87, false)),
            row("linear", 2, Point.of(0, 84.9), 65.9),
            row("mean", 3, null),
            row("paramixer-cdil", 4, Point.of(0, 85.3), 83.32),
            row("paramixer-chord", 5, new Point(0, 84, 85.1, 85.2, true), 83.12)),
        List.of(
            Reference.constant("chance (50.0\u00a0%)", 50),
            Reference.constant("linear bag of bytes (66.1\u00a0%)", 66.1)));
  }

  private static AccuracyChart oneRow() {
    return new AccuracyChart(
        new Caption("text at N = 1000", List.of()),
        List.of(row("a-strangers-very-long-mixer-name (residual=false)", 9, Point.of(0, 51))),
        List.of());
  }

  private static AccuracyChart perfect() {
    return new AccuracyChart(
        new Caption("order at N = 64: accuracy", List.of()),
        IntStream.range(0, 8).mapToObj(i -> row("mixer-" + i, i, Point.of(0, 100))).toList(),
        List.of(Reference.constant("chance (25.0\u00a0%)", 25)));
  }

  static CurveChart rightCurves() {
    List<Series> curves = new ArrayList<>();
    for (int slot = 0; slot < 5; slot++) {
      for (int seed = 0; seed < 2; seed++) {
        double end = 60 + 5 * slot + seed;
        curves.add(curve("mixer-" + slot, slot, 40, 250, i -> end - 10 * Math.exp(-i / 9.0)));
      }
    }
    return new CurveChart(
        new Caption("text at N = 1000: learning curves", List.of("A line for each seed.")),
        CurveChart.Progress.STEPS,
        Measure.RIGHT,
        curves,
        List.of(Reference.constant("majority class (50.0\u00a0%)", 50)));
  }

  private static CurveChart wrongCurves() {
    return new CurveChart(
        new Caption("adding at N = 1024: learning curves", List.of()),
        CurveChart.Progress.SECONDS,
        Measure.WRONG,
        List.of(
            curve("full", 0, 12, 33.3, i -> 85 * Math.exp(-i)),
            curve("linear", 1, 25, 9.1, i -> 85 - i),
            curve("paramixer-chord", 2, 5, 21, i -> i > 2 ? 0 : 60)),
        List.of(Reference.constant("chance (84.6\u00a0%)", 84.64)));
  }

  private static CurveChart onePointCurve() {
    return new CurveChart(
        new Caption("text at N = 1000: one validation", List.of()),
        CurveChart.Progress.STEPS,
        Measure.RIGHT,
        List.of(new Series("full", 0, List.of(Point.of(0, 50)))),
        List.of());
  }

  private static Series curve(
      String name, int slot, int points, double stride, IntToDoubleFunction value) {
    return new Series(
        name,
        slot,
        IntStream.rangeClosed(1, points)
            .mapToObj(i -> Point.of(i * stride, value.applyAsDouble(i)))
            .toList());
  }

  private static AccuracyChart.Row row(String name, int slot, Point point, Double... published) {
    return new AccuracyChart.Row(name, slot, Optional.ofNullable(point), List.of(published));
  }

  private static Series flat(String name, int slot, double value) {
    return new Series(name, slot, IntStream.of(LENGTHS).mapToObj(n -> Point.of(n, value)).toList());
  }

  private static Series band(
      String name, int slot, int lengths, IntToDoubleFunction median, boolean budget) {
    return new Series(
        name,
        slot,
        IntStream.of(LENGTHS)
            .limit(lengths)
            .mapToObj(
                n -> {
                  double mid = median.applyAsDouble(n);
                  boolean seeds = n <= 1024;
                  return new Point(
                      n,
                      seeds ? mid * 0.7 : mid,
                      mid,
                      seeds ? Math.min(100, mid * 1.4 + 0.1) : mid,
                      budget && n >= 1024);
                })
            .toList());
  }

  private static Series published(String name, int slot, IntToDoubleFunction value) {
    return new Series(
        name,
        slot,
        IntStream.rangeClosed(7, 15)
            .mapToObj(k -> Point.of(1 << k, Math.min(86.8, value.applyAsDouble(1 << k))))
            .toList());
  }
}
