package attnbench.tasks.lra;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.ItemRandom;
import attnbench.tasks.Split;
import attnbench.tasks.io.GrayPng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes drawn Pathfinder images as PNG files with metadata in the layout of the release. */
final class PathfinderWriter implements DataGenerator<PathfinderWriter.Options> {

  /**
   * Which images are written.
   *
   * @param levels which level, or all
   * @param images of each level, at least 1
   * @param batchImages images to a folder, at least 1
   * @param distractors in an image; -1 for as many as published
   */
  record Options(Levels levels, int images, int batchImages, int distractors) {
    Options {
      requireAtLeast("images", images, 1);
      requireAtLeast("batchImages", batchImages, 1);
      requireAtLeast("distractors", distractors, -1);
    }

    private static void requireAtLeast(String name, int value, int least) {
      if (value < least) {
        throw new IllegalArgumentException(
            name + " is " + value + "; it must be at least " + least);
      }
    }
  }

  /** One level or all of them. */
  enum Levels {
    EASY(List.of(PathfinderLevel.EASY)),
    INTERMEDIATE(List.of(PathfinderLevel.INTERMEDIATE)),
    HARD(List.of(PathfinderLevel.HARD)),
    ALL(List.of(PathfinderLevel.values()));

    private final List<PathfinderLevel> levels;

    Levels(List<PathfinderLevel> levels) {
      this.levels = levels;
    }
  }

  @Override
  public String description() {
    return "pictures as task pathfinder draws them, as PNG files with the metadata of the release";
  }

  @Override
  public Options defaults() {
    return new Options(Levels.HARD, 200_000, 1_000, -1);
  }

  @Override
  public Map<String, String> help() {
    return Map.of(
        "levels", "easy, intermediate, hard or all",
        "images", "pictures of each level; at least 1",
        "batchImages", "pictures to a folder; at least 1",
        "distractors", "short contours in a picture; -1 for as many as published");
  }

  @Override
  public long write(Options options, Order order, Path folder) throws IOException {
    PathfinderSize size = PathfinderSize.of(order.length());
    for (PathfinderLevel level : options.levels.levels) {
      PathfinderScene scene = PathfinderScene.of(size, level, options.distractors);
      Path root = folder.resolve(PathfinderFiles.folderName(size)).resolve(level.folder());
      Files.createDirectories(root.resolve(PathfinderFiles.METADATA));
      ItemRandom items =
          ItemRandom.of(PathfinderTask.NAME, Split.TRAIN, size.pixels())
              .with(order.seed())
              .with(level.ordinal());
      int batches = (options.images - 1) / options.batchImages + 1;
      InOrder.<Integer>run(
          batches,
          order.threads(),
          batch -> writeBatch(root, scene, items, batch, options),
          written -> {});
    }
    return (long) options.images * options.levels.levels.size();
  }

  private static int writeBatch(
      Path root, PathfinderScene scene, ItemRandom items, int batch, Options options)
      throws IOException {
    int first = batch * options.batchImages;
    int end = Math.min(options.images, first + options.batchImages);
    String subPath = "imgs/" + batch;
    Path images = Files.createDirectories(root.resolve(subPath));
    PathfinderPainter painter = new PathfinderPainter(scene);
    PathfinderSize size = scene.size();
    byte[] pixels = new byte[size.pixels()];
    StringBuilder metadata = new StringBuilder();
    for (int i = first; i < end; i++) {
      PathfinderPainter.Drawn drawn = painter.draw(items.generator(i), pixels);
      String name = "sample_" + (i - first) + ".png";
      Files.write(images.resolve(name), GrayPng.write(pixels, size.side()));
      metadata.append(
          "%s %s %d %d %s %d %d %d %s %d 1\n"
              .formatted(
                  subPath,
                  name,
                  i - first,
                  drawn.label(),
                  size.continuity(),
                  scene.contourLength(),
                  scene.distractorLength(),
                  size.paddleLength(),
                  size.paddleThickness(),
                  drawn.margin()));
    }
    Files.writeString(
        root.resolve(PathfinderFiles.METADATA).resolve(batch + ".npy"), metadata.toString());
    return end - first;
  }
}
