package attnbench.harness.cli;

import attnbench.attention.mixer.Choice;
import attnbench.harness.chart.CurveChart;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.report.CellRow;
import attnbench.harness.report.PublishedNumbers;
import attnbench.harness.report.Report;
import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attnbench report}: tables and charts from records. */
@Command(
    name = "report",
    description = {
      "Makes tables (Markdown, CSV, LaTeX), charts (PNG, SVG) and a page with all of them for a"
          + " browser, report.html, from records of runs and speed.",
      "Runs are compared only where all but mixer, length, seed and budget is equal."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "2:no records, bad input, or some records could not be read"},
    footerHeading = "%nExamples:%n",
    footer = {"  attnbench report", "  attnbench report --task text --curves seconds --out report"})
final class ReportCommand implements Callable<Integer> {
  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "results",
      description = "Where the records lie (default: results).")
  private Path results;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where report.html, tables/ and charts/ go (default: the results folder).")
  private Path out;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      split = ",",
      description = "Only these tasks; may be given several times (default: all).")
  private List<String> tasks = List.of();

  @Option(
      names = "--curves",
      paramLabel = "steps|seconds",
      defaultValue = "steps",
      description = "What learning curves are drawn against (default: steps).")
  private CurveChart.Progress curves;

  @Option(names = "--json", description = "Print what was written and every cell as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** What {@code --json} prints. */
  private record Output(
      List<String> files, List<String> unreadable, List<String> warnings, List<CellRow> cells) {}

  @Override
  public Integer call() {
    ResultStore.Contents contents = new ResultStore(results).readAll();
    StoredTimings timings = StoredTimings.read(results.resolve("bench"));
    StoredRatios ratios = StoredRatios.read(results.resolve("bench"));
    StoredTargets targets = StoredTargets.read(results.resolve("bench"));
    Report.Measured measured = new Report.Measured(timings.rows(), ratios.rows(), targets.rows());
    List<String> unreadable = new ArrayList<>(timings.unreadable());
    unreadable.addAll(ratios.unreadable());
    unreadable.addAll(targets.unreadable());
    contents.unreadable().forEach(record -> unreadable.add(record.reason()));
    PrintWriter err = spec.commandLine().getErr();
    unreadable.forEach(reason -> err.println("attnbench: left out " + reason));
    if (contents.records().isEmpty() && measured.isEmpty()) {
      throw new IllegalArgumentException(
          "no records in %s; attnbench train, sweep and bench write them".formatted(results));
    }
    Report.Written written =
        new Report(PublishedNumbers.bundled(), curves)
            .write(ofTasks(contents.records()), measured, out == null ? results : out, page());
    written.warnings().forEach(warning -> err.println("attnbench: " + warning));
    err.flush();
    print(written, unreadable);
    return (unreadable.isEmpty() ? ExitCode.OK : ExitCode.BAD_INPUT).number();
  }

  /** A page of some tasks does not take the place of the one of all. */
  private String page() {
    return tasks.isEmpty() ? Report.PAGE : "report-%s.html".formatted(String.join("-", tasks));
  }

  private List<RunRecord> ofTasks(List<RunRecord> records) {
    Set<String> known =
        records.stream().map(run -> run.spec().task().name()).collect(Collectors.toSet());
    tasks.forEach(task -> Choice.require("task with records", task, known));
    return records.stream()
        .filter(run -> tasks.isEmpty() || tasks.contains(run.spec().task().name()))
        .toList();
  }

  private void print(Report.Written written, List<String> unreadable) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> files = written.files().stream().map(Path::toString).toList();
    if (json) {
      out.print(
          SpecFormat.toJson(new Output(files, unreadable, written.warnings(), written.cells())));
    } else {
      out.print(written.markdown());
      files.forEach(file -> out.println("wrote " + file));
    }
    out.flush();
  }
}
