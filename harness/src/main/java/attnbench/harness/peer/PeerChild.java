package attnbench.harness.peer;

import attnbench.harness.bench.RoofsProbe;
import attnbench.harness.config.SpecFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/** Does in a JVM of its own what the comparison asks for, line by line. */
public final class PeerChild {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long BYTES_PER_KIB = 1024;

  private final PeerEngine engine;
  private PeerEngine.Session session;
  private RoofsProbe probe;

  PeerChild(PeerEngine engine) {
    this.engine = engine;
  }

  /** A child with the other engine that the class path has, or with ours. */
  public static PeerChild of(boolean own) {
    return new PeerChild(
        own
            ? new OwnEngine()
            : ServiceLoader.load(PeerEngine.class)
                .findFirst()
                .orElseThrow(
                    () -> new IllegalStateException("the class path has no engine but ours")));
  }

  /** Answers every line until there are no more. */
  public void serve(BufferedReader requests, PrintWriter replies) throws IOException {
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      replies.println(SpecFormat.toTree(answer(line)));
      replies.flush();
    }
    if (session != null) {
      session.close();
    }
    if (probe != null) {
      probe.close();
    }
  }

  /** An answer to whatever happens: the other side waits for one. */
  private PeerReply answer(String line) {
    try {
      String origin = "request";
      return answer(SpecFormat.bind(SpecFormat.parseJson(line, origin), PeerRequest.class, origin));
    } catch (RuntimeException | Error e) {
      return PeerReply.failed(String.valueOf(e));
    }
  }

  private PeerReply answer(PeerRequest request) {
    switch (request.action()) {
      case OPEN -> {
        List<String> formulations = engine.formulations(request.cell());
        String wanted =
            request.formulation().isEmpty() ? formulations.get(0) : request.formulation();
        session = engine.open(PeerProblem.of(request.cell()), wanted);
        return PeerReply.opened(engine.description(), formulations);
      }
      case TRACE -> {
        opened().trace().write(Path.of(request.file()));
        return PeerReply.DONE;
      }
      case RUN -> {
        return PeerReply.ran(run(request));
      }
      case ROOFS -> {
        if (probe == null) {
          probe = new RoofsProbe(request.cell().threads());
        }
        return PeerReply.roofs(probe.measure(request.seconds()));
      }
      default -> {
        return PeerReply.memory(peakBytes(STATUS));
      }
    }
  }

  private PeerEngine.Session opened() {
    if (session == null) {
      throw new IllegalStateException("no model is open; OPEN makes one");
    }
    return session;
  }

  private List<Double> run(PeerRequest request) {
    DoubleSupplier step =
        switch (request.step()) {
          case FORWARD -> opened()::forward;
          case TRAIN_STEP -> opened()::trainStep;
        };
    for (int i = 0; i < request.uncounted(); i++) {
      requireFinite(step.getAsDouble());
    }
    List<Double> millis = new ArrayList<>();
    long start = System.nanoTime();
    long before = start;
    while (millis.size() < request.least()
        || before - start < request.seconds() * NANOS_PER_SECOND) {
      requireFinite(step.getAsDouble());
      long now = System.nanoTime();
      millis.add((now - before) / NANOS_PER_MILLI);
      before = now;
    }
    return millis;
  }

  private static void requireFinite(double result) {
    if (!Double.isFinite(result)) {
      throw new IllegalStateException("a step gave " + result + "; speeds of that mean nothing");
    }
  }

  /** The high-water mark of resident memory as Linux tells it, else 0. */
  static long peakBytes(Path status) {
    if (!Files.isReadable(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> BYTES_PER_KIB * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException unknown) {
      return 0;
    }
  }
}
