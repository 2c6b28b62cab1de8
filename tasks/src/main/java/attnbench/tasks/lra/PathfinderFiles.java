package attnbench.tasks.lra;

import attnbench.tasks.BrokenDataException;
import attnbench.tasks.Dataset;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Skipped;
import attnbench.tasks.io.GrayPng;
import attnbench.tasks.io.NumpyStrings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The Pathfinder images of one size and level in the layout of the release: {@code
 * imgs/BATCH/sample_I.png}, and a file {@code metadata/BATCH.npy} with a line for each image.
 *
 * <p>The columns are sub path, file name, index in the batch, label, continuity, contour length,
 * distractor length, paddle length, paddle thickness, paddle margin, number of paddle contrasts. In
 * the release the lines are text in spite of the name; the upstream generator writes a numpy array
 * of strings. Both are read.
 *
 * <p>All images are decoded once and kept, a byte a pixel.
 *
 * @param data the images in the order of the metadata
 * @param batchEnds how many images there are up to the end of each metadata file
 * @param skipped lines without a usable image, and files that no line names
 */
record PathfinderFiles(Dataset data, List<Integer> batchEnds, List<Skipped> skipped) {
  static final String METADATA = "metadata";
  private static final int COLUMNS = 11;
  private static final int LABEL_COLUMN = 3;

  /** A batch of the release takes 100 KB; far larger ones are no metadata. */
  private static final long MOST_METADATA_BYTES = 1 << 28;

  /** The images of one metadata file. */
  private record Batch(
      List<byte[]> images, List<Integer> labels, List<Path> named, List<Skipped> skipped) {}

  /** The folder of a size in the release, or the given folder itself. */
  static Path folder(Path data, PathfinderSize size, List<PathfinderLevel> levels) {
    List<String> contents = levels.stream().map(level -> level.folder() + "/" + METADATA).toList();
    return LraRelease.folder(data, folderName(size), contents);
  }

  static String folderName(PathfinderSize size) {
    return "pathfinder" + size.side();
  }

  /**
   * Reads a level.
   *
   * @param folder of the level
   */
  static PathfinderFiles read(Path folder, PathfinderSize size) {
    PackedTokens.Builder data = new PackedTokens.Builder();
    List<Integer> batchEnds = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    Set<Path> named = new HashSet<>();
    try {
      List<Path> metadata = metadata(folder.resolve(METADATA));
      InOrder.<Batch>run(
          metadata.size(),
          Runtime.getRuntime().availableProcessors(),
          number -> batch(folder, metadata.get(number), size.side()),
          batch -> {
            for (int i = 0; i < batch.images.size(); i++) {
              data.add(batch.images.get(i), batch.labels.get(i));
            }
            batchEnds.add(data.size());
            skipped.addAll(batch.skipped);
            named.addAll(batch.named);
          });
      skipped.addAll(unnamed(folder, named));
    } catch (IOException e) {
      throw BrokenDataException.unreadable("Pathfinder images", folder, e);
    }
    if (data.size() == 0) {
      throw new MissingDataException(folder + " has no usable image of Pathfinder");
    }
    return new PathfinderFiles(data.build(), List.copyOf(batchEnds), List.copyOf(skipped));
  }

  private static List<Path> metadata(Path folder) throws IOException {
    try (Stream<Path> listed = Files.list(folder)) {
      return listed.filter(path -> path.toString().endsWith(".npy")).sorted().toList();
    }
  }

  /** Of each folder how many files of a level are neither metadata nor named by any. */
  private static List<Skipped> unnamed(Path folder, Set<Path> named) throws IOException {
    Map<Path, Integer> counts = new TreeMap<>();
    try (Stream<Path> walked = Files.walk(folder.normalize())) {
      walked
          .filter(Files::isRegularFile)
          .filter(path -> !isMetadata(folder, path) && !named.contains(path))
          .forEach(path -> counts.merge(path.getParent(), 1, Integer::sum));
    }
    return counts.entrySet().stream()
        .map(e -> new Skipped(e.getValue() + " files in " + e.getKey(), "no metadata name them"))
        .toList();
  }

  private static boolean isMetadata(Path folder, Path path) {
    return path.getParent().equals(folder.resolve(METADATA).normalize())
        && path.toString().endsWith(".npy");
  }

  private static Batch batch(Path folder, Path metadata, int side) throws IOException {
    Batch batch =
        new Batch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int line = 0;
    for (List<String> row : rows(metadata)) {
      line++;
      String place = metadata + " line " + line;
      String label = row.size() == COLUMNS ? row.get(LABEL_COLUMN) : "";
      if (!label.equals("0") && !label.equals("1")) {
        batch.skipped.add(new Skipped(place, "not the eleven columns of a Pathfinder image"));
        continue;
      }
      Path image = folder.resolve(row.get(0)).resolve(row.get(1)).normalize();
      if (!image.startsWith(folder.normalize())) {
        batch.skipped.add(new Skipped(place, "its image lies outside the data"));
        continue;
      }
      batch.named.add(image);
      try {
        batch.images.add(GrayPng.read(Files.readAllBytes(image), side));
        batch.labels.add(Integer.parseInt(label));
      } catch (NoSuchFileException e) {
        batch.skipped.add(new Skipped(image.toString(), "the file is not there"));
      } catch (IOException e) {
        batch.skipped.add(new Skipped(image.toString(), e.getMessage()));
      }
    }
    return batch;
  }

  private static List<List<String>> rows(Path metadata) throws IOException {
    if (Files.size(metadata) > MOST_METADATA_BYTES) {
      throw new IOException(
          metadata + " has more than the " + MOST_METADATA_BYTES + " bytes allowed");
    }
    byte[] file = Files.readAllBytes(metadata);
    if (NumpyStrings.matches(file)) {
      try {
        return NumpyStrings.read(file);
      } catch (IOException e) {
        throw new IOException(metadata + ": " + e.getMessage(), e);
      }
    }
    return new String(file, StandardCharsets.ISO_8859_1)
        .lines()
        .map(line -> List.of(line.strip().split(" +")))
        .toList();
  }
}
