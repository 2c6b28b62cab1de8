package attnbench.attention.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private final Parameters parameters = new Parameters();

  @Test
  void scopesJoinNamesByDotsAndShareTheOrder() {
    parameters.add("head", 1, 2);
    Parameters block = parameters.scope("block0");
    Parameter nested = block.scope("mixer").add("query", 3, 4);
    parameters.add("tail", 5, 1);
    assertThat(parameters.all())
        .extracting(Parameter::name)
        .containsExactly("head", "block0.mixer.query", "tail");
    assertThat(nested.index()).isEqualTo(1);
    assertThat(parameters.count()).isEqualTo(2 + 12 + 5);
  }

  @Test
  void aTakenNameIsRefused() {
    parameters.scope("a").add("b", 1, 1);
    assertThatThrownBy(() -> parameters.add("a.b", 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.b");
  }

  @Test
  void clearedGradientsAreZero() {
    Parameter parameter = parameters.add("weight", 3, 4);
    Gradients gradients = new Gradients(parameters);
    Arrays.fill(gradients.of(parameter).data, 7f);
    gradients.clear();
    assertThat(Matrices.entries(gradients.of(parameter))).containsOnly(0f).hasSize(12);
  }
}
