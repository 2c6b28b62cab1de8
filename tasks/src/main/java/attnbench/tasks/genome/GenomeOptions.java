package attnbench.tasks.genome;

import attnbench.tasks.sequence.SplitOptions;
import java.util.HashMap;
import java.util.Map;

/**
 * Which sequences are taken and how they are divided.
 *
 * @param minBases sequences with fewer bases are left out
 * @param validationShare as in {@link SplitOptions}
 * @param testShare as in {@link SplitOptions}
 * @param splitSeed as in {@link SplitOptions}
 * @param padded as in {@link SplitOptions}
 * @param standIn as in {@link SplitOptions}
 */
public record GenomeOptions(
    int minBases,
    double validationShare,
    double testShare,
    long splitSeed,
    boolean padded,
    boolean standIn) {
  static final Map<String, String> HELP = help();

  public GenomeOptions {
    if (minBases < 1) {
      throw new IllegalArgumentException("minBases is " + minBases + "; it must be at least 1");
    }
    new SplitOptions(validationShare, testShare, splitSeed, padded, standIn);
  }

  SplitOptions splits() {
    return new SplitOptions(validationShare, testShare, splitSeed, padded, standIn);
  }

  private static Map<String, String> help() {
    Map<String, String> help = new HashMap<>(SplitOptions.HELP);
    help.put("minBases", "sequences with fewer bases are left out; at least 1");
    return Map.copyOf(help);
  }
}
