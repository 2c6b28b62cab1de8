package attnbench.tasks.lra;

import attnbench.tasks.BrokenDataException;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.io.TarArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The labelled IMDB reviews as published: {@code aclImdb/{train,test}/{neg,pos}/<id>_<rating>.txt}.
 *
 * <p>Everything else in the archive (the unlabelled reviews, word counts, the read-me) is no part
 * of it and is passed over.
 *
 * @param train the training part in the order of its paths, so all negative ones first
 * @param test the test part, in the same order
 * @param skipped paths in the four class folders that are not named like a review
 */
record ImdbReviews(List<Review> train, List<Review> test, List<String> skipped) {
  static final String URL = "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz";

  /** The official archive holds about 0.4 GB; ten times that is no longer this data set. */
  private static final long MAX_ARCHIVE_BYTES = 4L << 30;

  private static final List<String> CLASS_FOLDERS =
      List.of("train/neg", "train/pos", "test/neg", "test/pos");
  private static final Pattern IN_CLASS_FOLDER =
      Pattern.compile("(?:.*/)?((?:train|test)/(?:neg|pos))/([^/]+)");
  private static final Pattern REVIEW_NAME = Pattern.compile("\\d+_\\d+\\.txt");

  /**
   * One review.
   *
   * @param label 0 for negative, 1 for positive
   * @param text its first bytes, as many as were asked for
   */
  record Review(int label, byte[] text) {}

  /**
   * Reads the reviews.
   *
   * @param data the folder {@code aclImdb}, the folder that holds it, or a tar archive of it
   * @param maxBytes how much of each review to keep, in bytes
   * @throws MissingDataException when there is nothing there, or a class has no review
   * @throws BrokenDataException when something is there that cannot be read
   */
  static ImdbReviews read(Path data, int maxBytes) {
    Collector collector = new Collector(maxBytes);
    try {
      if (Files.isDirectory(data)) {
        Path inner = data.resolve("aclImdb");
        collector.addFolder(Files.isDirectory(inner) ? inner : data);
      } else if (Files.exists(data)) {
        TarArchive.read(data, MAX_ARCHIVE_BYTES, collector::add);
      } else {
        throw new MissingDataException(
            "no file or folder " + data + "; the IMDB reviews are published at " + URL);
      }
    } catch (IOException e) {
      throw new BrokenDataException(
          "cannot read the IMDB reviews from " + data + ": " + text(e), e);
    }
    return collector.finish(data);
  }

  /** What went wrong; file system exceptions say it in their class and only name the file. */
  private static String text(IOException e) {
    boolean named = e.getMessage() != null && !(e instanceof FileSystemException);
    return named ? e.getMessage() : e.getClass().getSimpleName();
  }

  private static final class Collector {
    private final int maxBytes;
    private final TreeMap<String, Review> reviews = new TreeMap<>();
    private final List<String> skipped = new ArrayList<>();

    Collector(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    void addFolder(Path root) throws IOException {
      for (String classFolder : CLASS_FOLDERS) {
        Path folder = root.resolve(classFolder);
        if (Files.isDirectory(folder)) {
          List<Path> files;
          try (Stream<Path> listed = Files.list(folder)) {
            files = listed.sorted().toList();
          }
          for (Path file : files) {
            addFile(classFolder + "/" + file.getFileName(), file);
          }
        }
      }
    }

    private void addFile(String path, Path file) throws IOException {
      if (Files.isDirectory(file)) {
        skipped.add(path);
        return;
      }
      try (InputStream content = Files.newInputStream(file)) {
        add(path, content);
      }
    }

    void add(String path, InputStream content) throws IOException {
      Matcher matcher = IN_CLASS_FOLDER.matcher(path);
      if (!matcher.matches()) {
        return;
      }
      if (!REVIEW_NAME.matcher(matcher.group(2)).matches()) {
        skipped.add(path);
        return;
      }
      int label = matcher.group(1).endsWith("pos") ? 1 : 0;
      Review review = new Review(label, content.readNBytes(maxBytes));
      if (reviews.put(matcher.group(1) + "/" + matcher.group(2), review) != null) {
        throw new IOException("review " + path + " is there twice");
      }
    }

    ImdbReviews finish(Path data) {
      for (String folder : CLASS_FOLDERS) {
        if (part(folder + "/").isEmpty()) {
          throw new MissingDataException(
              "%s has no review %s/<id>_<rating>.txt; the IMDB reviews are published at %s"
                  .formatted(data, folder, URL));
        }
      }
      return new ImdbReviews(part("train/"), part("test/"), List.copyOf(skipped));
    }

    private List<Review> part(String prefix) {
      return List.copyOf(reviews.subMap(prefix, prefix + Character.MAX_VALUE).values());
    }
  }
}
