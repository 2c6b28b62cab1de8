package attnbench.harness.data;

import attnbench.tasks.Dataset;
import attnbench.tasks.Example;
import attnbench.tasks.GrayPicture;
import attnbench.tasks.Target;
import attnbench.tasks.Task;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * The first pictures of each class side by side: row k holds class k.
 *
 * @param rows by class, each with at most {@code columns} pictures of one size
 */
public record ContactSheet(List<List<GrayPicture>> rows, int columns) {
  private static final int GAP = 4;
  private static final int PAPER = 0x30_40_60;

  /** Pictures are enlarged by a whole factor to at least this side. */
  private static final int LEAST_SIDE = 96;

  /**
   * Takes the first pictures of each class.
   *
   * @throws IllegalArgumentException when the items of the task are no pictures
   */
  public static ContactSheet of(Task task, Dataset data, int columns) {
    int classes = task.target() instanceof Target.Classes c ? c.count() : 1;
    List<List<GrayPicture>> rows = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      rows.add(new ArrayList<>());
    }
    Example example = Example.of(task);
    int missing = classes * columns;
    for (int i = 0; i < data.size() && missing > 0; i++) {
      data.fill(i, example);
      List<GrayPicture> row = rows.get(classes == 1 ? 0 : example.label);
      if (row.size() < columns) {
        row.add(
            task.picture(example)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "items of task " + task.name() + " are no pictures")));
        missing--;
      }
    }
    return new ContactSheet(rows, columns);
  }

  /** The sheet as a PNG file. */
  public byte[] png() throws IOException {
    GrayPicture first = rows.stream().flatMap(List::stream).findFirst().orElseThrow();
    int scale = Math.max(1, (LEAST_SIDE + first.width() - 1) / first.width());
    int cellWidth = scale * first.width() + GAP;
    int cellHeight = scale * first.height() + GAP;
    BufferedImage sheet =
        new BufferedImage(
            GAP + columns * cellWidth, GAP + rows.size() * cellHeight, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < sheet.getHeight(); y++) {
      for (int x = 0; x < sheet.getWidth(); x++) {
        sheet.setRGB(x, y, PAPER);
      }
    }
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        GrayPicture picture = rows.get(row).get(column);
        draw(sheet, picture, GAP + column * cellWidth, GAP + row * cellHeight, scale);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(sheet, "png", png);
    return png.toByteArray();
  }

  private static void draw(BufferedImage sheet, GrayPicture picture, int left, int top, int scale) {
    for (int y = 0; y < scale * picture.height(); y++) {
      for (int x = 0; x < scale * picture.width(); x++) {
        int shade = Byte.toUnsignedInt(picture.pixels()[y / scale * picture.width() + x / scale]);
        sheet.setRGB(left + x, top + y, shade * 0x01_01_01);
      }
    }
  }
}
