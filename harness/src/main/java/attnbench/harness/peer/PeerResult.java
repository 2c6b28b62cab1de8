package attnbench.harness.peer;

import attnbench.harness.store.Environment;
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
  public PeerResult {
    ownFlags = List.copyOf(ownFlags);
    peerEnvironment = Map.copyOf(peerEnvironment);
    peerFlags = List.copyOf(peerFlags);
    rows = List.copyOf(rows);
  }
}
