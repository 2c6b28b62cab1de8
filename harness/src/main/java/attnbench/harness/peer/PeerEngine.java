package attnbench.harness.peer;

import java.util.List;

/**
 * An engine that trains the models of the comparison; another one than ours is found by {@link
 * java.util.ServiceLoader} in a child JVM.
 */
public interface PeerEngine {
  /**
   * Name, version and what makes it fast, such as {@code libtorch 2.7.1, MKL}.
   *
   * @throws IllegalStateException when it runs without what a fair comparison needs
   */
  String description();

  /** The ways in which it can compute a cell's model; the fastest is compared. */
  List<String> formulations(PeerCell cell);

  /** A model with the problem's weights, ready to step. */
  Session open(PeerProblem problem, String formulation);

  /** One model in training, on one batch. */
  interface Session extends AutoCloseable {
    /** Scores [batch], loss [1] and every parameter's gradient under its name; changes nothing. */
    PeerTrace trace();

    /** Forward, mean squared error, backward and Adam over the batch; gives the loss. */
    double trainStep();

    /** Scores of the batch without gradients; gives their sum. */
    double forward();

    @Override
    void close();
  }
}
