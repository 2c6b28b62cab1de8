package attnbench.tasks.lra;

import attnbench.tasks.Download;
import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import attnbench.tasks.io.CifarBinary;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Offers the classification of gray photographs, pixel by pixel. */
public final class ImageProvider implements TaskProvider<ImageOptions> {
  @Override
  public String name() {
    return ImageTask.NAME;
  }

  @Override
  public String description() {
    return "gray photographs of 32 x 32, row by row (N = 1024); asks which of ten things is seen";
  }

  @Override
  public String source() {
    return "Tay et al. 2021 (Long Range Arena), Image; CIFAR-10 of Krizhevsky 2009, "
        + CifarImages.DOWNLOAD.url();
  }

  @Override
  public ImageOptions defaults() {
    return new ImageOptions(Validation.TRAIN);
  }

  @Override
  public Map<String, String> help() {
    return Map.of(
        "validation",
        "train: the last tenth of the training images; test: the test images, as some published"
            + " code does, which makes the result no estimate");
  }

  @Override
  public Task create(ImageOptions options, TaskSetting setting) {
    Path data = setting.data().orElseThrow(() -> CifarImages.DOWNLOAD.missing(name()));
    if (setting.length() != CifarBinary.PIXELS) {
      throw new IllegalArgumentException(
          "length of task image is %d; it must be %d, one for each pixel"
              .formatted(setting.length(), CifarBinary.PIXELS));
    }
    return new ImageTask(options, CifarImages.read(data));
  }

  @Override
  public int usualLength() {
    return CifarBinary.PIXELS;
  }

  @Override
  public Optional<Download> download() {
    return Optional.of(CifarImages.DOWNLOAD);
  }
}
