package attnbench.harness.libtorch.golden;

import static attnbench.harness.libtorch.Tensors.floats;

import attnbench.attention.autodiff.Parameter;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.inspect.LoneMixer;
import attnbench.harness.tensors.Tensor;
import attnbench.harness.tensors.TensorFile;
import attnbench.harness.tensors.Weights;
import attnbench.harness.train.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Writes a golden file for each case: a mixer's parameters, input and upstream gradient, and the
 * output and gradients that libtorch makes of them.
 *
 * <p>Tensors {@code weights.NAME}, {@code x}, {@code g}, {@code y}, {@code grad.x} and {@code
 * grad.weights.NAME} for each trained parameter; metadata as the files of {@code attnbench mixer}
 * have them, and {@code engine}. The same bytes on each run.
 */
public final class GoldenFiles {
  private static final long SEED = 1;

  /** How far parameters are moved off their first values, some of which are zero or all alike. */
  private static final double OFFSET = 0.3;

  private GoldenFiles() {}

  /**
   * Writes all files.
   *
   * @param args the folder, which is made where it is missing
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException(
          args.length + " arguments; there must be one, the folder that the files go to");
    }
    Path folder = Files.createDirectories(Path.of(args[0]));
    torch.set_num_threads(1);
    Catalogue catalogue = new Catalogue(GoldenFiles.class.getClassLoader());
    for (GoldenCase golden : GoldenCases.all()) {
      file(golden, catalogue).write(folder.resolve(golden.name() + ".safetensors"));
    }
  }

  private static TensorFile file(GoldenCase golden, Catalogue catalogue) {
    ConfiguredMixer<?> configured = catalogue.mixer(golden.mixer(), golden.options());
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    LoneMixer mixer = LoneMixer.fresh(configured, golden.shape(), random);
    for (Parameter parameter : mixer.parameters().all()) {
      if (parameter.trained()) {
        for (int i = 0; i < parameter.size(); i++) {
          parameter.value().data[i] += (float) (OFFSET * random.nextGaussian());
        }
      }
    }
    Map<String, Tensor> weights = Weights.of(mixer.parameters());
    Tensor x = normal(golden, random);
    Tensor g = normal(golden, random);

    Given given = new Given(weights);
    org.bytedeco.pytorch.Tensor input = Given.leaf(x);
    org.bytedeco.pytorch.Tensor output = golden.composition().apply(given, input);
    output.backward(Given.leaf(g), new BoolOptional(), false, new TensorArrayRefOptional());

    Map<String, Tensor> tensors = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> tensors.put("weights." + name, tensor));
    tensors.put("x", x);
    tensors.put("g", g);
    tensors.put(LoneMixer.OUTPUT, tensor(output.detach()));
    tensors.put(LoneMixer.INPUT_GRADIENT, tensor(input.grad()));
    for (Parameter parameter : mixer.parameters().all()) {
      if (parameter.trained()) {
        String name = LoneMixer.PARAMETER_GRADIENT_PREFIX + parameter.name();
        tensors.put(name, tensor(given.get(parameter.name()).grad()));
      }
    }
    return new TensorFile(metadata(golden, configured), tensors);
  }

  private static Map<String, String> metadata(GoldenCase golden, ConfiguredMixer<?> configured) {
    return Map.of(
        "mixer", golden.mixer(),
        "options", SpecFormat.toTree(configured.changes()).toString(),
        "width", Integer.toString(golden.shape().width()),
        "length", Integer.toString(golden.shape().maxLength()),
        "engine", "libtorch " + torch.TORCH_VERSION);
  }

  private static Tensor normal(GoldenCase golden, RandomGenerator random) {
    float[] values = new float[golden.rows() * golden.shape().width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Tensor(List.of(golden.rows(), golden.shape().width()), values);
  }

  private static Tensor tensor(org.bytedeco.pytorch.Tensor tensor) {
    List<Integer> shape =
        Arrays.stream(tensor.sizes().vec().get()).mapToObj(Math::toIntExact).toList();
    return new Tensor(shape, floats(tensor.to(torch.ScalarType.Float)));
  }
}
