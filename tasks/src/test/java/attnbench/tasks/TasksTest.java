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
            "genome-hfdna",
            "genome-mtcdna",
            "image",
            "listops",
            "long-documents",
            "order",
            "pathfinder",
            "retrieval",
            "text");
  }
}
