package attnbench.harness.peer;

import java.util.List;
import java.util.Map;

/**
 * Stands for another engine: ours, slowed down. The environment says what is wrong with it: a
 * {@code broken} installation, {@code wrong} gradients, or a JVM that {@code dies} in its first
 * step.
 */
public final class FakePeer implements PeerEngine {
  /** The variable that says what is wrong. */
  static final String FAULT = "FAKE_PEER";

  private static final int DEATH = 9;

  private final PeerEngine ours = new OwnEngine();

  @Override
  public String description() {
    if (fault().equals("broken")) {
      throw new IllegalStateException("libraries are missing");
    }
    return "fake";
  }

  @Override
  public List<String> formulations(PeerCell cell) {
    return List.of("slow", "fast", "impossible");
  }

  @Override
  public Session open(PeerProblem problem, String formulation) {
    if (formulation.equals("impossible")) {
      throw new OutOfMemoryError("too large");
    }
    Session session = ours.open(problem, formulation);
    String fault = fault();
    return new Session() {
      @Override
      public PeerTrace trace() {
        PeerTrace trace = session.trace();
        if (fault.equals("wrong")) {
          Map<String, float[]> arrays = trace.arrays();
          arrays.get("head.bias")[0] *= 1.01f;
        }
        return trace;
      }

      @Override
      public double trainStep() {
        if (fault.equals("dies")) {
          Runtime.getRuntime().halt(DEATH);
        }
        delay(formulation.equals("slow") ? 60 : 20);
        return session.trainStep();
      }

      @Override
      public double forward() {
        delay(10);
        return session.forward();
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  private static String fault() {
    return System.getenv().getOrDefault(FAULT, "");
  }

  private static void delay(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
