package attnbench.tasks.lra;

import attnbench.tasks.MissingDataException;
import attnbench.tasks.Task;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.nio.file.Path;
import java.util.Map;

/** Offers the classification of film reviews as bytes. */
public final class TextProvider implements TaskProvider<TextOptions> {
  @Override
  public String name() {
    return TextTask.NAME;
  }

  @Override
  public String description() {
    return "film reviews as bytes; asks whether the review is positive; needs the IMDB reviews";
  }

  @Override
  public String source() {
    return "Tay et al. 2021 (Long Range Arena), Text; reviews of Maas et al. 2011, "
        + ImdbReviews.URL;
  }

  @Override
  public TextOptions defaults() {
    return new TextOptions(2_500, 1);
  }

  @Override
  public Map<String, String> help() {
    return Map.of(
        "validationItems",
        "reviews of the training part kept for validation; at least 1",
        "splitSeed",
        "decides which training reviews those are; any whole number");
  }

  @Override
  public Task create(TextOptions options, TaskSetting setting) {
    Path data =
        setting
            .data()
            .orElseThrow(
                () ->
                    new MissingDataException(
                        "task text needs the IMDB reviews: download "
                            + ImdbReviews.URL
                            + " and give the archive or its unpacked folder with --data PATH"));
    return TextTask.of(options, setting.length(), ImdbReviews.read(data, setting.length()));
  }
}
