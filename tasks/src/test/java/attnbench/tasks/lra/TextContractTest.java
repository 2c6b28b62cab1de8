package attnbench.tasks.lra;

import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class TextContractTest extends TaskContract<TextOptions> {
  @TempDir static Path folder;

  @BeforeAll
  static void writeReviews() {
    new SmallReviews(60).writeFolder(folder);
  }

  @Override
  protected TaskProvider<TextOptions> provider() {
    return new TextProvider();
  }

  @Override
  protected TextOptions options() {
    return new TextOptions(Validation.TRAIN, 20, 3, false);
  }

  @Override
  protected TaskSetting setting() {
    return new TaskSetting(100, Optional.of(folder));
  }
}
