package attnbench.harness.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import attnbench.attention.model.Block;
import attnbench.attention.model.Pooling;
import attnbench.attention.model.Positions;
import attnbench.harness.sweep.Grid;
import attnbench.harness.train.Catalogue;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresetsTest {
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
