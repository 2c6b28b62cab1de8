package attnbench.harness.cli;

import attnbench.harness.data.DataHome;
import attnbench.harness.data.DataReport;
import attnbench.tasks.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code attnbench data import}: takes a download over. */
@Command(
    name = "import",
    description = {
      "Copies a download to where train finds it, with checksums, once the task could read it.",
      "Documents are CLASS/NAME.txt or .txt.gz; genomes are a FASTA file for each species, such as"
          + " human.fa.gz and fruitfly.fa.gz."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench data import text aclImdb_v1.tar.gz",
      "  attnbench data import image cifar-10-binary.tar.gz",
      "  attnbench data import retrieval lra_release/lra_release/tsv_data",
      "  attnbench data import listops lra_release --set origin=files",
      "  attnbench data import pathfinder pathfinder32 --set origin=files",
      "  attnbench data import long-documents arxiv",
      "  attnbench data import genome-hfdna dna",
      "  attnbench data import genome-mtcdna cdna"
    })
final class DataImportCommand implements Callable<Integer> {
  @ParentCommand private DataCommand parent;
  @Mixin private DataCommand.MakeOptions make;

  @Parameters(index = "0", paramLabel = "TASK", description = "Whose data they are.")
  private String task;

  @Parameters(index = "1", paramLabel = "PATH", description = "The archive or folder.")
  private Path source;

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString());
    }
    Task made = parent.create(task, make, Optional.of(source));
    Path folder = parent.home().fill(task, into -> DataHome.copy(source, into));
    parent.print(DataReport.of(made));
    if (!parent.json) {
      parent.print("imported to %s%n".formatted(folder));
    }
    return ExitCode.OK.number();
  }
}
