package attnbench.harness.sweep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Passes a stream on as it comes and keeps its last line that is not blank. */
final class LastLine extends Thread {
  private static final int LONGEST = 1000;

  private final InputStream in;
  private final OutputStream out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private String last = "";

  LastLine(InputStream in, OutputStream out) {
    super("attnbench-child-errors");
    this.in = in;
    this.out = out;
    setDaemon(true);
  }

  @Override
  public void run() {
    byte[] buffer = new byte[8192];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        out.flush();
        for (int i = 0; i < count; i++) {
          take(buffer[i]);
        }
      }
    } catch (IOException e) {
      // The child is gone or nobody listens any more; what came before still counts.
    }
    endLine();
  }

  /** The last line; to be asked for after the thread has ended. */
  String text() {
    return last.isEmpty() ? "it said nothing" : last;
  }

  private void take(byte b) {
    if (b == '\n' || b == '\r') {
      endLine();
    } else if (line.size() < LONGEST) {
      line.write(b);
    }
  }

  private void endLine() {
    String text = line.toString(StandardCharsets.UTF_8).strip();
    last = text.isEmpty() ? last : text;
    line.reset();
  }
}
