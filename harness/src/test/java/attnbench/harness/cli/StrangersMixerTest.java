package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import attnbench.harness.store.RunStatus;
import attnbench.harness.tensors.Tensor;
import attnbench.harness.tensors.TensorFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mixer that this project knows nothing of, compiled and packed apart. */
class StrangersMixerTest {
  private static final Path EXAMPLE = Path.of("src", "test", "resources", "blend-mixer");
  private static final String SERVICE = "META-INF/services/attnbench.attention.mixer.MixerProvider";
  private static final String[] SHORT = {
    "--length", "8",
    "--set", "task.options.trainItems=40",
    "--set", "task.options.validationItems=10",
    "--set", "task.options.testItems=10",
    "--set", "train.batch=10",
    "--set", "train.epochs=1"
  };

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theExampleIsListedAndTrainedFromItsJar() throws IOException {
    String jar = jar(compile(Files.readString(EXAMPLE.resolve("BlendMixer.java")))).toString();

    assertThat(run("list", "mixers", "--plugin", jar)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("blend: adds a learned share", "full: ");

    String results = folder.resolve("results").toString();
    assertThat(run("train", SHORT, "--mixer", "blend", "--plugin", jar, "--results", results))
        .as(err.toString())
        .isZero();
    RunRecord record = new ResultStore(Path.of(results)).readAll().records().get(0);
    assertThat(record.spec().model().mixer()).isEqualTo("blend");
    assertThat(record.status()).isEqualTo(RunStatus.EPOCHS_DONE);
    assertThat(record.stepsDone()).isEqualTo(4);

    assertThat(run("train", SHORT, "--mixer", "identity", "--results", results)).isZero();
    List<RunRecord> records = new ResultStore(Path.of(results)).readAll().records();
    long shares = 32; // the example's parameter is 1 x C
    assertThat(records.get(0).parameters()).isEqualTo(records.get(1).parameters() + shares);
  }

  /** {@code y_i = x_i + g o mean of x} with g = 1/2 at first; its derivatives by hand. */
  @Test
  void theExampleRunsOnGivenTensors() throws IOException {
    String jar = jar(compile(Files.readString(EXAMPLE.resolve("BlendMixer.java")))).toString();
    Path w = folder.resolve("w");
    Path x = folder.resolve("x");
    Path g = folder.resolve("g");
    Path y = folder.resolve("y");
    String[] plugin = {"--plugin", jar, "--mixer=blend"};
    assertThat(run("mixer", "init", plugin, "--width=2", "--length=2", "--output=" + w)).isZero();
    write(x, "x", 1, 2, 3, 6);
    write(g, "g", 1, 0, 1, 4);
    assertThat(
            run(
                "mixer",
                "run",
                plugin,
                "--weights=" + w,
                "--input=" + x,
                "--upstream=" + g,
                "--output=" + y))
        .as(err.toString())
        .isZero();

    Map<String, Tensor> results = TensorFile.read(y).tensors();
    assertThat(results.get("y").values()).containsExactly(2, 4, 4, 8);
    assertThat(results.get("grad.x").values()).containsExactly(1.5f, 1, 1.5f, 5);
    assertThat(results.get("grad.weights.share").values()).containsExactly(4, 16);
  }

  private static void write(Path file, String name, float... values) {
    new TensorFile(Map.of(), Map.of(name, new Tensor(List.of(2, 2), values))).write(file);
  }

  @Test
  void aNameThatIsNoFolderIsRefused() throws IOException {
    String jar = jar(compile(example("return \"blend\"", "return \"../blend\""))).toString();

    assertThat(run("list", "mixers", "--plugin", jar)).isEqualTo(2);
    assertThat(err.toString())
        .contains("mixer name '../blend' of blend.BlendMixer; it must be lower-case words")
        .hasLineCount(1);
  }

  @Test
  void aNameThatIsTakenIsRefused() throws IOException {
    String jar = jar(compile(example("return \"blend\"", "return \"full\""))).toString();

    assertThat(run("train", SHORT, "--plugin", jar)).isEqualTo(2);
    assertThat(err.toString())
        .contains("two mixers are named 'full': ", "blend.BlendMixer")
        .hasLineCount(1);
  }

  @Test
  void aProviderThatThrowsIsNamed() throws IOException {
    String failing = example("public record NoOptions", "public BlendMixer() { int x = 1 / 0; }");

    for (String command : List.of("list mixers", "train", "sweep --dry-run")) {
      err.getBuffer().setLength(0);
      String[] given = (command + " --plugin " + jar(compile(failing))).split(" ");
      assertThat(run(given[0], tail(given))).as(command).isEqualTo(2);
      assertThat(err.toString())
          .contains("blend.BlendMixer could not be instantiated")
          .hasLineCount(1);
    }
  }

  /** The example with a text replaced; what is declared there goes with it. */
  private static String example(String text, String instead) throws IOException {
    String source = Files.readString(EXAMPLE.resolve("BlendMixer.java"));
    assertThat(source).contains(text);
    return source.replace(text, instead.startsWith("public") ? instead + text : instead);
  }

  private Path compile(String source) throws IOException {
    Path file = Files.writeString(folder.resolve("BlendMixer.java"), source);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    String[] arguments = {
      "-cp",
      System.getProperty("java.class.path"),
      "-proc:none",
      "-d",
      classes.toString(),
      file.toString()
    };
    assertThat(javac.run(null, null, null, arguments)).isZero();
    return classes;
  }

  private Path jar(Path classes) throws IOException {
    Path jar = folder.resolve("mixer.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file);
        Stream<Path> compiled = Files.walk(classes)) {
      add(entries, SERVICE, EXAMPLE.resolve(SERVICE));
      for (Path one : compiled.filter(Files::isRegularFile).toList()) {
        add(entries, classes.relativize(one).toString().replace('\\', '/'), one);
      }
    }
    return jar;
  }

  private static void add(JarOutputStream jar, String name, Path file) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    Files.copy(file, jar);
    jar.closeEntry();
  }

  private int run(String command, String... arguments) {
    return run(command, new String[0], arguments);
  }

  private int run(String command, String subCommand, String[] first, String... more) {
    String[] all = Stream.concat(Stream.of(subCommand), Stream.of(first)).toArray(String[]::new);
    return run(command, all, more);
  }

  private int run(String command, String[] first, String... more) {
    String[] all =
        Stream.of(Stream.of(command), Stream.of(first), Stream.of(more))
            .flatMap(words -> words)
            .toArray(String[]::new);
    return Main.execute(Main.commandLine(), new PrintWriter(out), new PrintWriter(err), all);
  }

  private static String[] tail(String[] words) {
    return Stream.of(words).skip(1).toArray(String[]::new);
  }
}
