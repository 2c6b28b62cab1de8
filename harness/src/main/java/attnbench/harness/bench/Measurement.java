package attnbench.harness.bench;

import attnbench.harness.config.SpecFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One stored measurement.
 *
 * @param json JMH's own results
 */
public record Measurement(Path json, Conditions conditions, List<BenchRow> rows) {
  private static final int MACHINE_DEPTH = 2;

  public Measurement {
    rows = List.copyOf(rows);
  }

  /**
   * JMH's results in a folder and the folders of machines in it, in the order of their paths; none
   * where there is no folder. An empty file is left out: it holds the name of a measurement that
   * has not ended. Deeper lie the files of {@link BenchFolder}.
   */
  public static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, MACHINE_DEPTH)) {
      return files
          .filter(file -> file.toString().endsWith(BenchFiles.ENDING))
          .filter(file -> !file.toString().endsWith(BenchFiles.CONDITIONS_ENDING))
          .filter(file -> !file.toString().endsWith(BenchFiles.EXPONENTS_ENDING))
          .filter(file -> file.toFile().length() > 0)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the measurements under " + folder + ": " + e, e);
    }
  }

  /**
   * Reads JMH's results and their conditions beside them.
   *
   * @throws IllegalArgumentException when one cannot be read, naming the file and what is wrong
   */
  public static Measurement read(Path json) {
    String name = json.getFileName().toString();
    String stem = name.substring(0, name.length() - BenchFiles.ENDING.length());
    Path beside = json.resolveSibling(stem + BenchFiles.CONDITIONS_ENDING);
    String text;
    try {
      text = Files.readString(beside);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + beside + ": " + e, e);
    }
    String origin = beside.toString();
    Conditions conditions =
        SpecFormat.bind(SpecFormat.parseJson(text, origin), Conditions.class, origin);
    return new Measurement(json, conditions, BenchRow.of(JmhJson.read(json)));
  }
}
