package attnbench.tasks.genome;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.StandIn;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Writes made-up sequences of two species that only the order of two far-apart motifs tells apart.
 *
 * <p>Each sequence has at least N bases, uniform and independent. One of two motifs of 12 bases
 * stands in the first quarter of N, the other in the last:
 *
 * <pre>
 *   species-a   |-- ... P ... --|-------- half --------|-- ... Q ... --|
 *   species-b   |-- ... Q ... --|-------- half --------|-- ... P ... --|
 * </pre>
 *
 * <p>Both species have the same bases and the same motifs, so no count of them helps.
 */
final class GenomeGenerator implements DataGenerator<GenomeGenerator.Sizes> {
  private static final String BASES = "ACGT";
  private static final String[] CLASSES = {"species-a", "species-b"};
  private static final int MOTIF = 12;
  private static final int LINE = 60;

  /** Shorter sequences would be left out when read; what stands behind N is cut off there. */
  private static final int PUBLISHED_LEAST = 5_001;

  /**
   * How much is written.
   *
   * @param sequencesPerClass at least 5, so that each split has some
   */
  record Sizes(int sequencesPerClass) {
    Sizes {
      if (sequencesPerClass < 5) {
        throw new IllegalArgumentException(
            "sequencesPerClass is " + sequencesPerClass + "; it must be at least 5");
      }
    }
  }

  @Override
  public String description() {
    return "two made-up species, told by the order of two motifs at least N/2 apart";
  }

  @Override
  public Sizes defaults() {
    return new Sizes(1_000);
  }

  @Override
  public Map<String, String> help() {
    return Map.of("sequencesPerClass", "sequences of each of the two species; at least 5");
  }

  @Override
  public long write(Sizes options, Order order, Path folder) throws IOException {
    int length = order.length();
    if (length < 4 * MOTIF) {
      throw new IllegalArgumentException(
          "length is %d; it must be at least %d to hold the motifs".formatted(length, 4 * MOTIF));
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(order.seed());
    String[] motifs = {bases(random, MOTIF).toString(), bases(random, MOTIF).toString()};
    StandIn.mark(folder, this, options, order);
    for (int label = 0; label < CLASSES.length; label++) {
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(CLASSES[label] + ".fa"))) {
        for (int i = 0; i < options.sequencesPerClass(); i++) {
          StringBuilder bases = bases(random, Math.max(length, PUBLISHED_LEAST));
          int room = length / 4 - MOTIF + 1;
          plant(bases, motifs[label], random.nextInt(room));
          plant(bases, motifs[1 - label], length - length / 4 + random.nextInt(room));
          out.write(">%s.%d\n".formatted(CLASSES[label], i));
          for (int at = 0; at < bases.length(); at += LINE) {
            out.write(bases.substring(at, Math.min(at + LINE, bases.length())) + "\n");
          }
        }
      }
    }
    return (long) CLASSES.length * options.sequencesPerClass();
  }

  private static void plant(StringBuilder bases, String motif, int at) {
    bases.replace(at, at + MOTIF, motif);
  }

  private static StringBuilder bases(RandomGenerator random, int length) {
    StringBuilder bases = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      bases.append(BASES.charAt(random.nextInt(BASES.length())));
    }
    return bases;
  }
}
