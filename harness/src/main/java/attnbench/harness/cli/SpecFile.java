package attnbench.harness.cli;

import attnbench.harness.config.SpecFormat;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A spec that a user names: JSON or YAML, alone or in a record, in a file or on standard input. */
final class SpecFile {
  private static final Path STANDARD_INPUT = Path.of("-");

  private SpecFile() {}

  /**
   * The spec, still a tree.
   *
   * @throws IllegalArgumentException when there is none
   */
  static ObjectNode read(Path file) throws IOException {
    JsonNode tree = SpecFormat.parse(text(file), file.toString());
    if (tree.has("format") && tree.has("spec")) {
      tree = tree.get("spec");
    }
    if (tree instanceof ObjectNode spec) {
      return spec;
    }
    throw new IllegalArgumentException(file + ": no spec; it must be an object with fields");
  }

  private static String text(Path file) throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("spec " + file + " is a folder; it must be a file");
    }
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new IllegalArgumentException("spec " + file + " is not UTF-8 text", e);
    }
  }
}
