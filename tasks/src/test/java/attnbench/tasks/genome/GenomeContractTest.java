package attnbench.tasks.genome;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class GenomeContractTest extends TaskContract<GenomeOptions> {
  private static final int LENGTH = 256;

  @TempDir static Path folder;

  @BeforeAll
  static void generate() throws IOException {
    new GenomeGenerator()
        .write(new GenomeGenerator.Sizes(60), new DataGenerator.Order(LENGTH, 3, 1), folder);
  }

  @Override
  protected TaskProvider<GenomeOptions> provider() {
    return new HumanFlyProvider();
  }

  @Override
  protected GenomeOptions options() {
    return new GenomeOptions(5_001, 0.2, 0.2, 1, false, true);
  }

  @Override
  protected TaskSetting setting() {
    return new TaskSetting(LENGTH, Optional.of(folder));
  }
}
