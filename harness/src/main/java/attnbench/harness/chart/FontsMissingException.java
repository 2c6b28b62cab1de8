package attnbench.harness.chart;

/** This JVM cannot draw text, because the machine has no fonts; the message says what helps. */
public final class FontsMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FontsMissingException(Throwable cause) {
    super(
        "cannot draw charts: this JVM finds no fonts (%s); install fontconfig and any font"
            .formatted(cause),
        cause);
  }
}
