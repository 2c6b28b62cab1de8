package attnbench.tasks.lra;

import attnbench.tasks.Download;
import attnbench.tasks.MissingDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** The folders of the data that the Long Range Arena released, two levels deep in its archive. */
final class LraRelease {
  static final String URL = "https://storage.googleapis.com/long-range-arena/lra_release.gz";

  private static final List<String> LEVELS = List.of("", "lra_release", "lra_release/lra_release");

  private LraRelease() {}

  /** A part of the release, which is only read from its folder and when asked for. */
  static Download download(String what) {
    return new Download(
        what + " in the release of the Long Range Arena, for option origin=files",
        URL,
        "its unpacked folder (the archive is a tar.gz of 8 GB)",
        false);
  }

  /**
   * Finds a folder of the release.
   *
   * @param data that folder itself, or one that it lies in
   * @param name its name in the release
   * @param contents files or folders that must be in it
   * @throws MissingDataException when one is not there
   */
  static Path folder(Path data, String name, Collection<String> contents) {
    Path found = data;
    for (String level : LEVELS) {
      Path folder = data.resolve(level).resolve(name);
      found = Files.isDirectory(folder) ? folder : found;
    }
    for (String content : contents) {
      if (!Files.exists(found.resolve(content))) {
        throw new MissingDataException(
            "%s has no %s/%s; it is part of %s".formatted(data, name, content, URL));
      }
    }
    return found;
  }
}
