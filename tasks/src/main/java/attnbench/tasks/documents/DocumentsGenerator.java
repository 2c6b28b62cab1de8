package attnbench.tasks.documents;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.StandIn;
import attnbench.tasks.sequence.PseudoText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Writes made-up documents of four kinds that only two far-apart words tell from each other.
 *
 * <p>Each document is N bytes of one pseudo-language. One keyword stands in the first quarter, one
 * in the last, each one of two words X and Y; the class is which and in which order:
 *
 * <pre>
 *   |-- first quarter --|------------ half ------------|-- last quarter --|
 *      ... X ...                                            ... Y ...          class xy
 * </pre>
 *
 * <p>Counting words tells xx and yy, but xy from yx needs their order over at least N/2 bytes.
 */
final class DocumentsGenerator implements DataGenerator<DocumentsGenerator.Sizes> {
  private static final String[] CLASSES = {"xx", "xy", "yx", "yy"};
  private static final int SYLLABLES = 5;

  /**
   * How much is written.
   *
   * @param documentsPerClass at least 10, so that each split has some
   */
  record Sizes(int documentsPerClass) {
    Sizes {
      if (documentsPerClass < 10) {
        throw new IllegalArgumentException(
            "documentsPerClass is " + documentsPerClass + "; it must be at least 10");
      }
    }
  }

  @Override
  public String description() {
    return "four kinds of made-up texts, told by the order of two keywords at least N/2 apart";
  }

  @Override
  public Sizes defaults() {
    return new Sizes(500);
  }

  @Override
  public Map<String, String> help() {
    return Map.of("documentsPerClass", "documents of each of the four classes; at least 10");
  }

  @Override
  public long write(Sizes options, Order order, Path folder) throws IOException {
    int length = order.length();
    if (length < 64) {
      throw new IllegalArgumentException(
          "length is " + length + "; it must be at least 64 to hold the keywords");
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(order.seed());
    PseudoText language = new PseudoText(random);
    String[] keywords = {PseudoText.word(random, SYLLABLES), PseudoText.word(random, SYLLABLES)};
    StandIn.mark(folder, this, options, order);
    for (int label = 0; label < CLASSES.length; label++) {
      Path ofClass = Files.createDirectories(folder.resolve(CLASSES[label]));
      for (int i = 0; i < options.documentsPerClass(); i++) {
        byte[] text = language.text(random, length);
        PseudoText.plant(random, text, keywords[label / 2], 0, length / 4);
        PseudoText.plant(random, text, keywords[label % 2], length - length / 4, length);
        Files.write(ofClass.resolve("%05d.txt".formatted(i)), text);
      }
    }
    return (long) CLASSES.length * options.documentsPerClass();
  }
}
