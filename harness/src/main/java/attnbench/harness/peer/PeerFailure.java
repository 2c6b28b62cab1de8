package attnbench.harness.peer;

/** An engine that could not do what it was asked for; the rest of the comparison goes on. */
final class PeerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PeerFailure(String message) {
    super(message);
  }
}
