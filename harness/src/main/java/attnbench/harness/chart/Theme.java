package attnbench.harness.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.VerticalAlignment;
import org.jfree.data.xy.XYDataset;

/**
 * The look of every figure: colours that colour-blind readers can tell apart, a marker of its own
 * for each of them, quiet grids, and the legend outside the data.
 *
 * <p>Colours: Okabe and Ito, "Color Universal Design" (2008), without its yellow, which white paper
 * swallows; a brown stands in for it.
 */
final class Theme {
  /** Size in user units; a PNG has twice as many pixels a side. */
  static final int WIDTH = 900;

  static final int HEIGHT = 550;

  static final Color INK = new Color(0x222222);
  static final Color QUIET = new Color(0x555555);
  static final Color GRID = new Color(0xE3E3E3);

  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x000000),
          new Color(0x7A5C1E));

  /** Stands beside a value that is no better than the best shortcut, as in tables. */
  static final String NO_BETTER = "\u2020";

  // Logical family: every JVM maps it to whatever fonts the machine has.
  static final Font TINY = new Font(Font.SANS_SERIF, Font.PLAIN, 10);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  static final Font MEDIUM = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);

  private static final float[][] DASHES = {null, {9, 3}, {5, 2}, {10, 3, 2, 3}};
  private static final float[][] REFERENCE_DASHES = {
    {6, 4}, {2, 3}, {9, 3, 2, 3}, {12, 5}, {4, 2, 1, 2, 1, 2}
  };

  private Theme() {}

  /** A blue, the darker the nearer {@code strength} is to 1; at 0 still off white. */
  static Color shade(double strength) {
    return new Color(
        (int) Math.round(0xD3 + strength * (0x08 - 0xD3)),
        (int) Math.round(0xE5 + strength * (0x2F - 0xE5)),
        (int) Math.round(0xF4 + strength * (0x6B - 0xF4)));
  }

  static Color colour(int slot) {
    return COLOURS.get(slot % COLOURS.size());
  }

  /** The marker of a slot, centred at the origin; seven kinds against eight colours: 56 pairs. */
  static Shape marker(int slot) {
    return switch (slot % 7) {
      case 0 -> new Ellipse2D.Double(-4.2, -4.2, 8.4, 8.4);
      case 1 -> new Rectangle2D.Double(-3.9, -3.9, 7.8, 7.8);
      case 2 -> polygon(0, -5, 4.7, 3.6, -4.7, 3.6);
      case 3 -> polygon(0, -5.4, 5.4, 0, 0, 5.4, -5.4, 0);
      case 4 -> polygon(-4, -4.4, 4, -4.4, 0, 0, 4, 4.4, -4, 4.4, 0, 0);
      case 5 ->
          polygon(
              -5, -1.4, -1.4, -1.4, -1.4, -5, 1.4, -5, 1.4, -1.4, 5, -1.4, 5, 1.4, 1.4, 1.4, 1.4, 5,
              -1.4, 5, -1.4, 1.4, -5, 1.4);
      default -> polygon(0, -5, 4.8, -1.5, 3, 4.1, -3, 4.1, -4.8, -1.5);
    };
  }

  /** An open triangle on its tip, above a marker: a longer run might have come further down. */
  static Shape budgetMark() {
    return polygon(-4.5, -15.5, 4.5, -15.5, 0, -8.5);
  }

  private static Shape polygon(double... xy) {
    Path2D path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    path.closePath();
    return path;
  }

  /** Solid for as many slots as there are colours, dashed where a colour comes again. */
  static Stroke line(int slot) {
    return stroke(2f, DASHES[slot / COLOURS.size() % DASHES.length]);
  }

  static Stroke thin(float width) {
    return stroke(width, null);
  }

  static Stroke dotted() {
    return stroke(1.1f, new float[] {1.5f, 3.5f});
  }

  static Stroke reference(int index) {
    return stroke(1.4f, REFERENCE_DASHES[index % REFERENCE_DASHES.length]);
  }

  private static Stroke stroke(float width, float[] dash) {
    return dash == null
        ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, dash, 0f);
  }

  /** An empty plot that draws later data sets above earlier ones. */
  static XYPlot plot(ValueAxis x, ValueAxis y) {
    XYPlot plot = new XYPlot(null, x, y, null);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlineStroke(thin(0.8f));
    plot.setRangeGridlineStroke(thin(0.8f));
    for (ValueAxis axis : List.of(x, y)) {
      axis.setLabelFont(MEDIUM);
      axis.setTickLabelFont(SMALL);
      axis.setLabelPaint(INK);
      axis.setTickLabelPaint(INK);
      axis.setAxisLinePaint(QUIET);
      axis.setTickMarkPaint(QUIET);
    }
    return plot;
  }

  /** Puts data above all that is there. */
  static void add(XYPlot plot, XYDataset data, XYItemRenderer renderer) {
    // A fresh plot has one empty place.
    int index = plot.getDataset(0) == null ? 0 : plot.getDatasetCount();
    plot.setDataset(index, data);
    plot.setRenderer(index, renderer);
  }

  /** The line of the reference with the given number, across the whole plot. */
  static ValueMarker level(Reference reference, int index) {
    return new ValueMarker(reference.level(), QUIET, reference(index));
  }

  /** The finished figure: caption on top, legend to the right of the plot. */
  static JFreeChart chart(Caption caption, XYPlot plot, Legend legend) {
    plot.setFixedLegendItems(legend.items());
    JFreeChart chart = chart(caption, plot);
    chart.addSubtitle(legend(plot));
    return chart;
  }

  /** The finished figure without a legend. */
  static JFreeChart chart(Caption caption, Plot plot) {
    JFreeChart chart = new JFreeChart(null, TITLE, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(10, 12, 10, 14));
    TextTitle title = new TextTitle(caption.title(), TITLE);
    title.setPaint(INK);
    left(title, 3);
    chart.setTitle(title);
    for (String line : caption.lines()) {
      TextTitle subtitle = new TextTitle(line, SMALL);
      subtitle.setPaint(QUIET);
      left(subtitle, 2);
      chart.addSubtitle(subtitle);
    }
    return chart;
  }

  private static void left(TextTitle title, double below) {
    title.setHorizontalAlignment(HorizontalAlignment.LEFT);
    title.setTextAlignment(HorizontalAlignment.LEFT);
    title.setMargin(0, 4, below, 4);
    title.setPadding(RectangleInsets.ZERO_INSETS);
  }

  private static LegendTitle legend(XYPlot plot) {
    LegendTitle legend = new LegendTitle(plot);
    legend.setPosition(RectangleEdge.RIGHT);
    legend.setVerticalAlignment(VerticalAlignment.TOP);
    legend.setItemFont(SMALL);
    legend.setItemPaint(INK);
    legend.setFrame(BlockBorder.NONE);
    legend.setMargin(10, 14, 0, 0);
    legend.setLegendItemGraphicAnchor(RectangleAnchor.CENTER);
    legend.setLegendItemGraphicLocation(RectangleAnchor.CENTER);
    legend.setLegendItemGraphicPadding(new RectangleInsets(3, 2, 3, 6));
    return legend;
  }
}
