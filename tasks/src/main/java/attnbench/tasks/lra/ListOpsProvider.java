package attnbench.tasks.lra;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.Dataset;
import attnbench.tasks.MissingDataException;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import attnbench.tasks.TaskSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Offers ListOps, drawn or from the released files. */
public final class ListOpsProvider implements DataGenerator<ListOpsOptions> {
  private static final System.Logger LOGGER = System.getLogger(ListOpsProvider.class.getName());
  private static final String FOLDER = "listops-1000";
  private static final Map<Split, String> FILES =
      Map.of(
          Split.TRAIN, "basic_train.tsv",
          Split.VALIDATION, "basic_val.tsv",
          Split.TEST, "basic_test.tsv");

  @Override
  public String name() {
    return ListOpsTask.NAME;
  }

  @Override
  public String description() {
    return "nested MIN, MAX, MED and sum-modulo-10 of digits; asks for the value, a digit";
  }

  @Override
  public String source() {
    return "Tay et al. 2021 (Long Range Arena), ListOps, with its parameters at length 2000; after"
        + " Nangia and Bowman 2018";
  }

  @Override
  public ListOpsOptions defaults() {
    return ListOpsOptions.PUBLISHED;
  }

  @Override
  public Map<String, String> help() {
    return Map.of(
        "origin",
        "generated, or files for the released ones given with --data",
        "trainItems",
        "drawn items to learn from; at least 1",
        "validationItems",
        "drawn items to choose the best weights by; at least 1",
        "testItems",
        "drawn items of the final measurement; at least 1",
        "moreThan",
        "a drawn expression has more tokens than this and fewer than N; 0 for N / 4",
        "maxDepth",
        "nodes of a drawn expression from the root to the deepest digit; at least 2",
        "maxArguments",
        "most arguments of a drawn operator; 2 to 63",
        "padded",
        "true fills shorter sequences up with zeros to length N, as FLATTEN pooling needs",
        "dataSeed",
        "decides which expressions are drawn; any whole number");
  }

  @Override
  public Task create(ListOpsOptions options, TaskSetting setting) {
    return options.origin() == Origin.GENERATED
        ? drawn(options, setting.length(), options.padded())
        : released(data(setting), setting.length(), options.padded());
  }

  private static Task drawn(ListOpsOptions options, int length, boolean padded) {
    DrawnListOps drawn = new DrawnListOps(options, length);
    Map<Split, Dataset> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      splits.put(split, drawn.data(split));
    }
    return new ListOpsTask(length, padded, splits, List.of());
  }

  private static Task released(Path data, int length, boolean padded) {
    Path folder = LraRelease.folder(data, FOLDER, FILES.get(Split.TRAIN));
    Map<Split, Dataset> splits = new EnumMap<>(Split.class);
    List<Skipped> skipped = new ArrayList<>();
    for (Split split : Split.values()) {
      Path path = folder.resolve(FILES.get(split));
      if (!Files.exists(path)) {
        throw new MissingDataException("no file " + path + "; it is part of " + LraRelease.URL);
      }
      ListOpsFile file = ListOpsFile.read(path, length);
      splits.put(split, file.data());
      skipped.addAll(file.skipped());
    }
    Skipped.warn(LOGGER, ListOpsTask.NAME, skipped);
    return new ListOpsTask(length, padded, splits, skipped);
  }

  private static Path data(TaskSetting setting) {
    return setting
        .data()
        .orElseThrow(
            () ->
                new MissingDataException(
                    "task listops with origin files needs the released files: download "
                        + LraRelease.URL
                        + ", unpack it and give its folder with --data PATH"));
  }

  @Override
  public int generate(ListOpsOptions options, TaskSetting setting, Path folder, int threads)
      throws IOException {
    Path inner = Files.createDirectories(folder.resolve(FOLDER));
    Task task = drawn(options, setting.length(), false);
    int items = 0;
    for (Split split : Split.values()) {
      ListOpsFile.write(inner.resolve(FILES.get(split)), task, split, threads);
      items += task.data(split).size();
    }
    return items;
  }
}
