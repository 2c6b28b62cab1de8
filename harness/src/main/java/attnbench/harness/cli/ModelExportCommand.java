package attnbench.harness.cli;

import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import attnbench.harness.tensors.ModelFile;
import attnbench.harness.tensors.Tensor;
import attnbench.harness.tensors.TensorFile;
import attnbench.harness.tensors.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code attnbench model export}: the weights of a run. */
@Command(
    name = "export",
    description = {
      "Writes the weights that a run was tested with, those of its best validation.",
      "They must have been kept by --keep-weights of attnbench train or sweep, and are checked"
          + " against the record's SHA-256."
    },
    footerHeading = "%nExample:%n",
    footer = "  attnbench model export results/runs/adding/linear/0a1b2c3d-s1.json --output w")
final class ModelExportCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Parameters(index = "0", paramLabel = "RECORD.json", description = "The record of the run.")
  private Path record;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Where the weights go, one tensor a parameter; the spec is in the metadata.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    RunRecord run = ResultStore.read(record);
    Path kept = ResultStore.weightsBeside(record);
    String again = "attnbench train --spec " + record + " --force --keep-weights";
    if (!Files.exists(kept)) {
      throw new IllegalArgumentException(
          "no weights were kept for %s; %s trains it again".formatted(record, again));
    }
    Map<String, Tensor> weights = TensorFile.read(kept).tensors();
    String sha256 = Weights.sha256(weights);
    if (!sha256.equals(run.weightsSha256())) {
      throw new IllegalArgumentException(
          "%s has the SHA-256 %s, not the record's %s; %s trains it again"
              .formatted(kept, sha256, run.weightsSha256(), again));
    }
    new ModelFile(run.spec(), weights).write(output);
    PrintWriter out = command.commandLine().getOut();
    out.printf("wrote %s: %d tensors, %,d numbers%n", output, weights.size(), run.parameters());
    out.flush();
    return ExitCode.OK.number();
  }
}
