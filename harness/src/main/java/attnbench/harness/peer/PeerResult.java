package attnbench.harness.peer;

import attnbench.harness.bench.StoredFiles;
import attnbench.harness.store.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A comparison.
 *
 * @param startedAt ISO-8601, UTC
 * @param own description of our engine
 * @param ownFlags its JVM's arguments
 * @param peer description of the other
 * @param peerEnvironment variables that its JVM got
 * @param peerFlags its JVM's arguments
 */
public record PeerResult(
    String startedAt,
    PeerPlan plan,
    Environment environment,
    String own,
    List<String> ownFlags,
    String peer,
    Map<String, String> peerEnvironment,
    List<String> peerFlags,
    List<PeerRow> rows) {
  /** Name of its file. */
  public static final String FILE = "peer.json";

  public PeerResult {
    ownFlags = List.copyOf(ownFlags);
    peerEnvironment = Map.copyOf(peerEnvironment);
    peerFlags = List.copyOf(peerFlags);
    rows = List.copyOf(rows);
  }

  /** The comparisons in a folder and the folders of machines in it, in the order of their paths. */
  public static List<Path> files(Path folder) {
    return StoredFiles.named(FILE, folder);
  }

  /**
   * Reads what {@link PeerBench} wrote.
   *
   * @throws IllegalArgumentException when it cannot be read, naming the file and what is wrong
   */
  public static PeerResult read(Path file) {
    return StoredFiles.read(file, PeerResult.class);
  }
}
