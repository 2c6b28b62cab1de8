package attnbench.harness.cli;

import picocli.CommandLine.Command;

/** {@code attnbench model}: the weights of trained models. */
@Command(
    name = "model",
    description = {
      "Takes the weights of a trained model out, or puts weights from elsewhere in and tests them.",
      "Weights are 32-bit floats in files of the safetensors format, one tensor a parameter."
    },
    synopsisSubcommandLabel = "(export | import)",
    subcommands = {ModelExportCommand.class, ModelImportCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench train --task adding --length 128 --mixer linear --keep-weights",
      "  attnbench model export results/runs/adding/linear/0a1b2c3d-s1.json --output w",
      "  attnbench model import w"
    })
final class ModelCommand extends CommandGroup {
  Main main() {
    return main;
  }
}
