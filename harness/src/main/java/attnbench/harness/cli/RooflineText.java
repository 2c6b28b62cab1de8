package attnbench.harness.cli;

import attnbench.harness.bench.MachineRoofs;
import attnbench.harness.bench.Roofline;
import attnbench.harness.bench.Roofline.Kind;
import attnbench.harness.bench.Roofline.Point;
import attnbench.harness.bench.Target;
import attnbench.harness.chart.Caption;
import attnbench.harness.chart.RooflineChart;
import attnbench.harness.chart.Series;
import attnbench.harness.store.Environment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A roofline as people read it: tables for a terminal and charts. */
record RooflineText(Roofline roofline) {

  /** The roofs, then every kernel and model below them. */
  String table() {
    TextTable roofs = new TextTable("roof", "threads", "limit", "unit");
    for (MachineRoofs machine : roofline.roofs()) {
      String threads = Integer.toString(machine.threads());
      roofs.add("multiply-adds in registers", threads, number(machine.gigaflops()), "GFLOP/s");
      for (MachineRoofs.Level level : machine.levels()) {
        roofs.add("triad in " + level.name(), threads, number(level.gigabytesPerSecond()), "GB/s");
      }
    }
    TextTable points =
        new TextTable(
            "what",
            "name",
            "N",
            "C",
            "threads",
            "us",
            "95 % interval",
            "GFLOP/s",
            "GB/s",
            "flops/byte",
            "bound by",
            "share of bound");
    roofline.points().forEach(point -> points.add(cells(point)));
    return roofs.leftAligned("roof", "unit")
        + "\n"
        + points.leftAligned("what", "name", "bound by")
        + "\n"
        + targets();
  }

  /** How long each mixer takes and how long it should at most; empty without mixers. */
  private String targets() {
    List<Point> mixers =
        roofline.points().stream().filter(point -> point.kind() != Kind.KERNEL).toList();
    if (mixers.isEmpty()) {
      return "";
    }
    TextTable targets =
        new TextTable(
            "what",
            "mixer",
            "N",
            "us at 40 % of peak",
            "us at 60 % of bandwidth",
            "us",
            "ratio",
            "");
    for (Point point : mixers) {
      Target target = point.target();
      targets.add(
          kind(point.kind()),
          point.name(),
          Integer.toString(point.n()),
          number(target.arithmeticMicros()),
          number(target.bytesMicros()),
          number(point.micros()),
          target.counted() ? number(target.ratio()) : "-",
          target.met() ? "" : "above %.0f".formatted(Target.MOST));
    }
    long above = mixers.stream().filter(point -> !point.target().met()).count();
    return targets.leftAligned("what", "mixer", "")
        + "%d of %d take more than twice the longer of the two times%n%n"
            .formatted(above, mixers.size());
  }

  private static String[] cells(Point point) {
    return new String[] {
      kind(point.kind()),
      point.name(),
      Integer.toString(point.n()),
      Integer.toString(point.c()),
      Integer.toString(point.threads()),
      number(point.micros()),
      Double.isNaN(point.low()) ? "-" : number(point.low()) + " .. " + number(point.high()),
      number(point.gigaflops()),
      number(point.gigabytesPerSecond()),
      number(point.work().intensity()),
      point.bound(),
      String.format(Locale.ROOT, "%.0f %%", 100 * point.share())
    };
  }

  static String kind(Kind kind) {
    return switch (kind) {
      case KERNEL -> "kernel";
      case MIX -> "mixer";
      case MIX_BACKWARD -> "mixer, with backward";
      case FORWARD -> "forward";
      case TRAIN_STEP -> "training step";
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 1000 ? "%.1f" : "%,.0f", value);
  }

  /** A chart by name: one for each kind of what was measured. */
  Map<String, RooflineChart> charts() {
    Map<String, RooflineChart> charts = new LinkedHashMap<>();
    String under = " under the roofs of this machine";
    add(charts, "kernels", "Kernels" + under, Kind.KERNEL);
    add(charts, "mixers", "Mixers alone" + under, Kind.MIX);
    add(charts, "mixers-backward", "Mixers with backward" + under, Kind.MIX_BACKWARD);
    add(charts, "models-forward", "Models" + under + ": forward", Kind.FORWARD);
    add(charts, "models-training", "Models" + under + ": training", Kind.TRAIN_STEP);
    return charts;
  }

  private void add(Map<String, RooflineChart> charts, String name, String title, Kind kind) {
    // Without flops there is no place on a logarithmic axis.
    List<Point> points =
        roofline.points().stream()
            .filter(point -> point.kind() == kind && point.work().flops() > 0)
            .toList();
    if (!points.isEmpty()) {
      MachineRoofs roofs = roofline.roofs(points.get(0).threads());
      charts.put(
          name,
          new RooflineChart(
              new Caption(title, conditions(points.get(0))),
              roofs.gigaflops(),
              roofs.levels().stream().map(RooflineText::roof).toList(),
              series(points)));
    }
  }

  /** The roof that a level is in a chart. */
  static RooflineChart.Roof roof(MachineRoofs.Level level) {
    return new RooflineChart.Roof(
        level.name() + ", " + number(level.gigabytesPerSecond()) + " GB/s",
        level.gigabytesPerSecond());
  }

  private List<String> conditions(Point point) {
    Environment environment = roofline.environment();
    String lengths = roofline.plan().lengths().toString().replaceAll("[\\[\\]]", "");
    boolean inModel = point.kind() == Kind.FORWARD || point.kind() == Kind.TRAIN_STEP;
    String batch = inModel ? ", batch " + roofline.plan().batch() : "";
    return List.of(
        "C = %d, N = %s%s; %d %s of %s; peak %s GFLOP/s."
            .formatted(
                point.c(),
                lengths,
                batch,
                point.threads(),
                point.threads() == 1 ? "thread" : "threads",
                environment.machine(),
                number(roofline.roofs(point.threads()).gigaflops())),
        "%s, kernels %s. Dots: median of %d %s."
            .formatted(
                environment.jdk(),
                environment.kernels(),
                roofline.plan().forks(),
                roofline.plan().forks() == 1 ? "fork" : "forks"));
  }

  private static List<Series> series(List<Point> points) {
    Map<String, List<attnbench.harness.chart.Point>> dots = new LinkedHashMap<>();
    List<Point> byName = points.stream().sorted(Comparator.comparing(Point::name)).toList();
    for (Point point : byName) {
      dots.computeIfAbsent(point.name(), name -> new ArrayList<>())
          .add(attnbench.harness.chart.Point.of(point.work().intensity(), point.gigaflops()));
    }
    List<Series> series = new ArrayList<>();
    dots.forEach((name, places) -> series.add(new Series(name, series.size(), places)));
    return series;
  }
}
