package attnbench.tasks.lra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LanczosTest {
  @Test
  void aPlainPictureStaysPlain() {
    int[] plain = new int[17 * 17];
    Arrays.fill(plain, 123);
    assertThat(Lanczos.reduce(plain, 17, 9)).containsOnly(123).hasSize(81);
  }

  @Test
  void aLineThroughTheMiddleHasTheWeightOfTheWindowsMiddle() {
    int[] line = new int[17 * 17];
    Arrays.fill(line, 8 * 17, 9 * 17, 255);
    // The middle row of 9 lies on row 8 of 17: its weight there is 1 over the sum of the window.
    double total = 1;
    for (int i = 1; i <= 5; i++) {
      double x = Math.PI * i * 9 / 17;
      total += 2 * Math.sin(x) / x * Math.sin(x / 3) / (x / 3);
    }
    int[] small = Lanczos.reduce(line, 17, 9);
    assertThat(Arrays.copyOfRange(small, 4 * 9, 5 * 9)).containsOnly((int) Math.round(255 / total));
  }
}
