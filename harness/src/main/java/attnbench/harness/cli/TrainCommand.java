package attnbench.harness.cli;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.harness.config.Preset;
import attnbench.harness.config.Presets;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.store.EnvironmentProbe;
import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import attnbench.harness.tensors.ModelFile;
import attnbench.harness.tensors.Weights;
import attnbench.harness.train.Catalogue;
import attnbench.harness.train.Run;
import attnbench.tasks.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code attnbench train}: one run and its record. */
@Command(
    name = "train",
    description = {
      "Trains one model on one task, tests it once with the weights that were best on validation,"
          + " and writes the record.",
      "The same spec gives the same weights, bit for bit, on any number of threads. A run whose"
          + " record exists is not run again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench train --task adding --length 256 --mixer paramixer-chord",
      "  attnbench train --preset paramixer-synthetic --mixer full --seed 2",
      "  attnbench train --preset text-small --mixer linear --data aclImdb_v1.tar.gz",
      "  attnbench train --mixer full --set model.mixerOptions.heads=4",
      "  attnbench train --spec results/runs/adding/full/0a1b2c3d-s1.json --seed 9"
    })
final class TrainCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec command;
  @Mixin private RunOptions options;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "The set-up to start from (default: plain); see: attnbench list presets.")
  private String preset;

  @Option(
      names = "--spec",
      paramLabel = "FILE",
      description =
          "A spec to start from instead, JSON or YAML; a record will do, too; - for standard"
              + " input.")
  private Path specFile;

  @Option(names = "--task", paramLabel = "NAME", description = "See: attnbench list tasks.")
  private String task;

  @Option(
      names = "--mixer",
      paramLabel = "NAME",
      description =
          "A mixer, also with one of its presets as NAME:PRESET; see: attnbench list mixers.")
  private String mixer;

  @Option(names = "--length", paramLabel = "N", description = "Sequence length.")
  private Integer length;

  @Option(names = "--seed", paramLabel = "N", description = "Of weights, order and dropout.")
  private Long seed;

  @Option(names = "--force", description = "Run again even if the record exists.")
  private boolean force;

  @Option(names = "--json", description = "Print the record instead of a summary.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Catalogue catalogue = new Catalogue(main.plugins().loader());
    RunSpec spec = catalogue.checked(spec());
    ResultStore store = new ResultStore(options.results);
    store.requireWritable();
    Optional<RunRecord> present = force ? Optional.empty() : readable(store, spec);
    RunRecord record = present.isPresent() ? present.get() : run(catalogue, store, spec);
    if (present.isEmpty()) {
      store.write(record);
    }
    print(record, store.pathOf(spec), present.isPresent());
    return (record.status().succeeded() ? ExitCode.OK : ExitCode.RUNS_FAILED).number();
  }

  private RunRecord run(Catalogue catalogue, ResultStore store, RunSpec spec) {
    KernelProvider kernels = Kernels.active();
    Task made = catalogue.createTask(spec.task(), options.data(spec.task().name()));
    Run run =
        new Run(spec, options.threads(spec), kernels, EnvironmentProbe.capture(kernels.name()));
    try (Progress progress = Progress.onErrorStream(RunText.label(spec))) {
      return run.execute(
          made,
          () -> catalogue.createModel(spec, made),
          progress,
          model -> {
            if (options.keepWeights) {
              new ModelFile(spec, Weights.of(model.parameters())).write(store.weightsOf(spec));
            }
          });
    }
  }

  private static boolean hasWeights(ResultStore store, RunRecord record) {
    return !record.status().succeeded() || Files.exists(store.weightsOf(record.spec()));
  }

  /** The record of a spec, unless what is to be kept is not there; an unreadable one is named. */
  private Optional<RunRecord> readable(ResultStore store, RunSpec spec) {
    try {
      return store.find(spec).filter(record -> !options.keepWeights || hasWeights(store, record));
    } catch (IllegalArgumentException unreadable) {
      command.commandLine().getErr().println("attnbench: set aside: " + unreadable.getMessage());
      return Optional.empty();
    }
  }

  private RunSpec spec() throws IOException {
    if (specFile == null) {
      Preset chosen = Presets.named(preset == null ? Presets.DEFAULT : preset);
      return chosen.run(new Preset.Selection(task, mixer, length, seed), options.settings());
    }
    if (preset != null) {
      throw new IllegalArgumentException("--preset and --spec exclude each other");
    }
    ObjectNode spec = SpecFile.read(specFile);
    List<String> settings = new ArrayList<>();
    addSetting(settings, "task.name", task);
    addSetting(settings, "model.mixer", mixer);
    if (mixer != null && ConfiguredMixer.namesPreset(mixer)) {
      addSetting(settings, "model.mixerOptions", "{}"); // the spec's belong to its own mixer
    }
    addSetting(settings, "task.length", length);
    addSetting(settings, "seed", seed);
    settings.addAll(options.settings());
    return Preset.edited(spec, settings, specFile.toString());
  }

  private static void addSetting(List<String> settings, String field, Object value) {
    if (value != null) {
      settings.add(field + "=" + value);
    }
  }

  private void print(RunRecord record, Path file, boolean present) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.print(SpecFormat.toJson(record));
    } else {
      out.println(RunText.outcome(record));
      out.println((present ? "record was there: " : "record: ") + file);
    }
    out.flush();
  }
}
