package attnbench.harness.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Tape;
import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.MixerShape;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.tensors.Tensor;
import attnbench.harness.tensors.TensorFile;
import attnbench.harness.tensors.Weights;
import attnbench.harness.train.Catalogue;
import attnbench.harness.train.Seeds;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Outputs and gradients are those that libtorch makes of the same equations in double precision.
 *
 * <p>The files are made anew by {@code attnbench mixer golden}, with the folder {@code golden} of
 * this package's test resources as {@code --output}.
 */
class GoldenFilesTest {
  /** Of the largest number of a tensor. */
  private static final double TOLERANCE = 1e-4;

  /** What is smaller in double precision is a zero that was rounded. */
  private static final double ROUNDING = 1e-12;

  /** Biases that only shift what a softmax is taken over: scores, or a projection's columns. */
  private static final Pattern SHIFTS = Pattern.compile("\\.((global)?[kK]ey|projection)\\.bias$");

  private static final String WEIGHT = "weights.";

  /** Mixers without a golden file. */
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "identity", "its output is its input",
          "random-fixed", "its weights are no parameters, and nobody else has the generator");

  private final Catalogue catalogue = new Catalogue(getClass().getClassLoader());

  static List<Path> files() throws IOException, URISyntaxException {
    Path folder = Path.of(GoldenFilesTest.class.getResource("golden").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void scalarKernelsDoWhatLibtorchDoes(Path file) throws IOException {
    check(file, Kernels.choose("scalar"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void vectorKernelsDoWhatLibtorchDoes(Path file) throws IOException {
    check(file, Kernels.choose("vector"));
  }

  @Test
  void everyMixerHasAFileOrAReasonForNone() throws IOException, URISyntaxException {
    TreeSet<String> named = new TreeSet<>(LEFT_OUT.keySet());
    for (Path file : files()) {
      String mixer = TensorFile.read(file).metadata().get("mixer");
      assertThat(LEFT_OUT).doesNotContainKey(mixer);
      named.add(mixer);
    }
    assertThat(named)
        .containsExactlyElementsOf(
            catalogue.mixers().stream().map(MixerProvider::name).sorted().toList());
  }

  /** A shift of what a softmax is taken over leaves it as it is: these gradients are zero. */
  @ParameterizedTest
  @MethodSource("files")
  void noGradientIsZeroButOfBiasesThatShiftASoftmax(Path file) throws IOException {
    TensorFile golden = TensorFile.read(file);
    assertThat(golden.metadata().get("engine")).startsWith("libtorch ");
    golden
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith("grad.") && !SHIFTS.matcher(name).find()) {
                assertThat(largest(tensor)).as(name).isGreaterThan(1e-3);
              }
            });
  }

  private void check(Path file, KernelProvider kernels) throws IOException {
    TensorFile golden = TensorFile.read(file);
    LoneMixer mixer = mixer(golden);
    Weights.load(weights(golden), file, mixer.parameters());
    Map<String, Tensor> results =
        mixer.forwardBackward(
            new Tape(kernels),
            golden.tensor("x", file).matrix("x"),
            golden.tensor("g", file).matrix("g"));

    Map<String, Tensor> expected = new LinkedHashMap<>(golden.tensors());
    expected.keySet().removeIf(name -> !results.containsKey(name));
    assertThat(expected).containsOnlyKeys(results.keySet());
    expected.forEach((name, tensor) -> assertClose(name, results.get(name), tensor));
  }

  private LoneMixer mixer(TensorFile golden) {
    Map<String, String> metadata = golden.metadata();
    JsonNode options = SpecFormat.parseJson(metadata.get("options"), "options");
    Map<String, String> changes =
        options.properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, option -> option.getValue().asString()));
    ConfiguredMixer<?> configured = catalogue.mixer(metadata.get("mixer"), changes);
    int width = Integer.parseInt(metadata.get("width"));
    int length = Integer.parseInt(metadata.get("length"));
    return LoneMixer.fresh(
        configured, new MixerShape(width, length), Seeds.WEIGHTS.random(2, 0, 0));
  }

  private static TensorFile weights(TensorFile golden) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    golden
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(WEIGHT)) {
                weights.put(name.substring(WEIGHT.length()), tensor);
              }
            });
    return new TensorFile(Map.of(), weights);
  }

  private static void assertClose(String name, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
    double difference = 0;
    for (int i = 0; i < expected.values().length; i++) {
      difference = Math.max(difference, Math.abs(actual.values()[i] - expected.values()[i]));
    }
    double scale = largest(expected) > ROUNDING ? largest(expected) : 1;
    assertThat(difference).as(name).isLessThan(TOLERANCE * scale);
  }

  private static double largest(Tensor tensor) {
    double largest = 0;
    for (float value : tensor.values()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
