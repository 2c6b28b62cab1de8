package attnbench.tasks.lra;

import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class ImageContractTest extends TaskContract<ImageOptions> {
  @TempDir static Path folder;

  @BeforeAll
  static void writeImages() throws IOException {
    new SmallCifar(40).writeFolder(folder);
  }

  @Override
  protected TaskProvider<ImageOptions> provider() {
    return new ImageProvider();
  }

  @Override
  protected TaskSetting setting() {
    return new TaskSetting(1_024, Optional.of(folder));
  }
}
