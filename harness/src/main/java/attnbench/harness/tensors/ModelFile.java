package attnbench.harness.tensors;

import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecFormat;
import java.nio.file.Path;
import java.util.Map;

/**
 * The weights of a trained model and what it is a model of: a safetensors file whose metadata
 * {@value #SPEC} is the spec of the run as JSON.
 *
 * @param weights a tensor for each parameter, in the parameters' order
 */
public record ModelFile(RunSpec spec, Map<String, Tensor> weights) {
  private static final String SPEC = "attnbench.spec";

  /** Writes the file, completely or not at all. */
  public void write(Path file) {
    new TensorFile(Map.of(SPEC, SpecFormat.toTree(spec).toString()), weights).write(file);
  }

  /**
   * The spec in a file of weights.
   *
   * @param origin where the file is from, for messages
   * @throws IllegalArgumentException when there is none, or one that cannot be
   */
  public static RunSpec spec(TensorFile file, Path origin) {
    String text = file.metadata().get(SPEC);
    if (text == null) {
      throw new IllegalArgumentException(
          origin + " does not say what it is a model of; give its spec or record with --spec");
    }
    String place = origin + ", metadata " + SPEC;
    return SpecFormat.bind(SpecFormat.parseJson(text, place), RunSpec.class, place);
  }
}
