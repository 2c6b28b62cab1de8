package attnbench.tasks.genome;

import attnbench.tasks.BrokenDataException;
import attnbench.tasks.Download;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Skipped;
import attnbench.tasks.StandIn;
import attnbench.tasks.io.Fasta;
import attnbench.tasks.io.FileTree;
import attnbench.tasks.sequence.LabelledBytes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sequences in one FASTA file for each class: {@code CLASS.fa}, {@code .fna} or {@code .fasta},
 * with {@code .gz} behind it or not.
 *
 * @param classes the names of the files without endings, sorted; a label is an index into them
 * @param sequences by class, then in the order of the file
 * @param skipped files that are no FASTA, and how many sequences of each file are too short
 */
record ClassFiles(List<String> classes, List<LabelledBytes> sequences, List<Skipped> skipped) {
  /** The largest known genome has 1.5e11 bases. */
  private static final long MAX_BYTES = 256L << 30;

  private static final Pattern NAME =
      Pattern.compile("(?:.*/)?([^/]+?)\\.(?:fa|fna|fasta)(?:\\.gz)?");

  /**
   * Reads the sequences.
   *
   * @param data a folder of the files, or a tar archive of it
   * @param maxBases how much of each sequence to keep
   * @param minBases sequences with fewer are left out
   * @throws MissingDataException when there are not at least two classes
   * @throws BrokenDataException when something is there that cannot be read
   */
  static ClassFiles read(Path data, int maxBases, int minBases, Download download) {
    Map<String, List<byte[]>> byClass = new TreeMap<>();
    List<Skipped> skipped = new ArrayList<>();
    try {
      skipped.addAll(
          FileTree.read(
              data,
              MAX_BYTES,
              (path, content) -> {
                if (path.equals(StandIn.FILE)) {
                  return;
                }
                Matcher name = NAME.matcher(path);
                if (!name.matches()) {
                  skipped.add(
                      new Skipped(path, "not CLASS.fa, .fna or .fasta, with .gz or without"));
                  return;
                }
                List<byte[]> kept = new ArrayList<>();
                int[] tooShort = {0};
                try {
                  Fasta.read(
                      content,
                      maxBases,
                      MAX_BYTES,
                      (letters, length) -> {
                        if (length < minBases) {
                          tooShort[0]++;
                        } else {
                          kept.add(letters);
                        }
                      });
                } catch (IOException e) {
                  throw new IOException(path + ": " + e.getMessage(), e);
                }
                if (tooShort[0] > 0) {
                  skipped.add(
                      new Skipped(
                          "%d sequences of %s".formatted(tooShort[0], path),
                          "fewer than %d bases".formatted(minBases)));
                }
                if (!kept.isEmpty()) {
                  byClass.computeIfAbsent(name.group(1), c -> new ArrayList<>()).addAll(kept);
                }
              }));
    } catch (NoSuchFileException e) {
      throw new MissingDataException(
          "no file or folder %s; %s: %s".formatted(data, download.what(), download.url()));
    } catch (IOException e) {
      throw BrokenDataException.unreadable("the sequences", data, e);
    }
    if (byClass.size() < 2) {
      throw new MissingDataException(
          "%s has sequences of %d classes; there must be at least two files CLASS.fa with sequences"
              .formatted(data, byClass.size()));
    }
    List<String> classes = List.copyOf(byClass.keySet());
    List<LabelledBytes> sequences = new ArrayList<>();
    byClass.forEach(
        (name, ofClass) ->
            ofClass.forEach(
                bases -> sequences.add(new LabelledBytes(classes.indexOf(name), bases))));
    return new ClassFiles(classes, sequences, List.copyOf(skipped));
  }
}
