package attnbench.harness.store;

import attnbench.harness.config.RunSpec;
import attnbench.harness.config.SpecFormat;
import attnbench.harness.config.SpecHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The records under {@code <results>/runs/<task>/<mixer>/<hash>-s<seed>.json}, and beside a record
 * its run's weights where they were kept.
 *
 * @param results the results folder; made when the first record is written
 */
public record ResultStore(Path results) {
  private static final String ENDING = ".json";
  private static final String WEIGHTS_ENDING = ".safetensors";

  /** A file that is no record of this version, and why. */
  public record Unreadable(Path file, String reason) {}

  /** All that lies in a store, in the order of the paths. */
  public record Contents(List<RunRecord> records, List<Unreadable> unreadable) {}

  /** The file of a spec's record, there or not. */
  public Path pathOf(RunSpec spec) {
    String file = SpecHash.of(spec) + "-s" + spec.seed() + ENDING;
    return runs().resolve(spec.task().name()).resolve(spec.model().mixer()).resolve(file);
  }

  /** Where the tested weights of a spec's run lie, when they were kept. */
  public Path weightsOf(RunSpec spec) {
    return weightsBeside(pathOf(spec));
  }

  /** Where the tested weights of a record's run lie, when they were kept. */
  public static Path weightsBeside(Path record) {
    String name = record.getFileName().toString();
    return record.resolveSibling(
        name.substring(0, name.length() - (name.endsWith(ENDING) ? ENDING.length() : 0))
            + WEIGHTS_ENDING);
  }

  /**
   * The spec's record, when there is one.
   *
   * @throws IllegalArgumentException when the file is no record of this version; it says why
   */
  public Optional<RunRecord> find(RunSpec spec) {
    Path file = pathOf(spec);
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  /** Reads every record; what cannot be read is named and left as it is. */
  public Contents readAll() {
    List<RunRecord> records = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    for (Path file : files()) {
      try {
        records.add(read(file));
      } catch (IllegalArgumentException e) {
        unreadable.add(new Unreadable(file, e.getMessage()));
      }
    }
    return new Contents(List.copyOf(records), List.copyOf(unreadable));
  }

  /**
   * Writes a record, completely or not at all, in place of an older one of the same spec. A file
   * there that is no record of this version is set aside with {@code .unreadable} behind its name.
   */
  public Path write(RunRecord record) {
    Path file = pathOf(record.spec());
    try {
      Files.createDirectories(file.getParent());
      setAsideUnreadable(file);
      return AtomicFile.write(file, SpecFormat.toJson(record));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the record " + file + ": " + e, e);
    }
  }

  /**
   * Makes sure that records can be written, before hours of work go into one.
   *
   * @throws IllegalArgumentException when they cannot
   */
  public void requireWritable() {
    try {
      Files.createDirectories(runs());
      Files.delete(Files.createTempFile(runs(), "writable", ".tmp"));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "results folder " + results + " cannot be written to: " + e, e);
    }
  }

  private Path runs() {
    return results.resolve("runs");
  }

  private List<Path> files() {
    if (!Files.isDirectory(runs())) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(runs())) {
      return paths.filter(p -> p.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the records under " + runs() + ": " + e, e);
    }
  }

  /**
   * Reads one record.
   *
   * @throws IllegalArgumentException when the file is no record of this version; it says why
   */
  public static RunRecord read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (MalformedInputException e) {
      throw new IllegalArgumentException(file + ": not UTF-8 text", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read: " + e, e);
    }
    JsonNode tree = SpecFormat.parseJson(text, file.toString());
    if (!tree.isObject()) {
      throw new IllegalArgumentException(file + ": no record; it must be an object with fields");
    }
    int format = tree.path("format").asInt(0);
    if (format != RunRecord.FORMAT) {
      throw new IllegalArgumentException(
          "%s: record of format %d; this version reads format %d"
              .formatted(file, format, RunRecord.FORMAT));
    }
    RunRecord record = SpecFormat.bind(tree, RunRecord.class, file.toString());
    String hash = SpecHash.of(record.spec());
    if (!hash.equals(record.specHash())) {
      throw new IllegalArgumentException(
          "%s: its spec hashes to %s, not to its %s".formatted(file, hash, record.specHash()));
    }
    return record;
  }

  private static void setAsideUnreadable(Path file) throws IOException {
    if (Files.exists(file)) {
      try {
        read(file);
      } catch (IllegalArgumentException unreadable) {
        Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
