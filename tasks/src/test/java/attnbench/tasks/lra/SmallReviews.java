package attnbench.tasks.lra;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A made-up data set in the layout of the IMDB reviews, small enough for tests. */
public final class SmallReviews {
  private static final String[] NEUTRAL = {"the", "film", "was", "a", "story", "of", "some", "men"};
  private static final String[] POSITIVE = {"joy", "jazz", "enjoyed"};
  private static final String[] NEGATIVE = {"awkward", "weak", "awful"};

  private final Map<String, byte[]> files = new TreeMap<>();

  /**
   * Reviews whose classes differ in some of their words.
   *
   * @param perClass reviews of each class in each of train and test
   */
  public SmallReviews(int perClass) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    for (String part : new String[] {"train", "test"}) {
      for (int i = 0; i < perClass; i++) {
        put("%s/pos/%d_9.txt".formatted(part, i), review(POSITIVE, random));
        put("%s/neg/%d_2.txt".formatted(part, i), review(NEGATIVE, random));
      }
    }
  }

  private static String review(String[] telling, RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    int words = 8 + random.nextInt(20);
    for (int i = 0; i < words; i++) {
      String[] list = random.nextInt(4) == 0 ? telling : NEUTRAL;
      text.append(list[random.nextInt(list.length)]).append(' ');
    }
    return text.toString();
  }

  /** Adds or replaces a file below {@code aclImdb}. */
  public SmallReviews put(String path, String text) {
    files.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Removes every file whose path starts so. */
  public SmallReviews remove(String prefix) {
    files.keySet().removeIf(path -> path.startsWith(prefix));
    return this;
  }

  /** Writes {@code parent/aclImdb}, and returns the parent. */
  public Path writeFolder(Path parent) {
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = parent.resolve("aclImdb").resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      return parent;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a tar archive to {@code out}, which may compress, and closes it. */
  public void writeTar(OutputStream out) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.putArchiveEntry(new TarArchiveEntry("aclImdb/"));
      tar.closeArchiveEntry();
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry("aclImdb/" + file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
  }
}
