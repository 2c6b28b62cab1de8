package attnbench.harness.peer;

import attnbench.harness.config.SpecFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A child JVM with an engine in it; closing ends it. */
final class PeerProcess implements AutoCloseable {

  /**
   * How a child is started.
   *
   * @param environment variables besides those of this process
   */
  record Command(List<String> words, Map<String, String> environment) {
    Command {
      words = List.copyOf(words);
      environment = Map.copyOf(environment);
    }

    /** The JVM's arguments but for the class path. */
    List<String> flags() {
      return words.subList(1, words.indexOf("-cp"));
    }
  }

  private final Process process;
  private final Writer requests;
  private final BufferedReader replies;
  private final Path log;
  private final Thread killer;

  private PeerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    requests = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    replies =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    killer = new Thread(process::destroyForcibly, "end-of-peer");
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /**
   * Starts a child.
   *
   * @param log gets its error stream
   */
  static PeerProcess start(Command command, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command.words());
    builder.environment().putAll(command.environment());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return new PeerProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a JVM for an engine: " + e, e);
    }
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws PeerFailure when the child ended or could not do it
   */
  PeerReply ask(PeerRequest request) {
    String line;
    try {
      requests.write(SpecFormat.toTree(request) + "\n");
      requests.flush();
      line = nextReply();
    } catch (IOException gone) {
      line = null;
    }
    if (line == null) {
      throw new PeerFailure("the JVM ended%s; %s says more".formatted(status(), log));
    }
    String origin = "reply of an engine";
    PeerReply reply = SpecFormat.bind(SpecFormat.parseJson(line, origin), PeerReply.class, origin);
    if (!reply.problem().isEmpty()) {
      throw new PeerFailure(reply.problem().lines().findFirst().orElse(""));
    }
    return reply;
  }

  /** The next line of JSON: a native library may have printed something before it. */
  private String nextReply() throws IOException {
    String line = replies.readLine();
    while (line != null && !line.startsWith("{")) {
      line = replies.readLine();
    }
    return line;
  }

  private String status() {
    try {
      return " with status " + process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException shuttingDown) {
      // The hook has done its work.
    }
  }
}
