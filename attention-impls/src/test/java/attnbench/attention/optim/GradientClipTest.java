package attnbench.attention.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.OneThread;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.ParameterRanges;
import attnbench.attention.autodiff.Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientClipTest {
  private final Parameters parameters = new Parameters();
  private final Parameter left = parameters.add("left", 1, 1);
  private final Parameter right = parameters.add("right", 1, 1);
  private final Gradients gradients = new Gradients(parameters);
  private final ParameterRanges ranges = OneThread.ranges(parameters);

  @Test
  void scalesTheTriangleOfThreeFourFiveToTheLargestNorm() {
    set(3, 4);
    assertThat(GradientClip.clip(ranges, gradients, 1)).isCloseTo(5, within(1e-12));
    assertThat(gradients.of(left).data[0]).isCloseTo(0.6f, within(1e-6f));
    assertThat(gradients.of(right).data[0]).isCloseTo(0.8f, within(1e-6f));
  }

  @Test
  void leavesASmallerNormAlone() {
    set(3, 4);
    assertThat(GradientClip.clip(ranges, gradients, 6)).isCloseTo(5, within(1e-12));
    assertThat(gradients.of(left).data[0]).isEqualTo(3);
    assertThat(gradients.of(right).data[0]).isEqualTo(4);
  }

  @Test
  void reportsInfinityAndNanAsTheNorm() {
    set(Float.POSITIVE_INFINITY, 1);
    assertThat(GradientClip.clip(ranges, gradients, 1)).isInfinite();
    assertThat(gradients.of(right).data[0]).isEqualTo(1);
    set(Float.NaN, 1);
    assertThat(GradientClip.clip(ranges, gradients, 1)).isNaN();
  }

  /** 1e30 squared overflows a float, not the double that the squares are added up in. */
  @Test
  void squaresOfLargeGradientsDoNotOverflow() {
    set(1e30f, 0);
    assertThat(GradientClip.norm(ranges, gradients)).isCloseTo(1e30, within(1e24));
  }

  @Test
  void gradientsAddAndScale() {
    set(1, 2);
    Gradients other = new Gradients(parameters);
    other.of(left).data[0] = 10;
    other.of(right).data[0] = 20;
    gradients.addAll(ranges, List.of(other, other));
    gradients.scale(ranges, 0.5f);
    assertThat(gradients.of(left).data[0]).isEqualTo(10.5f);
    assertThat(gradients.of(right).data[0]).isEqualTo(21);
    assertThat(gradients.squaredNorm(ranges)).isEqualTo(10.5 * 10.5 + 441);
  }

  private void set(float l, float r) {
    gradients.of(left).data[0] = l;
    gradients.of(right).data[0] = r;
  }
}
