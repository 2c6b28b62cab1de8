package attnbench.harness.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** An axis that places values by a {@link Scale} and labels exactly the ticks it is given. */
final class ScaledAxis extends NumberAxis {
  private static final long serialVersionUID = 1L;

  // Charts are drawn, not serialised.
  private final transient Scale scale;
  private final transient List<Tick> ticks;

  /**
   * An axis from {@code low} to {@code high}, widened at both ends by {@code margin} of its length.
   */
  ScaledAxis(String label, Scale scale, double low, double high, double margin, List<Tick> ticks) {
    super(label);
    double first = scale.position(low);
    double last = scale.position(high);
    if (!(first < last)) {
      throw new IllegalArgumentException(
          "axis %s runs from %s to %s; the first must lie below the last"
              .formatted(label, low, high));
    }
    double widening = margin * (last - first);
    this.scale = scale;
    this.ticks = List.copyOf(ticks);
    setRange(scale.value(first - widening), scale.value(last + widening));
  }

  /** The value that lies {@code share} of the axis' length to the right of or above another. */
  double shifted(double value, double share) {
    return scale.value(scale.position(value) + share * length());
  }

  /** How far apart two values lie, as a share of the axis' length. */
  double distance(double low, double high) {
    return (scale.position(high) - scale.position(low)) / length();
  }

  private double length() {
    return scale.position(getUpperBound()) - scale.position(getLowerBound());
  }

  @Override
  public double valueToJava2D(double value, Rectangle2D area, RectangleEdge edge) {
    double share = distance(getLowerBound(), value);
    return RectangleEdge.isTopOrBottom(edge)
        ? area.getMinX() + share * area.getWidth()
        : area.getMaxY() - share * area.getHeight();
  }

  @Override
  public double java2DToValue(double coordinate, Rectangle2D area, RectangleEdge edge) {
    double share =
        RectangleEdge.isTopOrBottom(edge)
            ? (coordinate - area.getMinX()) / area.getWidth()
            : (area.getMaxY() - coordinate) / area.getHeight();
    return shifted(getLowerBound(), share);
  }

  @Override
  public List<NumberTick> refreshTicks(
      Graphics2D g2, AxisState state, Rectangle2D area, RectangleEdge edge) {
    TextAnchor anchor =
        RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
    List<NumberTick> shown = new ArrayList<>();
    for (Tick tick : ticks) {
      if (getRange().contains(tick.value())) {
        shown.add(new NumberTick(tick.value(), tick.label(), anchor, TextAnchor.CENTER, 0));
      }
    }
    return shown;
  }
}
