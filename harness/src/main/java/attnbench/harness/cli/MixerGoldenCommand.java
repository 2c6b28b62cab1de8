package attnbench.harness.cli;

import attnbench.harness.peer.GoldenFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attnbench mixer golden}: what libtorch makes of the mixers' equations. */
@Command(
    name = "golden",
    description = {
      "Writes outputs and gradients that libtorch makes of the mixers' equations, which the tests"
          + " compare ours with.",
      "Each file has a mixer's parameters as weights.NAME, its input x, the upstream gradient g,"
          + " the output y, and grad.x and grad.weights.NAME. The same bytes on each run. Needs"
          + " libtorch, which mvn -B -Ppeer -DskipTests package brings."
    },
    footerHeading = "%nExamples:%n",
    footer = "  attnbench mixer golden --output golden")
final class MixerGoldenCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the files go.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    GoldenFiles.write(output);
    PrintWriter out = command.commandLine().getOut();
    out.printf("wrote golden files into %s%n", output);
    out.flush();
    return ExitCode.OK.number();
  }
}
