package attnbench.tasks.lra;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Writes drawn ListOps expressions as the files of the release, for other programs to read. */
final class ListOpsWriter implements DataGenerator<ListOpsWriter.Options> {

  /**
   * Which expressions are written.
   *
   * @param trainItems and the others: as in {@link ListOpsOptions}
   */
  record Options(
      int trainItems,
      int validationItems,
      int testItems,
      int moreThan,
      int maxDepth,
      int maxArguments) {
    Options {
      of(trainItems, validationItems, testItems, moreThan, maxDepth, maxArguments, 0);
    }

    ListOpsOptions drawnFrom(long seed) {
      return of(trainItems, validationItems, testItems, moreThan, maxDepth, maxArguments, seed);
    }

    private static ListOpsOptions of(
        int train, int validation, int test, int moreThan, int depth, int arguments, long seed) {
      return new ListOpsOptions(
          Origin.GENERATED, train, validation, test, moreThan, depth, arguments, false, seed);
    }
  }

  @Override
  public String description() {
    return "the expressions that task listops draws itself, as the files of the release";
  }

  @Override
  public Options defaults() {
    ListOpsOptions o = ListOpsOptions.PUBLISHED;
    return new Options(
        o.trainItems(),
        o.validationItems(),
        o.testItems(),
        o.moreThan(),
        o.maxDepth(),
        o.maxArguments());
  }

  @Override
  public Map<String, String> help() {
    Map<String, String> help = new HashMap<>(new ListOpsProvider().help());
    help.keySet().removeAll(Set.of("origin", "padded", "dataSeed"));
    return Map.copyOf(help);
  }

  @Override
  public long write(Options options, Order order, Path folder) throws IOException {
    Task task = ListOpsProvider.drawn(options.drawnFrom(order.seed()), order.length());
    Path inner = Files.createDirectories(folder.resolve(ListOpsFile.FOLDER));
    long items = 0;
    for (Split split : Split.values()) {
      ListOpsFile.write(inner.resolve(ListOpsFile.name(split)), task, split, order.threads());
      items += task.data(split).size();
    }
    return items;
  }
}
