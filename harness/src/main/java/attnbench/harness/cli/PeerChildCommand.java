package attnbench.harness.cli;

import attnbench.harness.peer.PeerChild;
import attnbench.harness.peer.PeerCommands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attnbench bench peer-child}: what {@code attnbench bench peer} starts, for no person. */
@Command(
    name = PeerCommands.CHILD,
    hidden = true,
    description = "Run steps of an engine as the standard input says.")
final class PeerChildCommand implements Callable<Integer> {
  @Option(names = PeerCommands.OWN, description = "Our engine rather than the other.")
  private boolean own;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PeerChild.of(own).serve(requests, spec.commandLine().getOut());
    return ExitCode.OK.number();
  }
}
