package attnbench.harness.cli;

import attnbench.attention.mixer.Choice;
import attnbench.harness.config.Plugins;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code attnbench}: its sub-commands, its common options and its errors. */
@Command(
    name = "attnbench",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    description = "Compares attention variants: accuracy against length, throughput, speed gate.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      // One line for each; the help lists them in this order.
      QuickstartCommand.class,
      TrainCommand.class,
      SweepCommand.class,
      ReportCommand.class,
      BenchCommand.class,
      ProfileCommand.class,
      GateCommand.class,
      ListCommand.class,
      MixerCommand.class,
      ModelCommand.class,
      InspectCommand.class,
      CompletionCommand.class,
      HelpCommand.class,
    },
    exitCodeListHeading = "%nExit codes:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  attnbench quickstart",
      "  attnbench list mixers",
      "  attnbench train --task adding --length 256 --mixer paramixer-chord",
      "  attnbench bench",
      "  attnbench gate before.json after.json"
    })
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--plugin",
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description = "A jar with more mixers or tasks; may be given several times.")
  private List<Path> plugins;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where in the program an error arose.")
  private boolean stacktrace;

  Main() {}

  public static void main(String[] args) {
    // Else %d has other digits in some countries, in tables and records too.
    Locale.setDefault(Locale.ROOT);
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    // Not only on errors: a thread that someone left behind must not keep the command alive.
    System.exit(execute(commandLine(), out, err, args));
  }

  /** Runs a command and returns its exit code. */
  static int execute(CommandLine commandLine, PrintWriter out, PrintWriter err, String... args) {
    commandLine.setOut(out).setErr(err);
    try {
      return commandLine.execute(args);
    } catch (Throwable error) { // picocli leaves Errors to its caller
      Main main = commandLine.getCommand();
      return main.report(error, Failure.of(error), err);
    } finally {
      out.flush();
    }
  }

  static CommandLine commandLine() {
    Main main = new Main();
    CommandLine commandLine = new CommandLine(main);
    commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(
            (e, args) -> {
              main.stacktrace |= Arrays.asList(args).contains("--stacktrace");
              return main.report(e, usageFailure(e), e.getCommandLine().getErr());
            })
        .setExecutionExceptionHandler(
            (e, where, parsed) -> main.report(e, Failure.of(e), where.getErr()));
    commandLine.getCommandSpec().usageMessage().exitCodeList(ExitCode.meanings());
    addHelp(commandLine);
    return commandLine;
  }

  /** The plug-ins that the user named, before and after the sub-command. */
  Plugins plugins() {
    // The field holds only those of the last command that had some.
    List<Path> paths = new ArrayList<>();
    for (CommandLine command : spec.commandLine().getParseResult().asCommandLineList()) {
      OptionSpec option = command.getParseResult().matchedOption("--plugin");
      if (option != null) {
        option.stringValues().forEach(path -> paths.add(Path.of(path)));
      }
    }
    return new Plugins(paths);
  }

  /** Without a command: the help, as for any other bad usage on the error stream. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.BAD_INPUT.number();
  }

  private int report(Throwable thrown, Failure failure, PrintWriter err) {
    err.println("attnbench: " + failure.message());
    if (stacktrace) {
      thrown.printStackTrace(err);
    }
    err.flush();
    return failure.code().number();
  }

  /** What is wrong with the arguments; of an unknown word the nearest and all allowed. */
  private static Failure usageFailure(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String message = e.getMessage();
    if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      if (word.startsWith("-")) {
        message = unknown("option", word.replaceFirst("=.*", ""), longOptions(command));
      } else if (!command.subcommands().isEmpty()) {
        message = unknown("command", word, command.subcommands().keySet());
      }
    }
    return Failure.badInput(message + "; see " + command.qualifiedName() + " --help");
  }

  private static Set<String> longOptions(CommandSpec command) {
    return command.optionsMap().keySet().stream()
        .filter(name -> name.startsWith("--"))
        .collect(Collectors.toSet());
  }

  private static String unknown(String kind, String word, Set<String> allowed) {
    try {
      return Choice.require(kind, word, allowed);
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** Gives every sub-command the help option that it did not declare. */
  private static void addHelp(CommandLine commandLine) {
    CommandSpec command = commandLine.getCommandSpec();
    if (!command.optionsMap().containsKey("--help")) {
      command.addOption(
          OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Show this help message and exit.")
              .build());
    }
    commandLine.getSubcommands().values().forEach(Main::addHelp);
  }
}
