package attnbench.harness.cli;

import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerShape;
import attnbench.harness.inspect.LoneMixer;
import attnbench.harness.tensors.TensorFile;
import attnbench.harness.tensors.Weights;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code attnbench mixer init}: fresh weights in a file. */
@Command(
    name = "init",
    description = "Writes the weights of a fresh mixer, as attnbench mixer run takes them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench mixer init --mixer linear --width 32 --length 64 --output w",
      "  attnbench mixer init --mixer full --width 8 --length 9 --seed 2 --output w"
    })
final class MixerInitCommand implements Callable<Integer> {
  @ParentCommand private MixerCommand parent;
  @Spec private CommandSpec command;
  @Mixin private MixerOptions options;

  @Option(
      names = "--mixer",
      required = true,
      paramLabel = "NAME",
      description = "The mixer, also with one of its presets as NAME:PRESET.")
  private String mixer;

  @Option(names = "--width", required = true, paramLabel = "C", description = "Columns.")
  private int width;

  @Option(
      names = "--length",
      required = true,
      paramLabel = "N",
      description = "Rows of the longest sequence; only some mixers' weights depend on it.")
  private int length;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Where the weights go, one tensor a parameter.")
  private Path output;

  @Override
  public Integer call() {
    ConfiguredMixer<?> configured = options.configured(parent.catalogue(), mixer);
    MixerShape shape = new MixerShape(width, length);
    LoneMixer made = options.fresh(configured, shape);
    new TensorFile(options.metadata(configured, shape), Weights.of(made.parameters()))
        .write(output);
    PrintWriter out = command.commandLine().getOut();
    out.printf(
        "wrote %s: %d tensors, %,d numbers%n",
        output, made.parameters().all().size(), made.parameters().count());
    out.flush();
    return ExitCode.OK.number();
  }
}
