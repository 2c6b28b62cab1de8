package attnbench.tasks.lra;

import attnbench.tasks.BrokenDataException;
import attnbench.tasks.Download;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Skipped;
import attnbench.tasks.io.FileTree;
import attnbench.tasks.sequence.LabelledBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The labelled IMDB reviews as published: {@code aclImdb/{train,test}/{neg,pos}/<id>_<rating>.txt}.
 *
 * @param train the training part in the order of its paths, so all negative ones first
 * @param test the test part, in the same order
 * @param skipped files in the four class folders that are not named like a review, and other
 *     folders with their numbers of files, the unlabelled reviews among them; what is published
 *     beside the reviews (word counts, addresses, a read-me) is no part of it and not listed
 */
record ImdbReviews(List<LabelledBytes> train, List<LabelledBytes> test, List<Skipped> skipped) {
  static final Download DOWNLOAD =
      new Download(
          "the IMDB reviews",
          "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
          "the archive or its unpacked folder");

  /** The official archive holds about 0.4 GB; ten times that is no longer this data set. */
  private static final long MAX_ARCHIVE_BYTES = 4L << 30;

  private static final List<String> CLASS_FOLDERS =
      List.of("train/neg", "train/pos", "test/neg", "test/pos");
  private static final Pattern IN_CLASS_FOLDER =
      Pattern.compile("(?:.*/)?((?:train|test)/(?:neg|pos))/([^/]+)");

  /** Published beside the reviews: word counts, addresses, a read-me. */
  private static final Pattern NO_REVIEW =
      Pattern.compile(
          "(?:.*/)?(?:README|imdb\\.vocab|imdbEr\\.txt"
              + "|(?:train|test)/(?:urls_\\w+\\.txt|\\w+\\.feat))");

  private static final Pattern REVIEW_NAME = Pattern.compile("\\d+_\\d+\\.txt");

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
      collector.skipped.addAll(FileTree.read(data, MAX_ARCHIVE_BYTES, collector::add));
    } catch (NoSuchFileException e) {
      throw new MissingDataException(
          "no file or folder " + data + "; the IMDB reviews are published at " + DOWNLOAD.url());
    } catch (IOException e) {
      throw BrokenDataException.unreadable("the IMDB reviews", data, e);
    }
    return collector.finish(data);
  }

  private static final class Collector {
    private final int maxBytes;
    private final TreeMap<String, LabelledBytes> reviews = new TreeMap<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private final Map<String, Integer> otherFolders = new TreeMap<>();

    Collector(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    void add(String path, InputStream content) throws IOException {
      Matcher matcher = IN_CLASS_FOLDER.matcher(path);
      if (!matcher.matches()) {
        if (!NO_REVIEW.matcher(path).matches()) {
          otherFolders.merge(path.substring(0, path.lastIndexOf('/') + 1), 1, Integer::sum);
        }
        return;
      }
      if (!REVIEW_NAME.matcher(matcher.group(2)).matches()) {
        skipped.add(new Skipped(path, "not named <id>_<rating>.txt"));
        return;
      }
      int label = matcher.group(1).endsWith("pos") ? 1 : 0;
      LabelledBytes review = new LabelledBytes(label, content.readNBytes(maxBytes));
      if (reviews.put(matcher.group(1) + "/" + matcher.group(2), review) != null) {
        throw new IOException("review " + path + " is there twice");
      }
    }

    ImdbReviews finish(Path data) {
      for (String folder : CLASS_FOLDERS) {
        if (part(folder + "/").isEmpty()) {
          throw new MissingDataException(
              "%s has no review %s/<id>_<rating>.txt; the IMDB reviews are published at %s"
                  .formatted(data, folder, DOWNLOAD.url()));
        }
      }
      otherFolders.forEach(
          (folder, files) ->
              skipped.add(
                  new Skipped(
                      "%d files in %s".formatted(files, folder.isEmpty() ? "./" : folder),
                      "not among the labelled reviews")));
      return new ImdbReviews(part("train/"), part("test/"), List.copyOf(skipped));
    }

    private List<LabelledBytes> part(String prefix) {
      return List.copyOf(reviews.subMap(prefix, prefix + Character.MAX_VALUE).values());
    }
  }
}
