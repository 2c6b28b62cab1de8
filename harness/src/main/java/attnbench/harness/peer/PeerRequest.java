package attnbench.harness.peer;

import attnbench.harness.bench.ModelStep;

/**
 * What a child JVM is asked for, one line of JSON.
 *
 * @param action what to do
 * @param cell the model, for {@link Action#OPEN}, and the threads, for {@link Action#ROOFS}
 * @param formulation of the model, for {@link Action#OPEN}
 * @param step what to run, for {@link Action#RUN}
 * @param uncounted steps before those that count
 * @param least steps that count
 * @param seconds to go on for at least
 * @param file for {@link Action#TRACE}
 */
record PeerRequest(
    Action action,
    PeerCell cell,
    String formulation,
    ModelStep step,
    int uncounted,
    int least,
    double seconds,
    String file) {

  /** The actions. */
  enum Action {
    /** Makes the model; answers with the engine's description and formulations. */
    OPEN,
    /** Writes a trace. */
    TRACE,
    /** Runs steps; answers with the milliseconds of those that count. */
    RUN,
    /** Answers with what the machine can do at most at this moment. */
    ROOFS,
    /** Answers with the most memory that the process ever had. */
    MEMORY
  }

  /** Stands where an action has no use for a cell. */
  private static final PeerCell ANY = new PeerCell("full", 2, 1, 1, 1, 1, 1);

  static PeerRequest open(PeerCell cell, String formulation) {
    return new PeerRequest(Action.OPEN, cell, formulation, ModelStep.FORWARD, 0, 0, 0, "");
  }

  static PeerRequest trace(String file) {
    return new PeerRequest(Action.TRACE, ANY, "", ModelStep.FORWARD, 0, 0, 0, file);
  }

  static PeerRequest run(ModelStep step, int uncounted, int least, double seconds) {
    return new PeerRequest(Action.RUN, ANY, "", step, uncounted, least, seconds, "");
  }

  static PeerRequest roofs(PeerCell cell, double seconds) {
    return new PeerRequest(Action.ROOFS, cell, "", ModelStep.FORWARD, 0, 0, seconds, "");
  }

  static PeerRequest memory() {
    return new PeerRequest(Action.MEMORY, ANY, "", ModelStep.FORWARD, 0, 0, 0, "");
  }
}
