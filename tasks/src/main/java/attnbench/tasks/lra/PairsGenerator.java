package attnbench.tasks.lra;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.StandIn;
import attnbench.tasks.sequence.PseudoText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Writes made-up pairs of papers in the published format, so that the task runs without the data.
 *
 * <p>Each text is words of one pseudo-language, between N/2 and N bytes. It has one of a few
 * topics, and the topic's keyword stands in it three times, once in each third. Pairs of one topic
 * are related (1), others are not (0), half and half:
 *
 * <pre>
 *   first    ... KW7 ... | ... KW7 ... | ... KW7 ...
 *   second   ... KW7 ... | ... KW7 ... | ... KW7 ...       label 1
 * </pre>
 *
 * <p>The keywords have the letters of one word in different orders, so that no count of bytes tells
 * the topic.
 */
final class PairsGenerator implements DataGenerator<PairsGenerator.Sizes> {
  private static final int SYLLABLES = 4;
  private static final int TIMES = 3;
  private static final int LEAST_LENGTH = 128;

  /**
   * How much is written, and how hard it is.
   *
   * @param trainItems pairs to learn from, at least 1
   * @param evalItems pairs for validation, at least 1
   * @param testItems pairs of the final measurement, at least 1
   * @param topics different keywords, 2 to 24
   */
  record Sizes(int trainItems, int evalItems, int testItems, int topics) {
    Sizes {
      if (Math.min(trainItems, Math.min(evalItems, testItems)) < 1) {
        throw new IllegalArgumentException(
            "trainItems, evalItems and testItems are %d, %d and %d; they must be at least 1"
                .formatted(trainItems, evalItems, testItems));
      }
      if (topics < 2 || topics > 24) {
        throw new IllegalArgumentException("topics is " + topics + "; it must be from 2 to 24");
      }
    }
  }

  @Override
  public String description() {
    return "pairs of made-up texts, related when they hold the same keyword";
  }

  @Override
  public Sizes defaults() {
    return new Sizes(4_000, 500, 1_000, 8);
  }

  @Override
  public Map<String, String> help() {
    return Map.of(
        "trainItems", "pairs to learn from; at least 1",
        "evalItems", "pairs for validation; at least 1",
        "testItems", "pairs of the final measurement; at least 1",
        "topics", "different keywords; 2 to 24, more are harder");
  }

  @Override
  public long write(Sizes options, Order order, Path folder) throws IOException {
    if (order.length() < LEAST_LENGTH) {
      throw new IllegalArgumentException(
          "length is %d; it must be at least %d to hold the keywords"
              .formatted(order.length(), LEAST_LENGTH));
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(order.seed());
    PseudoText language = new PseudoText(random);
    String[] keywords = keywords(random, options.topics());
    int[] sizes = {options.trainItems(), options.evalItems(), options.testItems()};
    String[] names = {"train", "eval", "test"};
    StandIn.mark(folder, this, options, order);
    for (int part = 0; part < names.length; part++) {
      Path file = folder.resolve("new_aan_pairs." + names[part] + ".tsv");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        for (int i = 0; i < sizes[part]; i++) {
          boolean related = random.nextBoolean();
          int topic = random.nextInt(keywords.length);
          int shift = related ? 0 : 1 + random.nextInt(keywords.length - 1);
          int other = (topic + shift) % keywords.length;
          String head =
              "%s\t%s-%da\t%s-%db\t"
                  .formatted(related ? "1.0" : "0.0", names[part], i, names[part], i);
          out.write(head.getBytes(StandardCharsets.US_ASCII));
          out.write(text(random, language, order.length(), keywords[topic]));
          out.write('\t');
          out.write(text(random, language, order.length(), keywords[other]));
          out.write('\n');
        }
      }
    }
    return (long) options.trainItems() + options.evalItems() + options.testItems();
  }

  /** The syllables of one word in different orders. */
  private static String[] keywords(RandomGenerator random, int count) {
    String[] syllables = PseudoText.word(random, SYLLABLES).split("(?<=\\G..)");
    while (Arrays.stream(syllables).distinct().count() < SYLLABLES) {
      syllables = PseudoText.word(random, SYLLABLES).split("(?<=\\G..)");
    }
    String[] keywords = new String[count];
    for (int i = 0; i < count; i++) {
      keywords[i] = ordered(syllables, i);
    }
    return keywords;
  }

  /** Permutation number {@code index} of the syllables, in factorial base. */
  private static String ordered(String[] syllables, int index) {
    List<String> left = new ArrayList<>(List.of(syllables));
    StringBuilder word = new StringBuilder();
    for (int size = left.size(); size > 0; size--) {
      word.append(left.remove(index % size));
      index /= size;
    }
    return word.toString();
  }

  private static byte[] text(
      RandomGenerator random, PseudoText language, int maxLength, String keyword) {
    int length = maxLength / 2 + random.nextInt(maxLength / 2 + 1);
    byte[] text = language.text(random, length);
    for (int i = 0; i < TIMES; i++) {
      PseudoText.plant(random, text, keyword, i * length / TIMES, (i + 1) * length / TIMES);
    }
    return text;
  }
}
