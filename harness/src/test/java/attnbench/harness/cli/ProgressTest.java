package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.store.CurvePoint;
import attnbench.tasks.Split;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();

  @Test
  void plainLinesComeFarApartAndCarryTheLastValidation() {
    try (Progress progress = progress("full 128", 0)) {
      progress.validated(new CurvePoint(100, 1, 9, 0.5, 0.4, 0.875));
      step(progress, 14, 700);
      step(progress, 15, 750);
      step(progress, 16, 800);
      step(progress, 30, 1500);
    }

    assertThat(text())
        .isEqualToNormalizingNewlines(
            """
            full 128  loss 0.01235  valid 87.50 %  50.0 steps/s  1:01:05 left  step 750  epoch 0.30
            full 128  loss 0.01235  valid 87.50 %  50.0 steps/s  1:01:05 left  step 1,500  epoch 0.60
            """);
  }

  @Test
  void itemsThatAreMadeAheadAreCounted() {
    try (Progress progress = progress("full 1024", 0)) {
      progress.preparing(Split.TRAIN, 256, 160_000);
      clock.set(15_000_000_000L);
      progress.preparing(Split.TRAIN, 40_960, 160_000);
    }
    assertThat(text())
        .isEqualToNormalizingNewlines("full 1024  items of train made: 40,960 of 160,000\n");
  }

  @Test
  void aTerminalsLineIsWrittenOverNeverWrapsAndIsClearedAtTheEnd() {
    try (Progress progress = progress("a long name of a run ".repeat(5), 60)) {
      step(progress, 1, 50);
      step(progress, 2, 100);
    }

    assertThat(text()).doesNotContain("\n").endsWith("\r\u001b[K");
    String[] lines = text().split("\r\u001b\\[K");
    assertThat(lines).hasSize(3);
    assertThat(lines[1]).hasSize(59).startsWith("a long name");
  }

  @ParameterizedTest
  @CsvSource({"0.4, 0:00", "7, 0:07", "754, 12:34", "3599.6, 1:00:00", "3723, 1:02:03"})
  void durationsReadLikeAClock(double seconds, String expected) {
    assertThat(Progress.duration(seconds)).isEqualTo(expected);
  }

  private Progress progress(String label, int columns) {
    PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
    return new Progress(label, stream, columns, clock::get);
  }

  private void step(Progress progress, long second, long step) {
    clock.set(second * 1_000_000_000L);
    progress.stepDone(step, step / 2500.0, 0.0123456, 50, 3665);
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
