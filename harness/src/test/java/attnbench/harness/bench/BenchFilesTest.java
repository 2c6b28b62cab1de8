package attnbench.harness.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import attnbench.harness.store.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchFilesTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path folder;

  @Test
  void theNameIsAFunctionOfMachineAndCommit() {
    BenchFiles files = BenchFiles.reserve(folder, environment(COMMIT, false));
    Path machine = folder.resolve("amd-epyc-tm-9b14-2-cores");
    assertThat(files.json()).isEqualTo(machine.resolve("0123456789ab.json"));
    assertThat(files.conditions()).isEqualTo(machine.resolve("0123456789ab.environment.json"));
    assertThat(files.log()).isEqualTo(machine.resolve("0123456789ab.log"));
  }

  @Test
  void changedSourcesDoNotPassForTheirCommit() {
    BenchFiles files = BenchFiles.reserve(folder, environment(COMMIT, true));
    assertThat(files.json()).hasFileName("0123456789ab-dirty.json");
  }

  @Test
  void anOlderMeasurementIsNeverWrittenOver() throws IOException {
    Path first = BenchFiles.reserve(folder, environment(COMMIT, false)).json();
    Files.writeString(first, "[]");
    Path second = BenchFiles.reserve(folder, environment(COMMIT, false)).json();
    Path third = BenchFiles.reserve(folder, environment(COMMIT, false)).json();
    assertThat(second).hasFileName("0123456789ab-2.json");
    assertThat(third).hasFileName("0123456789ab-3.json");
    assertThat(first).hasContent("[]");
  }

  @Test
  void aMeasurementThatWasCutOffLeavesALogAndNoResults() {
    BenchFiles cutOff = BenchFiles.reserve(folder, environment(COMMIT, false));
    assertThat(cutOff.log()).exists();
    assertThat(cutOff.json()).doesNotExist();
    assertThat(Measurement.files(folder)).isEmpty();
  }

  @Test
  void resultsWithoutTheirLogAreNotWrittenOver() throws IOException {
    BenchFiles first = BenchFiles.reserve(folder, environment(COMMIT, false));
    Files.writeString(first.json(), "[]");
    Files.delete(first.log());
    assertThat(BenchFiles.reserve(folder, environment(COMMIT, false)).json())
        .hasFileName("0123456789ab-2.json");
  }

  @Test
  void aFolderThatIsAFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchFiles.reserve(file, environment(COMMIT, false)))
        .withMessageContaining(file + " cannot be written to");
  }

  private static Environment environment(String commit, boolean dirty) {
    return new Environment(
        commit, dirty, "AMD EPYC(TM) 9B14", 2, 1, "Linux", "25", List.of(), "scalar");
  }
}
