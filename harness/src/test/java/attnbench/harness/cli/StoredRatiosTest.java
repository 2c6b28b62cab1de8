package attnbench.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.harness.config.SpecFormat;
import attnbench.harness.peer.PeerResult;
import attnbench.harness.report.RatioRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredRatiosTest {
  @TempDir private Path folder;

  private void store(String name, PeerResult result, String from, String to) throws IOException {
    Path file = folder.resolve("machine").resolve(name).resolve(PeerResult.FILE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, SpecFormat.toJson(result).replaceFirst(from, to));
  }

  private static PeerResult startedAt(String time) {
    PeerResult result = PeerTextTest.result();
    return new PeerResult(
        time,
        result.plan(),
        result.environment(),
        result.own(),
        result.ownFlags(),
        result.peer(),
        result.peerEnvironment(),
        result.peerFlags(),
        result.rows());
  }

  @Test
  void theComparisonMeasuredLastWins() throws IOException {
    store("peer-a", startedAt("2026-01-02"), "\"estimate\" : 2.5", "\"estimate\" : 3.5");
    store("peer-b", startedAt("2026-01-01"), "", "");
    StoredRatios stored = StoredRatios.read(folder);
    assertThat(stored.unreadable()).isEmpty();
    assertThat(stored.rows()).hasSize(2);
    assertThat(stored.rows().get(1).problem()).isEqualTo("they differ");
    assertThat(stored.rows().get(0))
        .satisfies(
            row -> {
              assertThat(row.ratio()).isEqualTo(3.5);
              assertThat(row.operation()).isEqualTo("training step");
              assertThat(row.engine()).isEqualTo("libtorch");
              assertThat(row.peakMillis()).isEqualTo(5);
              assertThat(row.memoryMillis()).isEqualTo(4);
              assertThat(row.file()).isEqualTo("machine/peer-a/peer.json");
            });
  }

  @Test
  void comparisonsFromBeforeTheMachineWasMeasuredHaveNoBounds() throws IOException {
    store(
        "peer-a",
        startedAt("2026-01-01"),
        "(?s)\"bound\" : \\{.*?\\},\\s+\"trials\"",
        "\"trials\"");
    List<RatioRow> rows = StoredRatios.read(folder).rows();
    assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(row.peakMillis()).isNaN());
    assertThat(rows.get(0).ratio()).isEqualTo(2.5);
  }

  @Test
  void aFileThatIsNoComparisonIsNamed() throws IOException {
    store("peer-a", startedAt("2026-01-01"), "\"startedAt\"", "\"stardetAt\"");
    StoredRatios stored = StoredRatios.read(folder);
    assertThat(stored.rows()).isEmpty();
    assertThat(stored.unreadable()).singleElement().asString().contains("peer.json", "stardetAt");
  }
}
