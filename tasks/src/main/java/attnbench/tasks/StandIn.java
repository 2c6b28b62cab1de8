package attnbench.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The mark of made-up data in a published format: a file beside them that says so.
 *
 * <p>A task whose data carry the mark is only made when its option {@value #OPTION} says the same,
 * so every record tells, and no result on made-up data passes for one on the published.
 */
public final class StandIn {
  /** The option of tasks that have a stand-in. */
  public static final String OPTION = "standIn";

  /** One line of help for the option. */
  public static final String HELP =
      "true: the data are a made-up stand-in of attnbench data generate; must be true for those";

  /** The file's name. */
  public static final String FILE = "STAND-IN.txt";

  private StandIn() {}

  /** Marks a folder. */
  public static <G extends Record> void mark(
      Path folder, DataGenerator<G> generator, G options, DataGenerator.Order order)
      throws IOException {
    Files.writeString(
        folder.resolve(FILE),
        "Made-up data, not the published: %s. %s, %s.%n"
            .formatted(generator.description(), options, order));
  }

  /** Whether the data in a folder carry the mark; an archive never does. */
  public static boolean isMarked(Path data) {
    return Files.exists(data.resolve(FILE));
  }

  /**
   * Checks that the option tells the truth.
   *
   * @throws IllegalArgumentException when it does not
   */
  public static void require(Path data, boolean standIn) {
    if (isMarked(data) != standIn) {
      throw new IllegalArgumentException(
          standIn
              ? "option standIn is true; %s has no %s, so it must be false".formatted(data, FILE)
              : "%s holds a made-up stand-in; say so with option standIn=true".formatted(data));
    }
  }
}
