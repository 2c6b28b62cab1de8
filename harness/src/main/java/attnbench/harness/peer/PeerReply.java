package attnbench.harness.peer;

import java.util.List;

/**
 * A child JVM's answer, one line of JSON.
 *
 * @param problem why there is no answer; empty when there is one
 * @param description of the engine
 * @param formulations that the engine has for the cell
 * @param millis of each step that counts
 * @param peakBytes most memory that the process ever had; 0 where the system does not tell
 */
record PeerReply(
    String problem,
    String description,
    List<String> formulations,
    List<Double> millis,
    long peakBytes) {
  PeerReply {
    formulations = List.copyOf(formulations);
    millis = List.copyOf(millis);
  }

  static final PeerReply DONE = new PeerReply("", "", List.of(), List.of(), 0);

  static PeerReply failed(String problem) {
    return new PeerReply(problem, "", List.of(), List.of(), 0);
  }

  static PeerReply opened(String description, List<String> formulations) {
    return new PeerReply("", description, formulations, List.of(), 0);
  }

  static PeerReply ran(List<Double> millis) {
    return new PeerReply("", "", List.of(), millis, 0);
  }

  static PeerReply memory(long peakBytes) {
    return new PeerReply("", "", List.of(), List.of(), peakBytes);
  }
}
