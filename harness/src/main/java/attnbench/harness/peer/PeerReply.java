package attnbench.harness.peer;

import attnbench.harness.bench.MachineRoofs;
import java.util.List;

/**
 * A child JVM's answer, one line of JSON.
 *
 * @param problem why there is no answer; empty when there is one
 * @param description of the engine
 * @param formulations that the engine has for the cell
 * @param millis of each step that counts
 * @param roofs of the machine; none but where they were asked for
 * @param peakBytes most memory that the process ever had; 0 where the system does not tell
 */
record PeerReply(
    String problem,
    String description,
    List<String> formulations,
    List<Double> millis,
    List<MachineRoofs> roofs,
    long peakBytes) {
  PeerReply {
    formulations = List.copyOf(formulations);
    millis = List.copyOf(millis);
    roofs = List.copyOf(roofs);
  }

  static final PeerReply DONE = new PeerReply("", "", List.of(), List.of(), List.of(), 0);

  static PeerReply failed(String problem) {
    return new PeerReply(problem, "", List.of(), List.of(), List.of(), 0);
  }

  static PeerReply opened(String description, List<String> formulations) {
    return new PeerReply("", description, formulations, List.of(), List.of(), 0);
  }

  static PeerReply ran(List<Double> millis) {
    return new PeerReply("", "", List.of(), millis, List.of(), 0);
  }

  static PeerReply roofs(MachineRoofs roofs) {
    return new PeerReply("", "", List.of(), List.of(), List.of(roofs), 0);
  }

  static PeerReply memory(long peakBytes) {
    return new PeerReply("", "", List.of(), List.of(), List.of(), peakBytes);
  }
}
