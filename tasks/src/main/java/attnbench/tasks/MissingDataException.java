package attnbench.tasks;

/** Data that a person must download is not there; the message says what and from where. */
public final class MissingDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MissingDataException(String message) {
    super(message);
  }
}
