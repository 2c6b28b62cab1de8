package attnbench.tasks;

/** Data that a person gave is there but is not what the task reads; the message says where. */
public final class BrokenDataException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public BrokenDataException(String message, Throwable cause) {
    super(message, cause);
  }

  public BrokenDataException(String message) {
    super(message);
  }
}
