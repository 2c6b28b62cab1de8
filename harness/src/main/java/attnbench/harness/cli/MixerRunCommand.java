package attnbench.harness.cli;

import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerShape;
import attnbench.harness.inspect.LoneMixer;
import attnbench.harness.tensors.Tensor;
import attnbench.harness.tensors.TensorFile;
import attnbench.harness.tensors.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ejml.data.FMatrixRMaj;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench mixer run}: one mixer on given tensors. */
@Command(
    name = "run",
    description = {
      "Runs a mixer on one sequence with given weights and, where a gradient of the output is"
          + " given, backwards.",
      "The output file holds y [N, C] and, after a backward pass, grad.x [N, C] and"
          + " grad.weights.NAME for each trained parameter. Nothing is dropped."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench mixer run --mixer full --weights w --input x --output y",
      "  attnbench mixer run --mixer full --weights w --input x --upstream g --output y"
    })
final class MixerRunCommand implements Callable<Integer> {
  private static final String INPUT = "x";
  private static final String UPSTREAM = "g";

  @ParentCommand private MixerCommand parent;
  @Spec private CommandSpec command;
  @Mixin private MixerOptions options;

  @Option(
      names = "--mixer",
      required = true,
      paramLabel = "NAME",
      description = "The mixer, also with one of its presets as NAME:PRESET.")
  private String mixer;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description = "Its parameters, as attnbench mixer describe lists and mixer init writes them.")
  private Path weights;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "Holds the sequence as x [N, C].")
  private Path input;

  @Option(
      names = "--upstream",
      paramLabel = "FILE",
      description = "Holds the gradient of the output as g [N, C].")
  private Path upstream;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Where the results go.")
  private Path output;

  @Option(
      names = "--length",
      paramLabel = "N",
      description =
          "Rows of the longest sequence that the weights are made for (default: those of x).")
  private Integer length;

  @Override
  public Integer call() throws IOException {
    ConfiguredMixer<?> configured = options.configured(parent.catalogue(), mixer);
    FMatrixRMaj x = TensorFile.read(input).tensor(INPUT, input).matrix(INPUT);
    MixerShape shape = new MixerShape(x.numCols, length == null ? x.numRows : length);
    LoneMixer made = options.fresh(configured, shape);
    Weights.load(TensorFile.read(weights), weights, made.parameters());
    Tape tape = new Tape(Kernels.active());
    Map<String, Tensor> results =
        upstream == null
            ? made.forward(tape, x)
            : made.forwardBackward(
                tape, x, TensorFile.read(upstream).tensor(UPSTREAM, upstream).matrix(UPSTREAM));
    new TensorFile(options.metadata(configured, shape), results).write(output);
    PrintWriter out = command.commandLine().getOut();
    out.printf("wrote %s: %s%n", output, String.join(", ", results.keySet()));
    out.flush();
    return ExitCode.OK.number();
  }
}
