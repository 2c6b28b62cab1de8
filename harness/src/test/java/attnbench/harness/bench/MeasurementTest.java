package attnbench.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {
  @TempDir private Path folder;

  @Test
  void onlyJmhsOwnFilesAreListedInOrder() throws IOException {
    Path machine = Files.createDirectory(folder.resolve("machine"));
    for (String name : new String[] {"b.json", "a.json", "a.environment.json", "a.log"}) {
      Files.writeString(machine.resolve(name), "[]");
    }
    Files.createFile(machine.resolve("reserved.json"));
    assertThat(Measurement.files(folder))
        .containsExactly(machine.resolve("a.json"), machine.resolve("b.json"));
    assertThat(Measurement.files(folder.resolve("nowhere"))).isEmpty();
  }

  @Test
  void missingAndBrokenConditionsAreNamed() throws IOException {
    Path json = Files.writeString(folder.resolve("a.json"), "[]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Measurement.read(json))
        .withMessageContaining("a.environment.json");
    Files.writeString(folder.resolve("a.environment.json"), "{\"plan\": {}}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Measurement.read(json))
        .withMessageContaining("a.environment.json");
  }
}
