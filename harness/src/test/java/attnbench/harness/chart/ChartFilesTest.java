package attnbench.harness.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ChartFilesTest {
  @TempDir Path folder;

  static Stream<String> situations() {
    return ChartSamples.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("situations")
  void pictureHasItsSizeAndInkAndTheDrawingNamesEveryLegendEntry(String situation)
      throws Exception {
    Figure figure = ChartSamples.all().get(situation);
    List<Path> files = ChartFiles.write(figure, folder, situation);

    assertThat(files)
        .containsExactly(folder.resolve(situation + ".png"), folder.resolve(situation + ".svg"));
    BufferedImage image = ImageIO.read(files.get(0).toFile());
    assertThat(image.getWidth()).isEqualTo(1800);
    assertThat(image.getHeight()).isEqualTo(1100);
    assertThat(image.getRGB(0, 0)).isEqualTo(0xFFFFFFFF);
    assertThat(inkedPixels(image)).isGreaterThan(5_000);

    List<String> texts = texts(files.get(1));
    assertThat(legendNames(figure))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(texts).contains(name));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void theSameFigureGivesTheSameBytes() throws Exception {
    for (Figure figure : List.of(ChartSamples.usualError(), ChartSamples.accuracy())) {
      List<Path> first = ChartFiles.write(figure, folder.resolve("first"), "chart");
      List<Path> second = ChartFiles.write(figure, folder.resolve("second"), "chart");
      for (int i = 0; i < 2; i++) {
        assertThat(second.get(i)).hasSameBinaryContentAs(first.get(i));
      }
    }
  }

  @Test
  void anEarlierFileIsReplaced() throws Exception {
    Files.writeString(folder.resolve("chart.svg"), "old");
    ChartFiles.write(ChartSamples.allZeros(), folder, "chart");
    assertThat(texts(folder.resolve("chart.svg"))).contains("order: all right");
  }

  @Test
  void legendListsMeasuredThenMarkThenPublishedThenReferences() {
    assertThat(legendNames(ChartSamples.usualError()))
        .startsWith(
            "full",
            "identity",
            "linear",
            "paramixer-cdil",
            "paramixer-chord",
            "stopped by its budget",
            "Transformer, published",
            "Paramixer, published",
            "chance (84.6\u00a0%)");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws Exception {
    File file = Files.createFile(folder.resolve("file")).toFile();
    assertThatThrownBy(
            () -> ChartFiles.write(ChartSamples.allZeros(), file.toPath().resolve("x"), "chart"))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("chart");
  }

  private static int inkedPixels(BufferedImage image) {
    int inked = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (image.getRGB(x, y) != 0xFFFFFFFF) {
          inked++;
        }
      }
    }
    return inked;
  }

  private static List<String> legendNames(Figure figure) {
    JFreeChart chart = figure.build();
    List<String> names = new ArrayList<>();
    if (chart.getPlot() instanceof Panels panels) {
      return panels.names();
    }
    var items = ((XYPlot) chart.getPlot()).getLegendItems();
    for (int i = 0; i < items.getItemCount(); i++) {
      names.add(items.get(i).getLabel());
    }
    return names;
  }

  private static List<String> texts(Path svg) throws Exception {
    Document document =
        DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().parse(svg.toFile());
    assertThat(document.getDocumentElement().getLocalName()).isEqualTo("svg");
    NodeList nodes = document.getElementsByTagNameNS("*", "text");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}
