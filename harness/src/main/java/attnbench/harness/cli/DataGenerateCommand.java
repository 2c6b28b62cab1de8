package attnbench.harness.cli;

import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.Options;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.store.Environment;
import attnbench.harness.store.EnvironmentProbe;
import attnbench.tasks.DataGenerator;
import attnbench.tasks.StandIn;
import attnbench.tasks.TaskProvider;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code attnbench data generate}: writes the data of a task, and says how fast. */
@Command(
    name = "generate",
    description = {
      "Writes data in the format that the task reads, for tasks with a generator.",
      "The rate that it prints is that of a core and contains the writing of the files."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench data generate listops --set trainItems=20000",
      "  attnbench data generate pathfinder --set levels=all --set images=10000",
      "  attnbench data generate retrieval --length 4000 --set trainItems=1000",
      "  attnbench data generate long-documents --length 16384",
      "  attnbench data generate genome-hfdna --set sequencesPerClass=500",
      "  attnbench data generate genome-mtcdna --seed 2"
    })
final class DataGenerateCommand implements Callable<Integer> {
  private static final double NANOS_PER_SECOND = 1e9;

  @ParentCommand private DataCommand parent;

  @Parameters(paramLabel = "TASK", description = "Whose data to write.")
  private String task;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Longest sequence (default: the task's usual one).")
  private Integer length;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same files (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Most threads that write; they change the time, never the files (default: one for each"
              + " processor).")
  private Integer threads;

  @Option(
      names = "--set",
      paramLabel = "OPTION=VALUE",
      description = "Change one option of the generator; may be given several times.")
  private Map<String, String> settings = Map.of();

  /** What was written, how fast and where. */
  private record Generated(
      String task,
      DataGenerator.Order order,
      Map<String, String> settings,
      String folder,
      long items,
      double seconds,
      double processorSeconds,
      double itemsPerProcessorSecond,
      Environment environment) {}

  /**
   * What a generator did.
   *
   * @param processorSeconds of all threads of the JVM, the compiler's among them
   */
  private record Written(long items, double seconds, double processorSeconds) {
    double itemsPerProcessorSecond() {
      return items / processorSeconds;
    }
  }

  @Override
  public Integer call() throws IOException {
    TaskProvider<?> provider = parent.catalogue().task(task);
    DataGenerator<?> generator =
        provider
            .generator()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "task %s has no generator; those that have: %s"
                            .formatted(task, withGenerators())));
    DataGenerator.Order order =
        new DataGenerator.Order(
            length == null ? provider.usualLength() : length,
            seed,
            threads == null ? Runtime.getRuntime().availableProcessors() : threads);
    Written[] written = new Written[1];
    Path folder = parent.home().fill(task, into -> written[0] = write(generator, order, into));
    print(generator, order, folder, written[0]);
    return ExitCode.OK.number();
  }

  private <G extends Record> Written write(
      DataGenerator<G> generator, DataGenerator.Order order, Path into) throws IOException {
    G options = Options.bind("generator of task " + task, generator.defaults(), settings);
    var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long start = System.nanoTime();
    long processorStart = machine.getProcessCpuTime();
    long items = generator.write(options, order, into);
    return new Written(
        items,
        (System.nanoTime() - start) / NANOS_PER_SECOND,
        (machine.getProcessCpuTime() - processorStart) / NANOS_PER_SECOND);
  }

  private void print(
      DataGenerator<?> generator, DataGenerator.Order order, Path folder, Written written) {
    if (parent.json) {
      Environment environment = EnvironmentProbe.capture(Kernels.active().name());
      parent.print(
          SpecFormat.toJson(
              new Generated(
                  task,
                  order,
                  settings,
                  folder.toString(),
                  written.items,
                  written.seconds,
                  written.processorSeconds,
                  written.itemsPerProcessorSecond(),
                  environment)));
      return;
    }
    parent.print("generated %s: %s%n".formatted(folder, generator.description()));
    parent.print(
        String.format(
            Locale.ROOT,
            "%,d items in %.1f s and %.1f s of processor time, %,.0f a second of that%n",
            written.items,
            written.seconds,
            written.processorSeconds,
            written.itemsPerProcessorSecond()));
    if (StandIn.isMarked(folder)) {
      parent.print("to train on it: --set task.options.%s=true%n".formatted(StandIn.OPTION));
    }
  }

  private String withGenerators() {
    List<String> names =
        parent.catalogue().tasks().stream()
            .filter(provider -> provider.generator().isPresent())
            .map(TaskProvider::name)
            .toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
