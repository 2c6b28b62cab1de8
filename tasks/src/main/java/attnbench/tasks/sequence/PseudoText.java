package attnbench.tasks.sequence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Texts of made-up words whose frequencies fall as in a language: word r is drawn with a
 * probability proportional to 1 / r (Zipf).
 */
public final class PseudoText {
  private static final int WORDS = 2_000;
  private static final String CONSONANTS = "bcdfghklmnprstvz";
  private static final String VOWELS = "aeiou";

  private final List<String> words;
  private final double[] cumulative = new double[WORDS];

  /** Makes the words. */
  public PseudoText(RandomGenerator random) {
    Set<String> made = new LinkedHashSet<>();
    while (made.size() < WORDS) {
      made.add(word(random, 1 + random.nextInt(4)));
    }
    words = new ArrayList<>(made);
    double sum = 0;
    for (int r = 0; r < WORDS; r++) {
      sum += 1.0 / (r + 1);
      cumulative[r] = sum;
    }
  }

  /** A word of so many syllables, each a consonant and a vowel. */
  public static String word(RandomGenerator random, int syllables) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < syllables; i++) {
      word.append(CONSONANTS.charAt(random.nextInt(CONSONANTS.length())));
      word.append(VOWELS.charAt(random.nextInt(VOWELS.length())));
    }
    return word.toString();
  }

  /** Exactly so many bytes of words with spaces between, in ASCII. */
  public byte[] text(RandomGenerator random, int length) {
    StringBuilder text = new StringBuilder(length + 16);
    while (text.length() < length) {
      double at = random.nextDouble() * cumulative[WORDS - 1];
      int low = 0;
      int high = WORDS - 1;
      while (low < high) {
        int middle = (low + high) / 2;
        if (cumulative[middle] <= at) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      text.append(words.get(low)).append(' ');
    }
    return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Writes a word with spaces round it over a text, at a place that is uniform in a range.
   *
   * @param from first place, in bytes
   * @param to end of the range; the word ends before it
   */
  public static void plant(RandomGenerator random, byte[] text, String word, int from, int to) {
    byte[] planted = (" " + word + " ").getBytes(StandardCharsets.US_ASCII);
    int last = Math.min(to, text.length) - planted.length;
    if (last < from) {
      throw new IllegalArgumentException(
          "no room for '%s' from %d to %d of a text of %d bytes"
              .formatted(word, from, to, text.length));
    }
    System.arraycopy(planted, 0, text, from + random.nextInt(last - from + 1), planted.length);
  }
}
