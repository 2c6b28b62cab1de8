package attnbench.harness.config;

import attnbench.attention.mixer.ConfiguredMixer;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A set-up with a name: the values of a spec, what differs for some tasks and mixers, and what a
 * sweep runs by default.
 *
 * @param description one line
 * @param source whose protocol it is
 * @param deviations where it departs from the source, one line each
 * @param spec a whole {@link RunSpec} but for the seed
 * @param perTask changes to the spec by the task's name
 * @param perMixer changes to the spec by the mixer's name, or by a start of it with a star behind;
 *     a mixer that is named with a preset of its own keeps that preset's options
 */
public record Preset(
    String name,
    String description,
    String source,
    List<String> deviations,
    List<String> tasks,
    List<String> mixers,
    List<Integer> lengths,
    List<Long> seeds,
    JsonNode spec,
    Map<String, JsonNode> perTask,
    Map<String, JsonNode> perMixer) {

  /** Which run of a preset: null stands for the preset's own value. */
  public record Selection(String task, String mixer, Integer length, Long seed) {}

  /**
   * One run.
   *
   * @param settings assignments such as {@code train.epochs=3}, the last word
   */
  public RunSpec run(Selection selection, List<String> settings) {
    String task = selection.task() == null ? tasks.get(0) : selection.task();
    String mixer = selection.mixer() == null ? mixers.get(0) : selection.mixer();
    ObjectNode tree = (ObjectNode) spec.deepCopy();
    tree.withObject("task").put("name", task);
    tree.withObject("model").put("mixer", mixer);
    if (perTask.containsKey(task)) {
      SpecEdits.merge(tree, perTask.get(task));
    }
    perMixer.forEach(
        (pattern, changes) -> {
          if (matches(pattern, ConfiguredMixer.bareName(mixer))) {
            SpecEdits.merge(tree, changes);
          }
        });
    if (ConfiguredMixer.namesPreset(mixer)) {
      tree.withObject("model").putObject("mixerOptions");
    }
    int length = selection.length() == null ? lengths.get(0) : selection.length();
    tree.withObject("task").put("length", length);
    tree.put("seed", selection.seed() == null ? seeds.get(0) : selection.seed());
    return edited(tree, settings, "preset " + name);
  }

  /** The spec with assignments applied. */
  public static RunSpec edited(ObjectNode tree, List<String> settings, String origin) {
    SpecEdits.assign(tree, settings);
    return SpecFormat.bind(tree, RunSpec.class, origin);
  }

  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }
}
