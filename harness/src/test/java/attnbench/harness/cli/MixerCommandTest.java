package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.mixer.MixerProvider;
import attnbench.harness.tensors.Tensor;
import attnbench.harness.tensors.TensorFile;
import attnbench.harness.train.Catalogue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MixerCommandTest {
  private static final int N = 5;
  private static final int C = 4;
  private static final int HEADS = 2;

  @TempDir Path folder;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  /**
   * The outside check that the command is for: the formulas of full attention by plain loops in
   * double, and their derivatives as central differences.
   */
  @Test
  void outputAndGradientsAreThoseOfTheFormula() throws IOException {
    assertThat(init("full", N, "--set=heads=" + HEADS)).as(err.toString()).isZero();
    write("x", tensor(1));
    write("g", tensor(2));
    assertThat(runMixer("full", "--upstream=" + file("g"), "--set=heads=" + HEADS))
        .as(err.toString())
        .isZero();

    Map<String, double[]> given = new HashMap<>();
    TensorFile.read(file("w")).tensors().forEach((name, t) -> given.put(name, doubles(t)));
    given.put("x", doubles(tensor(1)));
    double[] g = doubles(tensor(2));
    Map<String, Tensor> results = new LinkedHashMap<>(TensorFile.read(file("y")).tensors());
    assertClose("y", results.remove("y"), attention(given));
    assertThat(results).hasSize(9);
    results.forEach(
        (name, gradient) ->
            assertClose(
                name,
                gradient,
                differences(given, name.replaceFirst("grad\\.(weights\\.)?", ""), g)));
  }

  static List<String> everyMixerAndPreset() {
    List<String> names = new ArrayList<>();
    for (MixerProvider<?> p : new Catalogue(MixerCommandTest.class.getClassLoader()).mixers()) {
      names.add(p.name());
      p.presets().keySet().forEach(preset -> names.add(p.name() + ":" + preset));
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("everyMixerAndPreset")
  void everyMixerAndPresetIsDescribedMadeAndRun(String mixer) throws IOException {
    String[] shape = {"--width=64", "--lengths=100,256", "--json"};
    assertThat(run(List.of("mixer", "describe", mixer), shape)).as(err.toString()).isZero();
    JsonNode description = JsonMapper.shared().readTree(out.toString());

    assertThat(
            run(
                List.of("mixer", "init", "--mixer", mixer),
                "--width=64",
                "--length=256",
                "--output=" + file("w")))
        .as(err.toString())
        .isZero();
    Map<String, Tensor> weights = TensorFile.read(file("w")).tensors();
    List<String> described = new ArrayList<>();
    description
        .path("parameters")
        .forEach(p -> described.add(p.path("name").asString() + p.path("shape")));
    List<String> written = new ArrayList<>();
    weights.forEach((name, t) -> written.add(name + t.shape().toString().replace(" ", "")));
    assertThat(written).isEqualTo(described);

    write("x", random(100, 64, 3));
    write("g", random(100, 64, 4));
    assertThat(runMixer(mixer, "--upstream=" + file("g"), "--length=256"))
        .as(err.toString())
        .isZero();
    Map<String, Tensor> results = TensorFile.read(file("y")).tensors();
    assertThat(results.get("y").shape()).containsExactly(100, 64);
    assertThat(results.get("grad.x").shape()).containsExactly(100, 64);
    description
        .path("parameters")
        .forEach(
            p -> {
              String name = p.path("name").asString();
              Tensor gradient = results.get("grad.weights." + name);
              if (p.path("trained").asBoolean()) {
                assertThat(gradient.shape()).isEqualTo(weights.get(name).shape());
              } else {
                assertThat(gradient).isNull();
              }
            });
  }

  @Test
  void withoutAnUpstreamOnlyTheOutputIsWritten() throws IOException {
    assertThat(init("identity", N)).isZero();
    assertThat(out.toString()).contains("0 tensors, 0 numbers");
    write("x", tensor(1));
    assertThat(runMixer("identity")).as(err.toString()).isZero();
    assertThat(out.toString().strip()).isEqualTo("wrote " + file("y") + ": y");
    assertThat(TensorFile.read(file("y")).tensors()).containsExactly(Map.entry("y", tensor(1)));
  }

  @Test
  void theSameSeedWritesTheSameBytesAndTheFileSaysWhatItIs() throws IOException {
    assertThat(init("linear", N, "--seed=3")).isZero();
    byte[] first = Files.readAllBytes(file("w"));
    assertThat(init("linear", N, "--seed=3")).isZero();
    assertThat(Files.readAllBytes(file("w"))).isEqualTo(first);
    assertThat(TensorFile.read(file("w")).metadata())
        .containsEntry("mixer", "linear")
        .containsEntry("options", "{}")
        .containsEntry("seed", "3");
    assertThat(init("linear", N, "--seed=4", "--set=causal=true")).isZero();
    assertThat(Files.readAllBytes(file("w"))).isNotEqualTo(first);
    assertThat(TensorFile.read(file("w")).metadata()).containsEntry("options", "{\"causal\":true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --mixer=ful           | unknown mixer 'ful'; nearest: full; allowed:
          --mixer=full:wide     | unknown preset 'wide'; mixer full has none
          --set=head=2          | unknown option of mixer full 'head'; nearest: heads;
          --set=heads=3         | heads are 3; they must divide the width 4
          --set=heads           | KEY=VALUE
          --weights=missing     | no such file: missing
          --weights=FOLDER/x    | the weights in FOLDER/x are not this model's: lacks query.weight,
          --input=FOLDER/w      | FOLDER/w has no tensor 'x'; it has query.weight, query.bias,
          --input=FOLDER/flat   | tensor 'x' has the shape [20]; it must have two dimensions
          --input=FOLDER/none   | tensor 'x' has the shape [0, 4]; it must have two dimensions
          --input=FOLDER/broken | FOLDER/broken is no safetensors file: it has 3 bytes
          --upstream=FOLDER/x   | FOLDER/x has no tensor 'g'; it has x
          --upstream=FOLDER/gg  | the upstream gradient is 6 x 4; it must be 5 x 4, as the output
          --length=4            | the input is 5 x 4; it must have 4 columns and at most 4 rows
          --output=FOLDER       | -> FOLDER: Is a directory
          """)
  void whatDoesNotFitIsOneLineAndStatusTwo(String argument, String message) throws IOException {
    assertThat(init("full", N)).isZero();
    write("x", tensor(1));
    new TensorFile(Map.of(), Map.of("g", random(6, C, 1))).write(file("gg"));
    new TensorFile(Map.of(), Map.of("x", new Tensor(List.of(20), new float[20])))
        .write(file("flat"));
    new TensorFile(Map.of(), Map.of("x", new Tensor(List.of(0, 4), new float[0])))
        .write(file("none"));
    Files.write(file("broken"), new byte[3]);

    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put("--mixer", "full");
    arguments.put("--weights", file("w").toString());
    arguments.put("--input", file("x").toString());
    arguments.put("--output", file("y").toString());
    String[] changed = argument.replace("FOLDER", folder.toString()).split("=", 2);
    arguments.put(changed[0], changed[1]);
    List<String> words = new ArrayList<>(List.of("mixer", "run"));
    arguments.forEach((name, value) -> words.addAll(List.of(name, value)));

    int code = run(words);

    assertThat(err.toString())
        .contains(message.replace("FOLDER", folder.toString()))
        .hasLineCount(1);
    assertThat(code).isEqualTo(2);
    assertThat(file("y")).doesNotExist();
  }

  @Test
  void describeTellsOptionsPresetsParametersAndCost() throws IOException {
    String plugin = PresetSample.plugin(folder).toString();
    assertThat(run(List.of("mixer", "describe", "sample:wide", "--plugin", plugin))).isZero();
    assertThat(out.toString())
        .startsWith("sample: hands on what it gets\n")
        .contains("--set heads=1    number of heads\n", "--mixer sample:wide    {heads=16}\n")
        .contains("reach: self   with {heads=16}\n", "no parameters")
        .as("a stranger that states no workspace")
        .doesNotContain("workspace = ");

    assertThat(run(List.of("mixer", "describe", "full", "--width=4", "--lengths=2,3"))).isZero();
    assertThat(out.toString())
        .contains("reach: global\n", "parameters at C = 4 and N up to 3")
        .contains("query.weight  [4, 4]\n", "query.bias    [1, 4]\n")
        // Four maps of N C^2, and Q K' and its product with V of N^2 C each.
        .containsPattern("(?m)^2 +" + (4 * 2 * 16 + 2 * 4 * 4) + " +[0-9,]+$")
        .containsPattern("(?m)^3 +" + (4 * 3 * 16 + 2 * 9 * 4) + " +[0-9,]+$")
        .contains("workspace = 14 x N C + 8 x 96 D + 2 x 96 D' + H N + ")
        .contains("N = 3, C = 4, D = 4, D' = 16, H = 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          list  | mixers, presets, tasks
          mixer | describe, init, run, golden
          model | export, import
          inspect | approximation, reach, rank
          """)
  void aGroupAloneNamesItsSubCommands(String group, String names) {
    assertThat(run(List.of(group))).isEqualTo(2);
    assertThat(err.toString())
        .contains(group + " needs a sub-command: " + names + "; see attnbench " + group + " --help")
        .hasLineCount(1);
    assertThat(run(List.of(group, "descibe"))).isEqualTo(2);
    assertThat(err.toString()).contains("unknown command 'descibe'; nearest: ").hasLineCount(1);
  }

  /** Concatenated heads of softmax(Q K' / sqrt(D)) V, and the last map. */
  private static double[] attention(Map<String, double[]> given) {
    double[] q = linear(given, "query", given.get("x"));
    double[] k = linear(given, "key", given.get("x"));
    double[] v = linear(given, "value", given.get("x"));
    double[] heads = new double[N * C];
    int d = C / HEADS;
    for (int h = 0; h < HEADS; h++) {
      for (int i = 0; i < N; i++) {
        double sum = 0;
        for (int j = 0; j < N; j++) {
          double score = 0;
          for (int c = h * d; c < (h + 1) * d; c++) {
            score += q[i * C + c] * k[j * C + c];
          }
          double weight = Math.exp(score / Math.sqrt(d));
          sum += weight;
          for (int c = h * d; c < (h + 1) * d; c++) {
            heads[i * C + c] += weight * v[j * C + c];
          }
        }
        for (int c = h * d; c < (h + 1) * d; c++) {
          heads[i * C + c] /= sum;
        }
      }
    }
    return linear(given, "out", heads);
  }

  private static double[] linear(Map<String, double[]> given, String name, double[] x) {
    double[] y = new double[N * C];
    for (int i = 0; i < N; i++) {
      for (int o = 0; o < C; o++) {
        y[i * C + o] = given.get(name + ".bias")[o];
        for (int c = 0; c < C; c++) {
          y[i * C + o] += x[i * C + c] * given.get(name + ".weight")[o * C + c];
        }
      }
    }
    return y;
  }

  /** The derivatives of the sum of y o g with respect to one of what is given. */
  private static double[] differences(Map<String, double[]> given, String name, double[] g) {
    double step = 1e-5;
    double[] moved = given.get(name);
    double[] derivatives = new double[moved.length];
    for (int i = 0; i < moved.length; i++) {
      double here = moved[i];
      moved[i] = here + step;
      double above = dot(attention(given), g);
      moved[i] = here - step;
      derivatives[i] = (above - dot(attention(given), g)) / (2 * step);
      moved[i] = here;
    }
    return derivatives;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void assertClose(String name, Tensor actual, double[] expected) {
    assertThat(actual.values()).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual.values()[i])
          .as("%s, entry %d", name, i)
          .isCloseTo(expected[i], within(1e-5));
    }
  }

  private static double[] doubles(Tensor tensor) {
    double[] doubles = new double[tensor.values().length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = tensor.values()[i];
    }
    return doubles;
  }

  private static Tensor tensor(long seed) {
    return random(N, C, seed);
  }

  private static Tensor random(int rows, int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Tensor(List.of(rows, columns), values);
  }

  private void write(String name, Tensor tensor) {
    new TensorFile(Map.of(), Map.of(name, tensor)).write(file(name));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private int init(String mixer, int length, String... more) {
    return run(
        List.of("mixer", "init", "--mixer", mixer, "--width=" + C, "--length=" + length),
        Stream.concat(Stream.of("--output=" + file("w")), Stream.of(more)).toArray(String[]::new));
  }

  private int runMixer(String mixer, String... more) {
    return run(
        List.of(
            "mixer",
            "run",
            "--mixer=" + mixer,
            "--weights=" + file("w"),
            "--input=" + file("x"),
            "--output=" + file("y")),
        more);
  }

  private int run(List<String> words, String... more) {
    out = new StringWriter();
    err = new StringWriter();
    String[] all = Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new);
    return Main.execute(Main.commandLine(), new PrintWriter(out), new PrintWriter(err), all);
  }
}
