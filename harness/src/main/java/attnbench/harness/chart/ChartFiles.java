package attnbench.harness.chart;

import attnbench.harness.store.AtomicFile;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Writes figures as PNG and SVG; the same figure gives the same bytes on the same JVM. */
public final class ChartFiles {
  /** Pixels of a PNG for each user unit. */
  private static final int SCALE = 2;

  private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";

  private ChartFiles() {}

  /**
   * Writes {@code name.png} and {@code name.svg} into a folder, which is made when missing.
   *
   * @return the two files
   * @throws FontsMissingException when this JVM cannot draw text
   */
  public static List<Path> write(Figure figure, Path folder, String name) {
    requireFonts();
    JFreeChart chart = figure.build();
    return List.of(
        AtomicFile.write(folder.resolve(name + ".png"), png(chart)),
        AtomicFile.write(folder.resolve(name + ".svg"), svg(chart)));
  }

  /** Measures a letter, as JDKs find out only then that there are no fonts. */
  private static void requireFonts() {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      graphics.getFontMetrics(Theme.SMALL).charWidth('N');
    } catch (Error e) { // a plain Error, an InternalError or a LinkageError, by JDK and machine
      throw new FontsMissingException(e);
    } finally {
      graphics.dispose();
    }
  }

  private static byte[] png(JFreeChart chart) {
    BufferedImage image =
        chart.createBufferedImage(
            SCALE * Theme.WIDTH, SCALE * Theme.HEIGHT, Theme.WIDTH, Theme.HEIGHT, null);
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
  }

  private static byte[] svg(JFreeChart chart) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(emptySvg());
    context.setComment("attnbench");
    context.setPrecision(2);
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(Theme.WIDTH, Theme.HEIGHT));
    chart.draw(graphics, new Rectangle2D.Double(0, 0, Theme.WIDTH, Theme.HEIGHT));
    Element root = graphics.getRoot();
    root.setAttribute("viewBox", "0 0 " + Theme.WIDTH + " " + Theme.HEIGHT);
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      // Not Batik's own writer: it names a document type on the network.
      TransformerFactory.newDefaultInstance()
          .newTransformer()
          .transform(new DOMSource(root), new StreamResult(bytes));
      return bytes.toByteArray();
    } catch (TransformerException e) {
      throw new IllegalStateException("cannot turn the drawing into SVG", e);
    }
  }

  private static Document emptySvg() {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG_NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's own XML parser is missing", e);
    }
  }
}
