package attnbench.tasks.lra;

import attnbench.tasks.Download;
import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Offers the classification of film reviews as bytes. */
public final class TextProvider implements TaskProvider<TextOptions> {
  @Override
  public String name() {
    return TextTask.NAME;
  }

  @Override
  public String description() {
    return "film reviews as bytes (N = 1000 as configured, 4000 as published); asks whether the"
        + " review is positive";
  }

  @Override
  public String source() {
    return "Tay et al. 2021 (Long Range Arena), Text; reviews of Maas et al. 2011, "
        + ImdbReviews.DOWNLOAD.url();
  }

  @Override
  public TextOptions defaults() {
    return new TextOptions(Validation.TRAIN, 2_500, 1, false);
  }

  @Override
  public Map<String, String> help() {
    return Map.of(
        "validation",
        "train: carved from the training part; test: the test part, as in the published code, which"
            + " makes the result no estimate",
        "validationItems",
        "reviews of the training part kept for validation; at least 1",
        "splitSeed",
        "decides which training reviews those are; any whole number",
        "padded",
        "true: shorter reviews are filled up to the full length, as in the published code");
  }

  @Override
  public Task create(TextOptions options, TaskSetting setting) {
    Path data = setting.data().orElseThrow(() -> ImdbReviews.DOWNLOAD.missing(name()));
    int length = setting.length();
    return TextTask.of(options, length, ImdbReviews.read(data, length));
  }

  @Override
  public int usualLength() {
    return 1_000;
  }

  @Override
  public Optional<Download> download() {
    return Optional.of(ImdbReviews.DOWNLOAD);
  }
}
