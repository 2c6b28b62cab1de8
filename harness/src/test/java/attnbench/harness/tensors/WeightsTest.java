package attnbench.harness.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import attnbench.attention.autodiff.Parameters;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WeightsTest {
  private static final Path ORIGIN = Path.of("w.safetensors");

  @Test
  void parametersBecomeTensorsAndComeBack() {
    Parameters parameters = parameters(3);
    Map<String, Tensor> tensors = Weights.of(parameters);
    assertThat(tensors)
        .containsExactly(
            Map.entry("a.weight", new Tensor(List.of(2, 3), new float[] {3, 4, 5, 6, 7, 8})),
            Map.entry("b", new Tensor(List.of(1, 2), new float[] {3, 4})));

    Parameters others = parameters(-1);
    Weights.load(new TensorFile(Map.of(), tensors), ORIGIN, others);
    assertThat(Weights.of(others)).isEqualTo(tensors);
  }

  @Test
  void whatIsMissingUnknownOrOfAnotherShapeIsNamedAndChangesNothing() {
    refused(
        tensors -> {
          tensors.remove("b");
          tensors.put("c", new Tensor(List.of(1, 2), new float[2]));
        },
        "the weights in w.safetensors are not this model's: lacks b; has no parameter for c");
    refused(
        tensors -> tensors.put("b", new Tensor(List.of(2), new float[2])),
        "w.safetensors: tensor 'b' has the shape [2]; it must be [1, 2]");
    refused(
        tensors -> tensors.put("a.weight", new Tensor(List.of(3, 2), new float[6])),
        "w.safetensors: tensor 'a.weight' has the shape [3, 2]; it must be [2, 3]");
  }

  private static void refused(Consumer<Map<String, Tensor>> change, String message) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(Weights.of(parameters(3)));
    change.accept(tensors);
    Parameters parameters = parameters(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Weights.load(new TensorFile(Map.of(), tensors), ORIGIN, parameters))
        .withMessage(message);
    assertThat(Weights.of(parameters)).isEqualTo(Weights.of(parameters(0)));
  }

  /** Two parameters whose numbers go up from {@code first}. */
  private static Parameters parameters(int first) {
    Parameters parameters = new Parameters();
    parameters.scope("a").add("weight", 2, 3);
    parameters.add("b", 1, 2);
    parameters
        .all()
        .forEach(
            parameter -> {
              for (int i = 0; i < parameter.size(); i++) {
                parameter.value().data[i] = first + i;
              }
            });
    return parameters;
  }
}
