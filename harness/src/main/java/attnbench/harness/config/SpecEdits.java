package attnbench.harness.config;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes to a spec that is still a tree. */
final class SpecEdits {
  private SpecEdits() {}

  /** Puts the values of {@code changes} over those of {@code tree}, object by object. */
  static void merge(ObjectNode tree, JsonNode changes) {
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      JsonNode present = tree.get(change.getKey());
      if (present instanceof ObjectNode inner && change.getValue().isObject()) {
        merge(inner, change.getValue());
      } else {
        tree.set(change.getKey(), change.getValue().deepCopy());
      }
    }
  }

  /**
   * Applies assignments such as {@code train.optim.learningRate=1e-3}.
   *
   * @throws IllegalArgumentException when one has no {@code =} or leads through a value
   */
  static void assign(ObjectNode tree, List<String> assignments) {
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "setting '" + assignment + "' must have the form path.of.field=value");
      }
      assign(tree, assignment.substring(0, equals).strip(), assignment.substring(equals + 1));
    }
  }

  private static void assign(ObjectNode tree, String path, String text) {
    String[] names = path.split("\\.", -1);
    ObjectNode parent = tree;
    for (int i = 0; i < names.length - 1; i++) {
      JsonNode child = parent.get(names[i]);
      if (child == null) {
        child = parent.putObject(names[i]); // unknown: binding names it and what is allowed
      }
      if (!(child instanceof ObjectNode object)) {
        throw new IllegalArgumentException(
            "setting '" + path + "': " + names[i] + " is a value, it has no fields");
      }
      parent = object;
    }
    parent.set(names[names.length - 1], SpecFormat.parseYaml(text, "setting " + path));
  }
}
