package attnbench.harness.cli;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.model.SequenceModel;
import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.store.EnvironmentProbe;
import attnbench.harness.tensors.ModelFile;
import attnbench.harness.tensors.TensorFile;
import attnbench.harness.tensors.Weights;
import attnbench.harness.train.Catalogue;
import attnbench.harness.train.Evaluator;
import attnbench.harness.train.Run;
import attnbench.tasks.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench model import}: a model with weights from a file. */
@Command(
    name = "import",
    description = {
      "Makes a model with the weights of a file and tests it once on the task's test items.",
      "No record is written: a record is of a run that this program trained from its seed. Exported"
          + " weights give the record's result, bit for bit."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench model import w",
      "  attnbench model import w --spec results/runs/adding/full/0a1b2c3d-s1.json"
    })
final class ModelImportCommand implements Callable<Integer> {
  @ParentCommand private ModelCommand parent;
  @Spec private CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "WEIGHTS",
      description = "A safetensors file with one tensor for each parameter of the model.")
  private Path weights;

  @Option(
      names = "--spec",
      paramLabel = "FILE",
      description =
          "The spec or record of the model, for weights that do not bring their own as exported"
              + " ones do.")
  private Path specFile;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "The downloaded data of the task, for tasks that need some.")
  private Path data;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  /** What {@code --json} prints; the names are those of a record. */
  private record Result(
      RunSpec spec, int testItems, double testLoss, double testCorrect, String weightsSha256) {}

  @Override
  public Integer call() throws IOException {
    Catalogue catalogue = new Catalogue(parent.main().plugins().loader());
    TensorFile file = TensorFile.read(weights);
    RunSpec given =
        specFile == null
            ? ModelFile.spec(file, weights)
            : SpecFormat.bind(SpecFile.read(specFile), RunSpec.class, specFile.toString());
    RunSpec spec = catalogue.checked(given);
    Task task = catalogue.createTask(spec.task(), Optional.ofNullable(data));
    SequenceModel model = catalogue.createModel(spec, task);
    Weights.load(file, weights, model.parameters());
    print(spec, test(spec, task, model), Weights.sha256(Weights.of(model.parameters())));
    return ExitCode.OK.number();
  }

  private static Evaluator.Score test(RunSpec spec, Task task, SequenceModel model) {
    KernelProvider kernels = Kernels.active();
    int threads = Runtime.getRuntime().availableProcessors();
    return new Run(spec, threads, kernels, EnvironmentProbe.capture(kernels.name()))
        .test(task, model);
  }

  private void print(RunSpec spec, Evaluator.Score score, String sha256) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.print(
          SpecFormat.toJson(
              new Result(spec, score.items(), score.loss(), score.correct(), sha256)));
    } else {
      out.println(RunText.result(spec, score));
    }
    out.flush();
  }
}
