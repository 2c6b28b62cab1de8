package attnbench.tasks.lra;

import attnbench.tasks.BrokenDataException;
import attnbench.tasks.Download;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.StandIn;
import attnbench.tasks.io.FileTree;
import attnbench.tasks.io.TabSeparated;
import attnbench.tasks.sequence.LabelledBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Pairs of papers from the ACL Anthology Network as the Long Range Arena publishes them: three
 * tables without header, {@code new_aan_pairs.{train,eval,test}.tsv}, each line a label ({@code
 * 0.0} or {@code 1.0}), two ids and two texts, with tabs between them and no quoting.
 *
 * @param first the first text of each pair, with the label, by split
 * @param second the second text of each pair, by split
 * @param skipped lines that are no pairs, and how many files are no such table
 */
record PaperPairs(
    Map<Split, List<LabelledBytes>> first,
    Map<Split, List<LabelledBytes>> second,
    List<Skipped> skipped) {
  static final Download DOWNLOAD =
      new Download(
          "the paper pairs of the Long Range Arena (tsv_data)",
          LraRelease.URL,
          "the archive (a tar.gz), its unpacked folder or its folder tsv_data");

  /** The published code reads no more of a text before it cuts it. */
  private static final int PUBLISHED_BYTES = 10_000;

  /** The whole release unpacks to about 19 GB. */
  private static final long MAX_ARCHIVE_BYTES = 64L << 30;

  private static final Map<String, Split> FILES =
      Map.of(
          "new_aan_pairs.train.tsv", Split.TRAIN,
          "new_aan_pairs.eval.tsv", Split.VALIDATION,
          "new_aan_pairs.test.tsv", Split.TEST);
  private static final int FIELDS = 5;

  /**
   * Reads the pairs.
   *
   * @param maxBytes how much of each text to keep, at most 10,000
   * @throws MissingDataException when a file is missing or empty
   * @throws BrokenDataException when one cannot be read
   */
  static PaperPairs read(Path data, int maxBytes) {
    PaperPairs pairs =
        new PaperPairs(new EnumMap<>(Split.class), new EnumMap<>(Split.class), new ArrayList<>());
    int[] others = {0};
    try {
      List<Skipped> links =
          FileTree.read(
              data,
              MAX_ARCHIVE_BYTES,
              (path, content) -> {
                Split split = FILES.get(path.substring(path.lastIndexOf('/') + 1));
                if (split == null) {
                  // The release holds the files of other tasks, too.
                  others[0] += path.equals(StandIn.FILE) ? 0 : 1;
                  return;
                }
                if (pairs.first.containsKey(split)) {
                  throw new IOException(path + " is there twice");
                }
                pairs.first.put(split, new ArrayList<>());
                pairs.second.put(split, new ArrayList<>());
                TabSeparated.read(
                    content,
                    Math.min(maxBytes, PUBLISHED_BYTES),
                    (line, fields) -> pairs.add(split, path + ":" + line, fields));
              });
      pairs.skipped.addAll(links);
      if (others[0] > 0) {
        pairs.skipped.add(
            new Skipped(others[0] + " other files", "none of the three tables of paper pairs"));
      }
    } catch (NoSuchFileException e) {
      throw new MissingDataException(
          "no file or folder %s; the paper pairs are in %s".formatted(data, DOWNLOAD.url()));
    } catch (IOException e) {
      throw BrokenDataException.unreadable("the paper pairs", data, e);
    }
    FILES.forEach(
        (file, split) -> {
          if (!pairs.first.containsKey(split) || pairs.first.get(split).isEmpty()) {
            throw new MissingDataException(
                "%s has no pairs in %s; the paper pairs are in %s"
                    .formatted(data, file, DOWNLOAD.url()));
          }
        });
    return pairs;
  }

  private void add(Split split, String where, List<byte[]> fields) {
    if (fields.size() != FIELDS) {
      skipped.add(
          new Skipped(where, "%d fields, where %d are due".formatted(fields.size(), FIELDS)));
      return;
    }
    String label = new String(fields.get(0), StandardCharsets.ISO_8859_1);
    if (!label.matches("[01](\\.0*)?")) {
      skipped.add(new Skipped(where, "label '%s' is neither 0.0 nor 1.0".formatted(label)));
      return;
    }
    first.get(split).add(new LabelledBytes(label.charAt(0) - '0', fields.get(3)));
    second.get(split).add(new LabelledBytes(label.charAt(0) - '0', fields.get(4)));
  }
}
