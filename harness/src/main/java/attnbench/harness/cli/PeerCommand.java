package attnbench.harness.cli;

import attnbench.harness.bench.ModelStep;
import attnbench.harness.chart.ChartFiles;
import attnbench.harness.peer.PeerBench;
import attnbench.harness.peer.PeerCell;
import attnbench.harness.peer.PeerCommands;
import attnbench.harness.peer.PeerPlan;
import attnbench.harness.peer.PeerRow;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attnbench bench peer}: our engine and libtorch side by side. */
@Command(
    name = "peer",
    description = {
      "Compare speed and memory with libtorch 2.7.1 + MKL: the same models, weights and inputs, in"
          + " two JVMs that take turns. What both compute is compared first; where it differs by"
          + " more than 1e-4, no time is shown. A third JVM measures in the same turns what the"
          + " machine can do at most, so that every time stands beside those at its limits.",
      "Needs the Maven profile peer (mvn -B -Ppeer -DskipTests package), on Linux x86-64."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench bench peer",
      "  attnbench bench peer --mixer full --n 1024 --c 128 --heads 4 --ffn 256"
    })
final class PeerCommand implements Callable<Integer> {
  @Option(
      names = {"--mixer", "--mixers"},
      split = ",",
      paramLabel = "NAME",
      defaultValue = "full,linear,paramixer-chord",
      description = "Models to compare (default: ${DEFAULT-VALUE}).")
  private List<String> mixers;

  @Option(
      names = "--step",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "train_step,forward",
      description = "train_step, forward or both (default: ${DEFAULT-VALUE}).")
  private List<ModelStep> steps;

  @Option(
      names = "--heads",
      paramLabel = "H",
      defaultValue = "1",
      description = "Heads of the attentions (default: ${DEFAULT-VALUE}).")
  private int heads;

  @Option(
      names = "--ffn",
      paramLabel = "C",
      description = "Hidden width of the attentions' feed-forward part (default: the width).")
  private Integer feedForward;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of each engine (default: one a processor).")
  private Integer threads;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "4",
      description = "Turns of each engine in a pair (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--turn-seconds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Least duration of a turn (default: ${DEFAULT-VALUE}).")
  private double turnSeconds;

  @Option(
      names = "--warmup-seconds",
      paramLabel = "N",
      defaultValue = "12",
      description = "Steps of each JVM that do not count (default: ${DEFAULT-VALUE}).")
  private double warmupSeconds;

  @Mixin private SpeedOptions speed;

  @Mixin private StepOptions step;

  @Mixin private OutputOptions output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PeerPlan plan = new PeerPlan(cells(), steps, speed.forks, rounds, turnSeconds, warmupSeconds);
    PrintWriter err = spec.commandLine().getErr();
    PeerBench.Written written =
        new PeerBench(PeerCommands.installed(Main.class.getName()), output.folder, err::println)
            .run(plan);
    PeerText text = new PeerText(written.result());
    text.charts().forEach((name, chart) -> ChartFiles.write(chart, written.files(), name));
    output.print(
        spec.commandLine().getOut(), written.result(), text.table() + written.files() + "\n");
    boolean all = written.result().rows().stream().allMatch(PeerRow::timed);
    return (all ? ExitCode.OK : ExitCode.RUNS_FAILED).number();
  }

  private List<PeerCell> cells() {
    int usedThreads = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    int hidden = feedForward == null ? step.width : feedForward;
    List<PeerCell> cells = new ArrayList<>();
    for (String mixer : mixers) {
      for (int n : speed.lengths) {
        cells.add(new PeerCell(mixer, n, step.width, heads, hidden, step.batch, usedThreads));
      }
    }
    return cells;
  }
}
