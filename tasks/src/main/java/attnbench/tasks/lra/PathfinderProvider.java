package attnbench.tasks.lra;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.Dataset;
import attnbench.tasks.Download;
import attnbench.tasks.Example;
import attnbench.tasks.ItemRandom;
import attnbench.tasks.Skipped;
import attnbench.tasks.Split;
import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Offers Pathfinder, drawn or from the released files. */
public final class PathfinderProvider implements TaskProvider<PathfinderOptions> {
  @Override
  public String name() {
    return PathfinderTask.NAME;
  }

  @Override
  public String description() {
    return "pictures of dashed contours, pixel by pixel; asks whether two discs lie on the same";
  }

  @Override
  public String source() {
    return "Tay et al. 2021 (Long Range Arena), Pathfinder and Path-X; after Linsley et al. 2018";
  }

  @Override
  public PathfinderOptions defaults() {
    return PathfinderOptions.PUBLISHED;
  }

  @Override
  public Map<String, String> help() {
    return Map.of(
        "origin",
        "generated, or files for the released ones given with --data",
        "level",
        "contours of 6 (easy), 9 (intermediate) or 14 (hard) paddles",
        "split",
        "lra, nystromformer, s4 or paramixer (all three levels): how files are divided",
        "trainItems",
        "drawn images to learn from; at least 1",
        "validationItems",
        "drawn images to choose the best weights by; at least 1",
        "testItems",
        "drawn images of the final measurement; at least 1",
        "distractors",
        "short contours in a drawn image; -1 for as many as published",
        "dataSeed",
        "decides which images are drawn, or how split nystromformer shuffles; any whole number");
  }

  @Override
  public Task create(PathfinderOptions options, TaskSetting setting) {
    PathfinderSize size = PathfinderSize.of(setting.length());
    List<PathfinderLevel> levels =
        options.split() == PathfinderSplit.PARAMIXER
            ? List.of(PathfinderLevel.values())
            : List.of(options.level());
    return options.origin() == Origin.GENERATED
        ? drawn(options, size, levels)
        : released(
            options,
            size,
            levels,
            setting.data().orElseThrow(() -> download().orElseThrow().missing(name())));
  }

  private static Task drawn(
      PathfinderOptions options, PathfinderSize size, List<PathfinderLevel> levels) {
    List<PathfinderScene> scenes =
        levels.stream()
            .map(level -> PathfinderScene.of(size, level, options.distractors()))
            .toList();
    Map<Split, Dataset> splits = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      ItemRandom items =
          ItemRandom.of(PathfinderTask.NAME, split, size.pixels()).with(options.dataSeed());
      splits.put(
          split,
          new DrawnItems(options.items(split), size.pixels(), () -> new Brush(scenes, items)));
    }
    return new PathfinderTask(size, splits, List.of());
  }

  /** Draws images in the memory of one thread; image i is of level {@code i mod levels}. */
  private static final class Brush implements DrawnItems.Pen {
    private final List<PathfinderPainter> levels;
    private final ItemRandom items;
    private final byte[] pixels;

    /**
     * @param scenes one for each level, all of one size
     */
    Brush(List<PathfinderScene> scenes, ItemRandom items) {
      this.levels = scenes.stream().map(PathfinderPainter::new).toList();
      this.items = items;
      this.pixels = new byte[scenes.get(0).size().pixels()];
    }

    @Override
    public void draw(int index, Example example) {
      PathfinderPainter painter = levels.get(index % levels.size());
      example.label = painter.draw(items.generator(index), pixels).label();
      for (int i = 0; i < pixels.length; i++) {
        example.tokens[i] = Byte.toUnsignedInt(pixels[i]);
      }
      example.length = pixels.length;
    }
  }

  private static Task released(
      PathfinderOptions options, PathfinderSize size, List<PathfinderLevel> levels, Path data) {
    Path folder = PathfinderFiles.folder(data, size, levels);
    List<PathfinderFiles> files =
        levels.stream()
            .map(level -> PathfinderFiles.read(folder.resolve(level.folder()), size))
            .toList();
    List<Skipped> skipped = files.stream().flatMap(level -> level.skipped().stream()).toList();
    Map<Split, Dataset> splits =
        PathfinderDivision.divide(options.split(), files, options.dataSeed());
    return new PathfinderTask(size, splits, skipped);
  }

  @Override
  public int usualLength() {
    return 1_024;
  }

  @Override
  public Optional<Download> download() {
    return Optional.of(LraRelease.download("the pictures of Pathfinder"));
  }

  @Override
  public Optional<DataGenerator<?>> generator() {
    return Optional.of(new PathfinderWriter());
  }
}
