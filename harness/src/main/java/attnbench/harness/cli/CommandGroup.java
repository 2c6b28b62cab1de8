package attnbench.harness.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that only leads to its sub-commands; alone it names them. */
abstract class CommandGroup implements Callable<Integer> {
  @ParentCommand Main main;
  @Spec CommandSpec command;

  @Override
  public Integer call() {
    throw new ParameterException(
        command.commandLine(),
        "%s needs a sub-command: %s"
            .formatted(command.qualifiedName(), String.join(", ", command.subcommands().keySet())));
  }
}
