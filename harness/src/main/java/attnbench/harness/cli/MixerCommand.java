package attnbench.harness.cli;

import attnbench.harness.train.Catalogue;
import picocli.CommandLine.Command;

/** {@code attnbench mixer}: one mixer alone. */
@Command(
    name = "mixer",
    description = {
      "Describes one mixer, writes fresh weights of it, runs it on given tensors, or has another"
          + " program make golden files.",
      "All tensors are 32-bit floats in files of the safetensors format, so that another program"
          + " can check a mixer or be checked by it."
    },
    synopsisSubcommandLabel = "(describe | init | run | golden)",
    subcommands = {
      MixerDescribeCommand.class,
      MixerInitCommand.class,
      MixerRunCommand.class,
      MixerGoldenCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench mixer describe linear",
      "  attnbench mixer init --mixer linear --width 32 --length 64 --output w",
      "  attnbench mixer run --help"
    })
final class MixerCommand extends CommandGroup {
  Catalogue catalogue() {
    return new Catalogue(main.plugins().loader());
  }
}
