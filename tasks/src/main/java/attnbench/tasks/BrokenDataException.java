package attnbench.tasks;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Data that a person gave is there but is not what the task reads; the message says where. */
public final class BrokenDataException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public BrokenDataException(String message, Throwable cause) {
    super(message, cause);
  }

  public BrokenDataException(String message) {
    super(message);
  }

  /**
   * The failure to read {@code what} from a file or folder.
   *
   * @param what such as "the IMDB reviews"
   */
  public static BrokenDataException unreadable(String what, Path data, IOException e) {
    // File system exceptions say what went wrong in their class and only name the file.
    boolean named = e.getMessage() != null && !(e instanceof FileSystemException);
    String reason = named ? e.getMessage() : e.getClass().getSimpleName();
    return new BrokenDataException("cannot read %s from %s: %s".formatted(what, data, reason), e);
  }
}
