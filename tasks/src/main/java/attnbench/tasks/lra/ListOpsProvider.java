package attnbench.tasks.lra;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.Dataset;
import attnbench.tasks.Download;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Offers ListOps, drawn or from the released files. */
public final class ListOpsProvider implements TaskProvider<ListOpsOptions> {
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
        ? drawn(options, setting.length())
        : released(
            setting.data().orElseThrow(() -> download().orElseThrow().missing(name())),
            setting.length(),
            options.padded());
  }

  static Task drawn(ListOpsOptions options, int length) {
    DrawnListOps drawn = new DrawnListOps(options, length);
    Map<Split, Dataset> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      splits.put(split, drawn.data(split));
    }
    return new ListOpsTask(length, options.padded(), splits, List.of());
  }

  private static Task released(Path data, int length, boolean padded) {
    Path folder = ListOpsFile.folder(data);
    Map<Split, Dataset> splits = new EnumMap<>(Split.class);
    List<Skipped> skipped = new ArrayList<>();
    for (Split split : Split.values()) {
      ListOpsFile file = ListOpsFile.read(folder.resolve(ListOpsFile.name(split)), length);
      splits.put(split, file.data());
      skipped.addAll(file.skipped());
    }
    return new ListOpsTask(length, padded, splits, skipped);
  }

  @Override
  public int usualLength() {
    return 2_000;
  }

  @Override
  public Optional<Download> download() {
    return Optional.of(LraRelease.download("the files of ListOps"));
  }

  @Override
  public Optional<DataGenerator<?>> generator() {
    return Optional.of(new ListOpsWriter());
  }
}
