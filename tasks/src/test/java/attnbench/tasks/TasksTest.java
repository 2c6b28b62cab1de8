package attnbench.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TasksTest {
  @Test
  void everyTaskOfThisModuleIsFoundInOrderOfName() {
    assertThat(Tasks.discover(TasksTest.class.getClassLoader()))
        .extracting(TaskProvider::name)
        .containsExactly(
            "adding",
            "associative-recall",
            "bracket-depth",
            "copying",
            "genome-hfdna",
            "genome-mtcdna",
            "image",
            "induction",
            "listops",
            "long-documents",
            "order",
            "parity",
            "pathfinder",
            "retrieval",
            "sorted-retrieval",
            "text");
  }
}
