package attnbench.harness.peer;

import attnbench.harness.config.Preset;
import attnbench.harness.config.Presets;
import attnbench.harness.config.RunSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A model whose speed is compared: one layer with a FLATTEN head on the adding problem, as in the
 * preset {@value #PRESET} but without clipping of gradients and with GELU for RELU.
 *
 * <p>The slope of RELU jumps at zero. Of millions of sums some are zero but for rounding; two
 * engines then take different sides, and a gradient differs by the whole share of a position
 * however right both are. GELU's slope has no jump, so that a difference is one of arithmetic.
 *
 * @param mixer {@code full}, {@code linear} or {@code paramixer-chord}
 * @param n sequence length
 * @param c width
 * @param heads H, for those that have some
 * @param feedForward hidden width of the feed-forward part, for those that have one
 * @param batch sequences a step
 * @param threads of each engine
 */
public record PeerCell(
    String mixer, int n, int c, int heads, int feedForward, int batch, int threads) {
  static final String PRESET = "paramixer-synthetic";
  private static final String TASK = "adding";

  /** The models that both engines have. */
  public static final List<String> MIXERS = List.of("full", "linear", "paramixer-chord");

  public PeerCell {
    if (!MIXERS.contains(mixer)) {
      throw new IllegalArgumentException(
          "mixer is '%s'; the comparison has %s".formatted(mixer, MIXERS));
    }
    if (threads < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "threads are %d and batch is %d; both must be at least 1".formatted(threads, batch));
    }
  }

  /** In a few words, for a person. */
  String text() {
    return "%s n=%d c=%d batch=%d threads=%d".formatted(mixer, n, c, batch, threads);
  }

  /** The run whose training step is measured. */
  public RunSpec spec() {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "model.width=" + c,
                "model.feedForwardWidth=" + feedForward,
                "model.activation=GELU",
                "train.batch=" + batch,
                "train.optim.clipNorm=0"));
    if (!mixer.startsWith("paramixer")) {
      settings.add("model.mixerOptions.heads=" + heads);
    }
    return Presets.named(PRESET).run(new Preset.Selection(TASK, mixer, n, null), settings);
  }
}
