package attnbench.harness.sweep;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Stands in for the command in a child JVM; what it does is in a system property. */
public final class StandIn {
  static final String PROPERTY = "attnbench.standIn";

  private StandIn() {}

  /** Ends as the property says: with a status, by an exhausted heap, or not at all. */
  public static void main(String[] args) throws Exception {
    String spec = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    System.err.println("progress 1\rprogress 2\n");
    System.err.println("arguments " + Arrays.toString(args) + " spec of " + spec.length());
    String act = System.getProperty(PROPERTY);
    if (act.equals("hang")) {
      Thread.sleep(600_000);
    } else if (act.equals("exhaust")) {
      long[][] hoard = new long[1 << 20][];
      for (int i = 0; i < hoard.length; i++) {
        hoard[i] = new long[1 << 17];
      }
    } else {
      System.err.println("attnbench: says why");
      System.exit(Integer.parseInt(act));
    }
  }
}
