package attnbench.harness.cli;

import attnbench.harness.bench.ModelStep;
import attnbench.harness.bench.ScalingBench;
import attnbench.harness.bench.ScalingPlan;
import attnbench.harness.bench.ScalingRow;
import attnbench.harness.bench.ThreadPair;
import attnbench.harness.train.Catalogue;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench bench scaling}: how steps and the machine speed up with threads. */
@Command(
    name = "scaling",
    description = {
      "Measure how many times as fast a step becomes with threads, and how many times as fast the"
          + " machine's multiply-add peak does, in turns within one JVM: what disturbs the machine"
          + " moves both. The share says how much of the machine's own speed-up the step gets.",
      "A table, and JSON with raw samples under --out. The defaults take under a minute."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench bench scaling",
      "  attnbench bench scaling --mixer paramixer-chord,linear,full --threads 1,2",
      "  attnbench bench scaling --step train_step,forward --n 4096 --batch 1"
    })
final class ScalingCommand implements Callable<Integer> {
  @Option(
      names = {"--mixer", "--mixers"},
      split = ",",
      paramLabel = "NAME",
      defaultValue = "paramixer-chord",
      description = "Mixers to measure (default: ${DEFAULT-VALUE}).")
  private List<String> mixers;

  @Option(
      names = "--step",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "train_step",
      description = "train_step, forward or both (default: ${DEFAULT-VALUE}).")
  private List<ModelStep> steps;

  @Option(
      names = {"--n", "--length"},
      paramLabel = "N",
      defaultValue = "1024",
      description = "Sequence length (default: ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description = "The two numbers of threads that are compared (default: 1, one a processor).")
  private List<Integer> threads;

  @Option(
      names = "--turns",
      paramLabel = "N",
      defaultValue = "60",
      description = "Turns of each mixer and step (default: ${DEFAULT-VALUE}).")
  private int turns;

  @Option(
      names = "--warmup-seconds",
      paramLabel = "N",
      defaultValue = "8",
      description = "Turns of each mixer and step that do not count (default: ${DEFAULT-VALUE}).")
  private double warmupSeconds;

  @Mixin private StepOptions step;

  @Mixin private OutputOptions output;

  @ParentCommand private BenchCommand bench;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Integer> counts =
        threads == null ? List.of(1, Runtime.getRuntime().availableProcessors()) : threads;
    ScalingPlan plan =
        new ScalingPlan(
            mixers,
            steps,
            length,
            step.width,
            step.batch,
            ThreadPair.of(counts),
            turns,
            warmupSeconds);
    PrintWriter err = spec.commandLine().getErr();
    Catalogue catalogue = new Catalogue(bench.plugins().loader());
    ScalingBench.Written written =
        new ScalingBench(catalogue, output.folder, err::println).run(plan);
    String text = new ScalingText(written.result()).table() + written.files() + "\n";
    output.print(spec.commandLine().getOut(), written.result(), text);
    boolean all = written.result().rows().stream().allMatch(ScalingRow::timed);
    return (all ? ExitCode.OK : ExitCode.RUNS_FAILED).number();
  }
}
