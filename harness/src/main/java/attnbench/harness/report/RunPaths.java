package attnbench.harness.report;

import attnbench.harness.store.ResultStore;
import attnbench.harness.store.RunRecord;
import java.nio.file.Path;

/** Where a record lies below its results folder, as tables quote it. */
final class RunPaths {
  private static final ResultStore STORE = new ResultStore(Path.of(""));

  private RunPaths() {}

  static String of(RunRecord run) {
    return STORE.pathOf(run.spec()).toString().replace('\\', '/');
  }
}
