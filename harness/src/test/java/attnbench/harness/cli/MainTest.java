package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import attnbench.attention.kernel.Kernels;
import attnbench.harness.config.Plugins;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

class MainTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return run(Main.commandLine(), args);
  }

  private int run(CommandLine commandLine, String... args) {
    return Main.execute(commandLine, new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void helpListsEveryExitCodeAndExamples() {
    assertThat(run("--help")).isZero();

    for (ExitCode code : ExitCode.values()) {
      assertThat(out.toString()).containsPattern("(?m)^ +" + code.number() + " ");
    }
    assertThat(out.toString()).contains("Examples:", "attnbench quickstart");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void everyCommandHasHelpAndADescription() {
    Main.commandLine()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              out.getBuffer().setLength(0);
              assertThat(run(name, "--help")).as(name).isZero();
              assertThat(out.toString()).contains("Usage: attnbench " + name);
              assertThat(command.getCommandSpec().usageMessage())
                  .matches(usage -> usage.header().length + usage.description().length > 0, name);
            });
  }

  @Test
  void everyExampleInAHelpIsOneThatTheCommandAccepts() {
    for (CommandLine command : withSubCommands(Main.commandLine())) {
      String[] footer = command.getCommandSpec().usageMessage().footer();
      boolean nested = command.getParent() != null && command.getParent().getParent() != null;
      assertThat(footer.length > 0 || nested || command.getCommandName().equals("help"))
          .as(command.getCommandName())
          .isTrue();
      for (String example : footer) {
        String words = example.formatted().strip();
        assertThat(words)
            .startsWith(words.startsWith("source") ? "source <(attnbench" : "attnbench ");
        assertThat(words.length()).as("wraps: " + words).isLessThan(79);
        String[] arguments = words.replaceAll(".*?attnbench |\\)", "").split(" +");
        assertThatCode(() -> Main.commandLine().parseArgs(arguments)).doesNotThrowAnyException();
      }
    }
  }

  private static List<CommandLine> withSubCommands(CommandLine command) {
    List<CommandLine> all = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(one -> all.addAll(withSubCommands(one)));
    return all;
  }

  @Test
  void withoutACommandTheHelpGoesToTheErrorStream() {
    assertThat(run()).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("Usage: attnbench");
  }

  /** Egypt's default digits are not ASCII; records, tables and charts must not depend on it. */
  @Test
  void digitsAreTheSameInEveryCountry() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-Duser.language=ar",
                    "-Duser.country=EG",
                    "-Dattnbench.kernels=scalar",
                    "-cp",
                    classPath,
                    Main.class.getName(),
                    "sweep",
                    "--dry-run",
                    "--results",
                    folder.toString(),
                    "--mixers=full"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(printed.lines()).containsExactly("adding N=128 full seed 1", "would run 1 of 1");
  }

  @Test
  void versionNamesCommitJavaAndKernels() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString())
        .containsPattern("attnbench \\S+, commit ([0-9a-f]{40}|unknown)")
        .contains("Java " + Runtime.version(), "kernels " + Kernels.active().name());
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheNearestAndAll() {
    assertThat(run("competion")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("attnbench: unknown command 'competion'; nearest: completion; allowed: ")
        .contains("help", "see attnbench --help")
        .hasLineCount(1);
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheNearestAndAll() {
    assertThat(run("completion", "--plugn=x", "y")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "attnbench: unknown option '--plugn'; nearest: --plugin; allowed: --help, --plugin,"
                + " --stacktrace; see attnbench completion --help\n")
        .hasLineCount(1);
  }

  @Test
  void theCompletionScriptIsOneThatBashAccepts() throws Exception {
    assertThat(run("completion")).isZero();

    Path script = Files.writeString(folder.resolve("completion"), out.toString());
    Process bash =
        new ProcessBuilder("bash", "-c", "source \"$0\"; complete -p attnbench", script.toString())
            .redirectErrorStream(true)
            .start();
    String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(answer).isZero();
    assertThat(answer).contains("attnbench");
  }

  @Test
  void aFaultOfTheInputIsOneLineAndExitCodeTwo() {
    assertThat(run(failing(new IllegalArgumentException("length is 0")), "fail")).isEqualTo(2);
    assertThat(err.toString()).isEqualToNormalizingNewlines("attnbench: length is 0\n");
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
  void aFaultOfTheProgramIsOneLineAndExitCodeOne(Class<? extends Throwable> type) throws Exception {
    CommandLine failing = failing(type.getDeclaredConstructor().newInstance());

    assertThat(run(failing, "fail")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("attnbench: internal error: " + type.getName())
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--stacktrace fail", "fail --stacktrace"})
  void theStackTraceIsShownOnRequestWhereverItIsAsked(String args) {
    run(failing(new IllegalArgumentException("length is 0")), args.split(" "));

    assertThat(err.toString())
        .contains("attnbench: length is 0", "\tat " + MainTest.class.getName());
  }

  @Test
  void pluginsMayStandBeforeAndAfterTheCommand() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    PluginsCommand command = new PluginsCommand();
    CommandLine commandLine = Main.commandLine().addSubcommand(command);

    run(commandLine, "plugins", "--plugin", one.toString(), "--plugin=" + two);
    assertThat(command.seen.paths()).containsExactly(one, two);
    run(commandLine, "--plugin", one.toString(), "plugins", "--plugin=" + two);
    assertThat(command.seen.paths()).containsExactly(one, two);
    run(commandLine, "plugins");
    assertThat(command.seen.paths()).isEmpty();
  }

  @Test
  void aMissingPluginIsAFaultOfTheInput() {
    CommandLine commandLine = Main.commandLine().addSubcommand(new PluginsCommand());

    assertThat(run(commandLine, "plugins", "--plugin", "missing.jar")).isEqualTo(2);
    assertThat(err.toString()).contains("missing.jar cannot be read").hasLineCount(1);
  }

  private static CommandLine failing(Throwable thrown) {
    return Main.commandLine().addSubcommand(new FailCommand(thrown));
  }

  /** Keeps the plug-ins that it was run with. */
  @Command(name = "plugins")
  static final class PluginsCommand implements Callable<Integer> {
    @ParentCommand private Main main;
    private Plugins seen;

    @Override
    public Integer call() {
      seen = main.plugins();
      return ExitCode.OK.number();
    }
  }

  /** Fails as it is told to. */
  @Command(name = "fail")
  static final class FailCommand implements Callable<Integer> {
    private final Throwable thrown;

    FailCommand(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public Integer call() throws Exception {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (Exception) thrown;
    }
  }
}
