package attnbench.harness.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScaledAxisTest {
  private static final Rectangle2D AREA = new Rectangle2D.Double(50, 40, 600, 440);

  static Stream<ScaledAxis> axes() {
    return Stream.of(
        Axes.error("error"),
        Axes.length(DoubleStream.of(64)),
        Axes.length(DoubleStream.of(128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)),
        Axes.length(DoubleStream.of(1000, 1024, 4000, 4096, 4097)),
        Axes.logarithmic("equal", DoubleStream.of(3, 3, 3)),
        Axes.logarithmic("one decade", DoubleStream.of(1, 9.5)),
        Axes.logarithmic("wide", DoubleStream.of(1e-3, 5e6)),
        Axes.logarithmic("tiny", DoubleStream.of(1e-9)),
        Axes.percent("equal", DoubleStream.of(100, 100)),
        Axes.percent("none", DoubleStream.of(0)),
        Axes.percent("all", DoubleStream.of(0, 100)),
        Axes.fromZero("none", 0),
        Axes.fromZero("tiny", 0.003),
        Axes.fromZero("large", 125_000));
  }

  @ParameterizedTest
  @MethodSource("axes")
  void largerValuesLieFurtherUpAndRightAndComeBackAsTheyWent(ScaledAxis axis) {
    double lastX = Double.NEGATIVE_INFINITY;
    double lastY = Double.POSITIVE_INFINITY;
    for (int i = 0; i <= 200; i++) {
      double value = axis.shifted(axis.getLowerBound(), i / 200.0);
      double x = axis.valueToJava2D(value, AREA, RectangleEdge.BOTTOM);
      double y = axis.valueToJava2D(value, AREA, RectangleEdge.LEFT);
      assertThat(x).isGreaterThan(lastX).isBetween(50 - 1e-6, 650 + 1e-6);
      assertThat(y).isLessThan(lastY).isBetween(40 - 1e-6, 480 + 1e-6);
      double tolerance = 1e-9 * (Math.abs(axis.getUpperBound()) + Math.abs(value));
      assertThat(axis.java2DToValue(x, AREA, RectangleEdge.BOTTOM))
          .isCloseTo(value, within(tolerance));
      assertThat(axis.java2DToValue(y, AREA, RectangleEdge.LEFT))
          .isCloseTo(value, within(tolerance));
      lastX = x;
      lastY = y;
    }
  }

  @ParameterizedTest
  @MethodSource("axes")
  void ticksAreThereInOrderAndDoNotTouch(ScaledAxis axis) {
    List<NumberTick> ticks = axis.refreshTicks(null, null, AREA, RectangleEdge.BOTTOM);
    assertThat(ticks).isNotEmpty();
    double last = Double.NEGATIVE_INFINITY;
    for (NumberTick tick : ticks) {
      double x = axis.valueToJava2D(tick.getNumber().doubleValue(), AREA, RectangleEdge.BOTTOM);
      // 12-point digits are about 7 units wide; labels here have at most six characters.
      assertThat(x - last).isGreaterThan(25);
      assertThat(Double.parseDouble(tick.getText().replace("k", "e3").replace("M", "e6")))
          .isEqualTo(tick.getNumber().doubleValue());
      last = x;
    }
  }

  @Test
  void theErrorAxisShowsTheTicksOfThePublishedFigureApart() {
    ScaledAxis axis = Axes.error("error");
    List<NumberTick> ticks = axis.refreshTicks(null, null, AREA, RectangleEdge.LEFT);
    assertThat(ticks)
        .extracting(NumberTick::getText)
        .containsExactly("0.0", "0.5", "1", "5", "10", "20", "50", "86.8");
    assertThat(axis.getRange().contains(0)).isTrue();
    assertThat(axis.getRange().contains(100)).isTrue();
  }

  @Test
  void symlogIsLinearNearZeroAndLogarithmicFarAbove() {
    Scale scale = new Scale.Symlog(0.3);
    // Slope 1/knee at 0, and a constant step for each factor of ten far above the knee.
    assertThat(scale.position(0)).isZero();
    assertThat(scale.position(3e-6) / 1e-5).isBetween(0.9999, 1.0001);
    assertThat(scale.position(1e7) - scale.position(1e6)).isBetween(2.30258, 2.30259);
  }

  @Test
  void lengthsThatWouldTouchAreNotAllLabelled() {
    ScaledAxis axis = Axes.length(DoubleStream.of(128, 1000, 1024, 8192));
    assertThat(axis.refreshTicks(null, null, AREA, RectangleEdge.BOTTOM))
        .extracting(NumberTick::getText)
        .containsExactly("128", "1000", "8192");
  }

  @Test
  void impossibleAxesAreRefusedWithTheirValues() {
    assertThatThrownBy(() -> Axes.length(DoubleStream.empty())).hasMessageContaining("no value");
    assertThatThrownBy(() -> Axes.logarithmic("time", DoubleStream.of(0, 1)))
        .hasMessageContaining("value 0.0");
    assertThatThrownBy(() -> new ScaledAxis("x", new Scale.Linear(), 2, 1, 0, List.of()))
        .hasMessageContaining("from 2.0 to 1.0");
  }
}
