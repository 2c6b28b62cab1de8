package attnbench.harness.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a command ended, as the shell sees it. */
public enum ExitCode {
  OK(0, "done; gate: no difference"),
  INTERNAL_ERROR(1, "an error inside attnbench"),
  BAD_INPUT(2, "bad usage, bad input or missing data"),
  REGRESSED(3, "gate: at least one benchmark became slower"),
  INCONCLUSIVE(4, "gate: too few forks or too wide an interval"),
  NOTHING_TO_COMPARE(5, "gate: no benchmark is in both files"),
  DIFFERENT_ENVIRONMENT(6, "gate: measured with different JDKs, JVM arguments or threads"),
  RUNS_FAILED(7, "some runs failed; their records or the log say why"),
  INTERRUPTED(130, "stopped by Ctrl-C");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** The process's exit status. */
  public int number() {
    return number;
  }

  /** Meanings by number, for the help. */
  static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ExitCode code : values()) {
      meanings.put(Integer.toString(code.number), code.meaning);
    }
    return meanings;
  }
}
