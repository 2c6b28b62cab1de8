package attnbench.harness.bench;

import attnbench.harness.config.Preset;
import attnbench.harness.config.Presets;
import attnbench.harness.config.RunSpec;
import java.util.List;

/**
 * The network and training step whose speed is measured: those of the preset {@value #PRESET} on
 * the adding problem, so that a time belongs to a network whose accuracy is known.
 *
 * @param mixer a name that the catalogue knows
 * @param n sequence length
 * @param c width, of the feed-forward part too
 * @param batch sequences a step
 * @param layers blocks one after the other
 * @param recompute whether backward computes each block's activations again
 */
record BenchSpec(String mixer, int n, int c, int batch, int layers, boolean recompute) {
  static final String PRESET = "paramixer-synthetic";
  private static final String TASK = "adding";

  /** The preset's one layer, whose activations are kept. */
  BenchSpec(String mixer, int n, int c, int batch) {
    this(mixer, n, c, batch, 1, false);
  }

  RunSpec spec() {
    return Presets.named(PRESET)
        .run(
            new Preset.Selection(TASK, mixer, n, null),
            List.of(
                "model.width=" + c,
                "model.feedForwardWidth=" + c,
                "model.layers=" + layers,
                "train.batch=" + batch,
                "train.recompute=" + recompute));
  }
}
