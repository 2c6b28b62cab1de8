package attnbench.harness.data;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.tasks.GrayPicture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
  /** Two pixels, black and gray, beside each other. */
  private static final GrayPicture PICTURE = new GrayPicture(2, 1, new byte[] {0, (byte) 200});

  @Test
  void picturesStandInTheRowOfTheirClassEnlargedWithoutBlur() throws IOException {
    ContactSheet sheet = new ContactSheet(List.of(List.of(), List.of(PICTURE)), 3);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(sheet.png()));
    // A pixel becomes 48 x 48, a picture 96 x 48, and 4 pixels of paper stand between them.
    assertThat(image.getWidth()).isEqualTo(4 + 3 * (96 + 4));
    assertThat(image.getHeight()).isEqualTo(4 + 2 * (48 + 4));
    int second = 4 + 48 + 4;
    assertThat(image.getRGB(4, second) & 0xffffff).isZero();
    assertThat(image.getRGB(4 + 47, second + 47) & 0xffffff).isZero();
    assertThat(image.getRGB(4 + 48, second) & 0xffffff).isEqualTo(0xc8c8c8);
    assertThat(image.getRGB(4 + 95, second + 47) & 0xffffff).isEqualTo(0xc8c8c8);
    assertThat(image.getRGB(4, 4)).isEqualTo(image.getRGB(0, 0));
  }
}
