package attnbench.harness.cli;

import picocli.CommandLine.Command;

/** {@code attnbench inspect}: what mixers compute, without training. */
@Command(
    name = "inspect",
    description = "Looks at what mixers compute, without training them.",
    synopsisSubcommandLabel = "(approximation | reach | rank)",
    subcommands = {
      InspectApproximationCommand.class,
      InspectReachCommand.class,
      InspectRankCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {"  attnbench inspect approximation --sizes 16,64,256", "  attnbench inspect reach"})
final class InspectCommand extends CommandGroup {
  Main main() {
    return main;
  }
}
