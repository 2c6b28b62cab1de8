package attnbench.tasks.lra;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class RetrievalContractTest extends TaskContract<RetrievalOptions> {
  private static final int LENGTH = 256;

  @TempDir static Path folder;

  @BeforeAll
  static void generate() throws IOException {
    new PairsGenerator()
        .write(
            new PairsGenerator.Sizes(200, 60, 60, 8),
            new DataGenerator.Order(LENGTH, 3, 1),
            folder);
  }

  @Override
  protected TaskProvider<RetrievalOptions> provider() {
    return new RetrievalProvider();
  }

  @Override
  protected RetrievalOptions options() {
    return new RetrievalOptions(false, true);
  }

  @Override
  protected TaskSetting setting() {
    return new TaskSetting(LENGTH, Optional.of(folder));
  }
}
