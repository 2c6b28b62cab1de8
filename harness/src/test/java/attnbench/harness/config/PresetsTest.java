package attnbench.harness.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.attention.model.Block;
import attnbench.attention.model.Head;
import attnbench.attention.model.Pooling;
import attnbench.attention.model.Positions;
import attnbench.harness.sweep.Grid;
import attnbench.harness.train.Catalogue;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresetsTest {
  private static final Preset.Selection ANY = new Preset.Selection(null, null, null, null);

  @Test
  void everyRunOfEveryPresetIsValid() {
    Catalogue catalogue = new Catalogue(getClass().getClassLoader());
    for (Preset preset : Presets.all()) {
      Grid all = Grid.of(preset, preset.tasks(), List.of(), List.of(), List.of());
      List<RunSpec> runs = all.runs(List.of());
      assertThat(runs)
          .as(preset.name())
          .hasSize(
              preset.tasks().size()
                  * preset.mixers().size()
                  * preset.lengths().size()
                  * preset.seeds().size());
      runs.forEach(catalogue::checked);
    }
  }

  /** The numbers are those of the authors' configuration. */
  @Test
  void thePublishedProtocolIsAsPublished() {
    Preset preset = Presets.named("paramixer-synthetic");
    RunSpec chord = run(preset, "adding", "paramixer-chord");
    assertThat(chord.model().block()).isEqualTo(Block.BARE);
    assertThat(chord.model().pooling()).isEqualTo(Pooling.FLATTEN);
    assertThat(chord.model().positions()).isEqualTo(Positions.NONE);
    assertThat(chord.model().width()).isEqualTo(32);
    assertThat(chord.train().batch()).isEqualTo(40);
    assertThat(chord.train().epochs()).isEqualTo(50);
    assertThat(chord.train().shuffle()).isFalse();
    assertThat(chord.train().optim().learningRate()).isEqualTo(1e-3);
    assertThat(chord.train().optim().clipNorm()).isEqualTo(1);
    assertThat(run(preset, "adding", "full").model().block()).isEqualTo(Block.POST_NORM);
    RunSpec order = run(preset, "order", "full");
    assertThat(order.train().epochs()).isEqualTo(30);
    assertThat(order.model().positions()).isEqualTo(Positions.LEARNED);
  }

  /** The numbers are those of the Long Range Arena's base configurations. */
  @Test
  void longRangeArenaIsAsConfigured() {
    RunSpec text = Presets.named("lra-text-4000").run(ANY, List.of());
    assertThat(text.task().length()).isEqualTo(4000);
    assertThat(
            List.of(text.model().layers(), text.model().width(), text.model().feedForwardWidth()))
        .containsExactly(4, 256, 1024);
    assertThat(text.model().mixerOptions()).containsEntry("heads", 4);
    assertThat(text.train().budget().steps()).isEqualTo(20_000);
    RunSpec image = Presets.named("lra-image").run(ANY, List.of());
    assertThat(image.train().optim().schedule()).isEqualTo(OptimSpec.ScheduleKind.COSINE);
    // 175 steps in each of 200 epochs of 45,000 images.
    assertThat(45_000 / image.train().batch() * image.train().epochs()).isEqualTo(35_000);
    RunSpec retrieval = Presets.named("lra-retrieval").run(ANY, List.of());
    assertThat(retrieval.model().pooling()).isEqualTo(Pooling.FIRST);
    assertThat(retrieval.model().head()).isEqualTo(Head.MLP);
    assertThat(retrieval.train().optim().warmupSteps())
        .isGreaterThan((int) retrieval.train().budget().steps());
  }

  /** The numbers are those of the authors' configurations. */
  @Test
  void paramixerOnRealDataIsAsPublished() {
    RunSpec text = Presets.named("paramixer-text").run(ANY, List.of());
    assertThat(text.model().pooling()).isEqualTo(Pooling.CLS);
    assertThat(text.model().positions()).isEqualTo(Positions.NONE);
    assertThat(List.of(text.model().layers(), text.model().width(), text.train().batch()))
        .containsExactly(3, 32, 32);
    assertThat(text.model().mixerOptions()).containsEntry("hidden", 128);
    RunSpec genome = Presets.named("paramixer-genome").run(ANY, List.of());
    assertThat(genome.model().pooling()).isEqualTo(Pooling.FLATTEN);
    assertThat(genome.task().options()).containsEntry("padded", true);
    RunSpec image = Presets.named("paramixer-image").run(ANY, List.of());
    assertThat(List.of(image.train().batch(), image.train().epochs())).containsExactly(64, 150);
    assertThat(image.train().optim().learningRate()).isEqualTo(1e-3);
  }

  @Test
  void theMeanVariantDiffersInThePoolingOnly() {
    RunSpec flatten = run(Presets.named("paramixer-synthetic"), "order", "full");
    RunSpec mean = run(Presets.named("paramixer-synthetic-mean"), "order", "full");
    assertThat(SpecFormat.toJson(mean))
        .isEqualTo(SpecFormat.toJson(flatten).replace("FLATTEN", "MEAN"));
  }

  @Test
  void settingsHaveTheLastWord() {
    Preset preset = Presets.named("paramixer-synthetic");
    Preset.Selection selection = new Preset.Selection("order", "paramixer-cdil", 64, 5L);
    RunSpec run =
        preset.run(
            selection,
            List.of("train.epochs=3", "train.optim.learningRate=3e-4", "model.block=PRE_NORM"));
    assertThat(run.train().epochs()).isEqualTo(3);
    assertThat(run.train().optim().learningRate()).isEqualTo(3e-4);
    assertThat(run.model().block()).isEqualTo(Block.PRE_NORM);
    assertThat(run.task().length()).isEqualTo(64);
    assertThat(run.seed()).isEqualTo(5);
  }

  @Test
  void aSettingThroughAValueIsRefused() {
    Preset.Selection selection = new Preset.Selection(null, null, null, null);
    assertThatThrownBy(() -> Presets.named("plain").run(selection, List.of("seed.x=3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("setting 'seed.x': seed is a value, it has no fields");
  }

  private static RunSpec run(Preset preset, String task, String mixer) {
    return preset.run(new Preset.Selection(task, mixer, 128, 1L), List.of());
  }
}
