package attnbench.harness.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import attnbench.attention.kernel.Kernels;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.Mixers;
import attnbench.attention.mixer.Reach;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against patterns that are known by definition. */
class ReachAuditTest {
  private static final List<MixerProvider<?>> KNOWN =
      Mixers.discover(ReachAuditTest.class.getClassLoader());

  private static ReachAudit.Measured measure(
      String mixer, Map<String, ?> options, int length, int layers) {
    ReachAudit audit =
        new ReachAudit(
            new MixerShape(8, length), layers, 2, Kernels.active(), () -> new SplittableRandom(1));
    return audit.measure(ConfiguredMixer.named(mixer, options, KNOWN));
  }

  @Test
  void identityReachesItselfAlone() {
    ReachAudit.Measured measured = measure("identity", Map.of(), 3, 2);
    assertThat(measured.influence().drawing()).containsExactly("#..", ".#.", "..#");
    assertThat(measured.influence().reach()).isEqualTo(Reach.SELF);
    assertThat(measured.shares()).containsExactly(1 / 3.0, 1 / 3.0);
    assertThat(measured.asDeclared()).isTrue();
  }

  @Test
  void theMeanReachesAllEquallyStrongly() {
    Influence influence = measure("mean", Map.of(), 4, 1).influence();
    assertThat(influence.reach()).isEqualTo(Reach.GLOBAL);
    assertThat(influence.share()).isEqualTo(1);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        assertThat(influence.strength(i, j)).isCloseTo(1, within(1e-6));
      }
    }
  }

  @Test
  void causalAttentionReachesItselfAndThoseBefore() {
    ReachAudit.Measured measured = measure("full", Map.of("causal", true), 4, 3);
    assertThat(measured.influence().drawing()).containsExactly("#...", "##..", "###.", "####");
    assertThat(measured.influence().reach()).isEqualTo(Reach.CAUSAL);
    assertThat(measured.shares()).containsExactly(10 / 16.0, 10 / 16.0, 10 / 16.0);
  }

  @Test
  void blocksNeverMeetHoweverManyTheLayers() {
    ReachAudit.Measured measured = measure("local", Map.of("block", 2), 4, 3);
    assertThat(measured.influence().drawing()).containsExactly("##..", "##..", "..##", "..##");
    assertThat(measured.influence().reach()).isEqualTo(Reach.SPARSE);
    assertThat(measured.shares()).containsExactly(0.5, 0.5, 0.5);
  }

  /** Half a window further with each layer. */
  @Test
  void aWindowReachesFurtherWithEachLayer() {
    int n = 12;
    ReachAudit.Measured measured =
        measure("longformer", Map.of("window", 2, "globalTokens", 0), n, 4);
    for (int layers = 1; layers <= 4; layers++) {
      int pairs = 0;
      for (int i = 0; i < n; i++) {
        pairs += Math.min(n - 1, i + layers) - Math.max(0, i - layers) + 1;
      }
      assertThat(measured.shares().get(layers - 1)).isEqualTo((double) pairs / (n * n));
    }
  }

  @Test
  void whatIsNotAsDeclaredIsTold() {
    Influence all = measure("mean", Map.of(), 4, 1).influence();
    Influence blocks = measure("local", Map.of("block", 2), 4, 1).influence();
    Influence behind = measure("full", Map.of("causal", true), 4, 1).influence();
    assertThat(isAsDeclared(Reach.GLOBAL, all)).isTrue();
    assertThat(isAsDeclared(Reach.GLOBAL, blocks)).isFalse();
    assertThat(isAsDeclared(Reach.CAUSAL, all)).isFalse();
    assertThat(isAsDeclared(Reach.SPARSE_CAUSAL, blocks)).isFalse();
    assertThat(isAsDeclared(Reach.SPARSE_CAUSAL, behind)).isTrue();
    assertThat(isAsDeclared(Reach.SELF, behind)).isFalse();
  }

  private static boolean isAsDeclared(Reach declared, Influence influence) {
    return new ReachAudit.Measured(declared, influence, List.of()).asDeclared();
  }

  @Test
  void everyMixerHasAPanel() {
    assertThat(Panel.all())
        .extracting(Panel::mixer)
        .containsAll(KNOWN.stream().map(MixerProvider::name).toList());
  }

  @Test
  void impossibleAuditsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> measure("mean", Map.of(), 4, 0))
        .withMessage("layers are 0; there must be at least 1");
  }
}
