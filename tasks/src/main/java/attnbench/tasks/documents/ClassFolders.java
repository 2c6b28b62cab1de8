package attnbench.tasks.documents;

import attnbench.tasks.BrokenDataException;
import attnbench.tasks.Download;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Skipped;
import attnbench.tasks.StandIn;
import attnbench.tasks.io.FileTree;
import attnbench.tasks.sequence.LabelledBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Texts in one folder for each class: {@code CLASS/NAME.txt} or {@code CLASS/NAME.txt.gz}.
 *
 * @param classes the names of the folders, sorted; a label is an index into them
 * @param texts by class, then by path
 * @param skipped files that are no texts
 */
record ClassFolders(List<String> classes, List<LabelledBytes> texts, List<Skipped> skipped) {
  /** A text that unpacks to more than this is an attack, not a document. */
  private static final long MAX_TEXT_BYTES = 256L << 20;

  private static final long MAX_ARCHIVE_BYTES = 64L << 30;

  /**
   * Reads the texts.
   *
   * @param data a folder of the class folders, or a tar archive of it
   * @param maxBytes how much of each text to keep
   * @throws MissingDataException when there are not at least two classes
   * @throws BrokenDataException when something is there that cannot be read
   */
  static ClassFolders read(Path data, int maxBytes, Download download) {
    Map<String, Map<String, byte[]>> byClass = new TreeMap<>();
    List<Skipped> skipped = new ArrayList<>();
    try {
      skipped.addAll(
          FileTree.read(
              data,
              MAX_ARCHIVE_BYTES,
              (path, content) -> {
                if (path.equals(StandIn.FILE)) {
                  return;
                }
                String[] parts = path.split("/");
                if (parts.length < 2 || !path.matches(".*\\.txt(\\.gz)?")) {
                  skipped.add(new Skipped(path, "not CLASS/NAME.txt or CLASS/NAME.txt.gz"));
                } else {
                  byte[] text = text(path, content, maxBytes);
                  byClass
                      .computeIfAbsent(parts[parts.length - 2], c -> new TreeMap<>())
                      .put(path, text);
                }
              }));
    } catch (NoSuchFileException e) {
      throw new MissingDataException(
          "no file or folder %s; %s: %s".formatted(data, download.what(), download.url()));
    } catch (IOException e) {
      throw BrokenDataException.unreadable("the documents", data, e);
    }
    if (byClass.size() < 2) {
      throw new MissingDataException(
          "%s has texts of %d classes; there must be at least two folders CLASS with texts"
              .formatted(data, byClass.size()));
    }
    List<String> classes = List.copyOf(byClass.keySet());
    List<LabelledBytes> texts = new ArrayList<>();
    byClass.forEach(
        (name, ofClass) ->
            ofClass
                .values()
                .forEach(text -> texts.add(new LabelledBytes(classes.indexOf(name), text))));
    return new ClassFolders(classes, texts, List.copyOf(skipped));
  }

  private static byte[] text(String path, InputStream content, int maxBytes) throws IOException {
    if (!path.endsWith(".gz")) {
      return content.readNBytes(maxBytes);
    }
    try {
      byte[] whole = FileTree.readPlain(content, MAX_TEXT_BYTES);
      return Arrays.copyOf(whole, Math.min(whole.length, maxBytes));
    } catch (IOException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }
}
