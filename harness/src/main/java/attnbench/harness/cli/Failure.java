package attnbench.harness.cli;

import attnbench.tasks.MissingDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * What went wrong, for the person at the terminal.
 *
 * @param code how the command ends
 * @param message one line
 */
record Failure(ExitCode code, String message) {

  static Failure of(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof IOException e) {
      return badInput(fileMessage(e));
    }
    if (cause instanceof IllegalArgumentException
        || cause instanceof MissingDataException
        || cause instanceof ServiceConfigurationError) {
      return badInput(text(cause));
    }
    if (cause instanceof OutOfMemoryError) {
      return new Failure(
          ExitCode.INTERNAL_ERROR,
          "out of memory (" + text(cause) + "); JDK_JAVA_OPTIONS=-Xmx8g gives 8 GiB of heap");
    }
    return new Failure(
        ExitCode.INTERNAL_ERROR,
        "internal error: %s%s; --stacktrace shows more"
            .formatted(oneLine(cause.toString()), place(cause)));
  }

  static Failure badInput(String message) {
    return new Failure(ExitCode.BAD_INPUT, oneLine(message));
  }

  private static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && isWrapper(cause)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean isWrapper(Throwable thrown) {
    return thrown instanceof UncheckedIOException
        || thrown instanceof ExecutionException
        || thrown instanceof CompletionException
        || thrown instanceof CommandLine.ExecutionException
        || thrown instanceof ExceptionInInitializerError;
  }

  /** File system exceptions say no more than the path; here comes what is wrong with it. */
  private static String fileMessage(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return "no such file: " + missing.getFile();
    }
    if (e instanceof AccessDeniedException denied) {
      return "no permission: " + denied.getFile();
    }
    if (e instanceof FileSystemException other && other.getReason() == null) {
      return "%s: %s".formatted(e.getClass().getSimpleName(), other.getFile());
    }
    return text(e);
  }

  private static String text(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null || message.isBlank()
        ? thrown.getClass().getSimpleName()
        : oneLine(message);
  }

  private static String place(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length == 0
        ? ""
        : " (%s:%d)".formatted(trace[0].getFileName(), trace[0].getLineNumber());
  }

  private static String oneLine(String message) {
    return message
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
