package attnbench.attention.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import org.junit.jupiter.api.Test;

class GradientClipTest {
  private final Parameters parameters = new Parameters();
  private final Parameter left = parameters.add("left", 1, 1);
  private final Parameter right = parameters.add("right", 1, 1);
  private final Gradients gradients = new Gradients(parameters);

  @Test
  void scalesTheTriangleOfThreeFourFiveToTheLargestNorm() {
    set(3, 4);
    assertThat(GradientClip.clip(gradients, 1)).isCloseTo(5, within(1e-12));
    assertThat(gradients.of(left).data[0]).isCloseTo(0.6f, within(1e-6f));
    assertThat(gradients.of(right).data[0]).isCloseTo(0.8f, within(1e-6f));
  }

  @Test
  void leavesASmallerNormAlone() {
    set(3, 4);
    assertThat(GradientClip.clip(gradients, 6)).isCloseTo(5, within(1e-12));
    assertThat(gradients.of(left).data[0]).isEqualTo(3);
    assertThat(gradients.of(right).data[0]).isEqualTo(4);
  }

  @Test
  void reportsInfinityAndNanAsTheNorm() {
    set(Float.POSITIVE_INFINITY, 1);
    assertThat(GradientClip.clip(gradients, 1)).isInfinite();
    assertThat(gradients.of(right).data[0]).isEqualTo(1);
    set(Float.NaN, 1);
    assertThat(GradientClip.clip(gradients, 1)).isNaN();
  }

  /** 1e30 squared overflows a float, not the double that the squares are added up in. */
  @Test
  void squaresOfLargeGradientsDoNotOverflow() {
    set(1e30f, 0);
    assertThat(GradientClip.norm(gradients)).isCloseTo(1e30, within(1e24));
  }

  @Test
  void gradientsAddAndScale() {
    set(1, 2);
    Gradients other = new Gradients(parameters);
    other.of(left).data[0] = 10;
    other.of(right).data[0] = 20;
    gradients.add(other);
    gradients.scale(0.5f);
    assertThat(gradients.of(left).data[0]).isEqualTo(5.5f);
    assertThat(gradients.of(right).data[0]).isEqualTo(11);
    assertThat(gradients.squaredNorm()).isEqualTo(5.5 * 5.5 + 121);
  }

  private void set(float l, float r) {
    gradients.of(left).data[0] = l;
    gradients.of(right).data[0] = r;
  }
}
