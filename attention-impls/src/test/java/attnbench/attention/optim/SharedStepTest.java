package attnbench.attention.optim;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Matrices;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.ParameterRanges;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Team;
import attnbench.attention.kernel.TestKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Sums, clipping and steps of a model of several ranges. */
class SharedStepTest {
  /** A small one, a large one of several ranges, a fixed one and ends that meet no boundary. */
  private static final int[] SIZES = {7, 100_003, 5, 40_001};

  private static final int FIXED = 2;

  private static Parameters parameters() {
    Parameters parameters = new Parameters();
    for (int i = 0; i < SIZES.length; i++) {
      if (i == FIXED) {
        parameters.addFixed("p" + i, 1, SIZES[i]);
      } else {
        parameters.add("p" + i, 1, SIZES[i]);
      }
    }
    return parameters;
  }

  @Test
  void piecesHaveEveryTrainedNumberOnceInOrder() {
    Parameters parameters = parameters();
    try (Team team = new Team(1)) {
      ParameterRanges ranges = new ParameterRanges(parameters, TestKernels.chosen(), team);
      List<ParameterRanges.Piece> pieces = new ArrayList<>();
      ranges.forEach(pieces::add);
      int[] done = new int[SIZES.length];
      int place = 0;
      for (ParameterRanges.Piece piece : pieces) {
        assertThat(piece.place()).isEqualTo(place);
        assertThat(piece.from()).isEqualTo(done[piece.parameter().index()]);
        done[piece.parameter().index()] += piece.count();
        place += piece.count();
      }
      assertThat(done).containsExactly(SIZES[0], SIZES[1], 0, SIZES[3]);
      assertThat(ranges.size()).isEqualTo(place);
      assertThat(pieces).hasSizeGreaterThan(5);
    }
  }

  @Test
  void oneTwoAndThreeThreadsGiveTheSameBits() {
    float[] one = weightsAfterSteps(1);
    assertThat(weightsAfterSteps(2)).isEqualTo(one);
    assertThat(weightsAfterSteps(3)).isEqualTo(one);
  }

  private static float[] weightsAfterSteps(int threads) {
    Parameters parameters = parameters();
    RandomGenerator random = Matrices.random(12);
    List<Gradients> shards = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      shards.add(new Gradients(parameters));
    }
    try (Team team = new Team(threads)) {
      ParameterRanges ranges = new ParameterRanges(parameters, TestKernels.chosen(), team);
      AdamW adam = new AdamW(ranges, 0.9, 0.98, 1e-8, 0.1);
      double norms = 0;
      for (int step = 0; step < 3; step++) {
        shards.forEach(shard -> fill(parameters, shard, random));
        shards.get(0).addAll(ranges, shards.subList(1, 3));
        norms += GradientClip.clip(ranges, shards.get(0), 2);
        adam.step(shards.get(0), 0.01);
      }
      float[] result = new float[ranges.size() + 2];
      ranges.forEach(
          piece ->
              System.arraycopy(
                  piece.parameter().value().data,
                  piece.from(),
                  result,
                  piece.place(),
                  piece.count()));
      result[ranges.size()] = (float) norms;
      result[ranges.size() + 1] = (float) (norms - (float) norms);
      return result;
    }
  }

  private static void fill(Parameters parameters, Gradients shard, RandomGenerator random) {
    for (Parameter parameter : parameters.all()) {
      float[] gradient = shard.of(parameter).data;
      for (int i = 0; i < parameter.size() && parameter.trained(); i++) {
        gradient[i] = random.nextFloat() - 0.5f;
      }
    }
  }
}
