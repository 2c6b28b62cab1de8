package attnbench.harness.cli;

import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.MixerProvider;
import attnbench.harness.chart.ApproximationChart;
import attnbench.harness.chart.Caption;
import attnbench.harness.chart.ChartFiles;
import attnbench.harness.chart.FontsMissingException;
import attnbench.harness.chart.Point;
import attnbench.harness.chart.Series;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.inspect.Approximation;
import attnbench.harness.stats.Quantiles;
import attnbench.harness.store.AtomicFile;
import attnbench.harness.train.Catalogue;
import attnbench.harness.train.Seeds;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench inspect approximation}: how good the approximations of softmax are. */
@Command(
    name = "approximation",
    description = {
      "Compares the mixers that approximate softmax attention with it, on the same weights, as"
          + " their size grows: features, landmarks or rank.",
      "The error is the Frobenius norm of the difference as a share of the exact output's. A table"
          + " is printed, JSON and a chart are kept under --out."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench inspect approximation",
      "  attnbench inspect approximation --sizes 16,64,256 --length 1024 --sharpness 4"
    })
final class InspectApproximationCommand implements Callable<Integer> {
  private static final String EXACT = "full";
  private static final String FILE = "approximation";
  private static final String SIZE = "features, landmarks or rank";

  @ParentCommand private InspectCommand parent;
  @Spec private CommandSpec command;

  @Option(
      names = "--mixers",
      split = ",",
      paramLabel = "NAME",
      description = "Mixers to compare (default: all that approximate softmax attention).")
  private List<String> mixers = List.of();

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      defaultValue = "8,16,32,64,128,256",
      description = "Features, landmarks or rank (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes;

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "512",
      description = "Sequence length (default: ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--width",
      paramLabel = "C",
      defaultValue = "32",
      description = "Columns (default: ${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--sharpness",
      paramLabel = "F",
      defaultValue = "2",
      description =
          "Factor of all scores: the larger, the further the weights are from equal ones"
              + " (default: ${DEFAULT-VALUE}).")
  private double sharpness;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Draws of weights, input and features (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "results/inspect",
      description = "Where JSON and chart go (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(names = "--json", description = "Print the results as JSON.")
  private boolean json;

  /** The errors at a size, one a seed; none where the mixer refuses the size. */
  private record SizeEntry(int size, List<Double> errors, String refusal) {
    double[] sorted() {
      return errors.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
  }

  /** An approximation, size by size. */
  private record Line(String mixer, List<SizeEntry> sizes) {}

  /** All that was compared. */
  private record Result(int length, int width, double sharpness, List<Line> lines) {}

  @Override
  public Integer call() {
    if (seeds < 1) {
      throw new IllegalArgumentException("--seeds is " + seeds + "; it must be at least 1");
    }
    Catalogue catalogue = new Catalogue(parent.main().plugins().loader());
    Approximation approximation =
        new Approximation(
            catalogue.mixer(EXACT, Map.of()),
            width,
            length,
            sharpness,
            Kernels.active(),
            seed -> Seeds.WEIGHTS.random(seed, 0, 0));
    List<Line> lines = chosen(catalogue).stream().map(mixer -> line(approximation, mixer)).toList();
    Result result = new Result(length, width, sharpness, lines);
    Path kept = AtomicFile.write(out.resolve(FILE + ".json"), SpecFormat.toJson(result));
    PrintWriter answer = command.commandLine().getOut();
    if (json) {
      answer.print(SpecFormat.toJson(result));
    } else {
      answer.print(table(result));
      answer.println("wrote " + kept);
      draw(result).forEach(file -> answer.println("wrote " + file));
    }
    answer.flush();
    return ExitCode.OK.number();
  }

  private List<MixerProvider<?>> chosen(Catalogue catalogue) {
    List<MixerProvider<?>> chosen = new ArrayList<>();
    for (MixerProvider<?> provider : catalogue.mixers()) {
      if (mixers.isEmpty() && provider.softmaxApproximation().isPresent()) {
        chosen.add(provider);
      }
    }
    for (String name : mixers) {
      MixerProvider<?> provider = catalogue.mixer(name, Map.of()).provider();
      if (provider.softmaxApproximation().isEmpty()) {
        throw new IllegalArgumentException(
            "mixer " + name + " does not approximate softmax attention");
      }
      chosen.add(provider);
    }
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("no mixer at hand approximates softmax attention");
    }
    return chosen;
  }

  private Line line(Approximation approximation, MixerProvider<?> mixer) {
    return new Line(
        mixer.name(),
        sizes.stream().distinct().sorted().map(size -> entry(approximation, mixer, size)).toList());
  }

  private SizeEntry entry(Approximation approximation, MixerProvider<?> mixer, int size) {
    try {
      var sized = Approximation.ofSize(mixer, size).orElseThrow();
      return new SizeEntry(
          size,
          LongStream.rangeClosed(1, seeds)
              .mapToObj(seed -> approximation.relativeError(sized, seed))
              .toList(),
          "");
    } catch (IllegalArgumentException refused) {
      return new SizeEntry(size, List.of(), refused.getMessage());
    }
  }

  private static String table(Result result) {
    TextTable table = new TextTable("mixer", "size", "relative error", "lowest", "highest", "");
    for (Line line : result.lines) {
      for (SizeEntry entry : line.sizes) {
        double[] errors = entry.sorted();
        boolean measured = errors.length > 0;
        table.add(
            line.mixer,
            Integer.toString(entry.size),
            measured ? "%.4f".formatted(Quantiles.median(errors)) : "-",
            measured ? "%.4f".formatted(errors[0]) : "-",
            measured ? "%.4f".formatted(errors[errors.length - 1]) : "-",
            entry.refusal);
      }
    }
    return table.leftAligned("mixer", "");
  }

  private List<Path> draw(Result result) {
    List<Series> series = new ArrayList<>();
    for (Line line : result.lines) {
      List<Point> points =
          line.sizes.stream()
              .filter(entry -> DoubleStream.of(entry.sorted()).anyMatch(error -> error > 0))
              .map(entry -> Point.of(entry.size, Quantiles.median(entry.sorted())))
              .toList();
      if (!points.isEmpty()) {
        series.add(new Series(line.mixer, series.size(), points));
      }
    }
    if (series.isEmpty()) {
      return List.of();
    }
    Caption caption =
        new Caption(
            "Approximations of softmax attention: error against size",
            List.of(
                "N = %d, C = %d, one head, scores times %s; median of %d draws."
                    .formatted(result.length, result.width, result.sharpness, seeds)));
    try {
      return ChartFiles.write(new ApproximationChart(caption, SIZE, series), out, FILE);
    } catch (FontsMissingException e) {
      command.commandLine().getErr().println("attnbench: " + e.getMessage());
      return List.of();
    }
  }
}
