package attnbench.harness.sweep;

import attnbench.harness.config.Preset;
import attnbench.harness.config.RunSpec;
import java.util.ArrayList;
import java.util.List;

/** Every combination of tasks, lengths, seeds and mixers under a preset. */
public record Grid(
    Preset preset,
    List<String> tasks,
    List<String> mixers,
    List<Integer> lengths,
    List<Long> seeds) {

  /** A grid in which an empty list stands for the preset's own; of its tasks, the first. */
  public static Grid of(
      Preset preset,
      List<String> tasks,
      List<String> mixers,
      List<Integer> lengths,
      List<Long> seeds) {
    return new Grid(
        preset,
        tasks.isEmpty() ? preset.tasks().subList(0, 1) : tasks,
        mixers.isEmpty() ? preset.mixers() : mixers,
        lengths.isEmpty() ? preset.lengths() : lengths,
        seeds.isEmpty() ? preset.seeds() : seeds);
  }

  /**
   * The runs, short lengths first, so that a sweep shows something early.
   *
   * @param settings as in {@link Preset#run}
   */
  public List<RunSpec> runs(List<String> settings) {
    List<RunSpec> runs = new ArrayList<>();
    for (String task : tasks) {
      for (int length : lengths) {
        for (long seed : seeds) {
          for (String mixer : mixers) {
            Preset.Selection selection = new Preset.Selection(task, mixer, length, seed);
            runs.add(preset.run(selection, settings));
          }
        }
      }
    }
    return runs;
  }
}
