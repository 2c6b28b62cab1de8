package attnbench.tasks.documents;

import attnbench.tasks.DataGenerator;
import attnbench.tasks.TaskContract;
import attnbench.tasks.TaskProvider;
import attnbench.tasks.TaskSetting;
import attnbench.tasks.sequence.SplitOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class DocumentsContractTest extends TaskContract<SplitOptions> {
  private static final int LENGTH = 256;

  @TempDir static Path folder;

  @BeforeAll
  static void generate() throws IOException {
    new DocumentsGenerator()
        .write(new DocumentsGenerator.Sizes(30), new DataGenerator.Order(LENGTH, 3, 1), folder);
  }

  @Override
  protected TaskProvider<SplitOptions> provider() {
    return new DocumentsProvider();
  }

  @Override
  protected SplitOptions options() {
    return new SplitOptions(0.2, 0.1, 1, false, true);
  }

  @Override
  protected TaskSetting setting() {
    return new TaskSetting(LENGTH, Optional.of(folder));
  }
}
