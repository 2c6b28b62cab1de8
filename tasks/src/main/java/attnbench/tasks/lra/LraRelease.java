package attnbench.tasks.lra;

import attnbench.tasks.MissingDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folders of the data that the Long Range Arena released, two levels deep in its archive. */
final class LraRelease {
  static final String URL = "https://storage.googleapis.com/long-range-arena/lra_release.gz";

  private static final List<String> LEVELS = List.of("", "lra_release", "lra_release/lra_release");

  private LraRelease() {}

  /**
   * Finds a folder of the release.
   *
   * @param data that folder itself, or one that it lies in
   * @param name its name in the release
   * @param proof a file or folder in it
   * @throws MissingDataException when it is not there
   */
  static Path folder(Path data, String name, String proof) {
    if (Files.exists(data.resolve(proof))) {
      return data;
    }
    for (String level : LEVELS) {
      Path folder = data.resolve(level).resolve(name);
      if (Files.exists(folder.resolve(proof))) {
        return folder;
      }
    }
    throw new MissingDataException(
        "%s has no %s/%s; it is part of %s (a tar.gz of 8 GB, to be unpacked)"
            .formatted(data, name, proof, URL));
  }
}
