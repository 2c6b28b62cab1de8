package attnbench.attention.mixer;

import attnbench.attention.autodiff.FixedFactor;
import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The control that mixes with a random row-stochastic matrix which is drawn once and never learned:
 * {@code y = W_(M-1) ... W_1 W_0 x}.
 *
 * <pre>{@code
 * (W_m v)_i = p v_i + (1 - p) v_(i + 2^m mod N)      p = p(m, i) uniform on [0, 1), M = ceil(log2 N)
 *
 * N = 8   m = 0   ##......     m = 1  #.#.....     m = 2  #...#...
 *                 .##.....            .#.#....            .#...#..
 *                 ..##....            ..#.#...            ..#...#.
 *                 ...                 ...                 ...
 * }</pre>
 *
 * <p>What makes it a fair control: like attention's its rows are not negative, sum to one and reach
 * every position, and like Paramixer's it is a product of log N sparse factors; but it has no
 * parameters and looks neither at tokens nor at the task. What a mixer reaches beyond it comes from
 * weights that are learned or follow the content.
 *
 * <p>The weights are a function of the option {@code seed} and of the longest sequence alone, not
 * of the model's seed: they are no parameters, so a stored model could not bring them back. Every
 * layer has the same. Shorter sequences use the weights of the first N positions with links modulo
 * their own length. O(N C log N) time, O(N (C + log N)) memory, no parameters.
 *
 * <p>Departures from the source: none, there is none.
 */
public final class RandomFixedMixer implements SequenceMixer {

  /**
   * Options of {@code random-fixed}.
   *
   * @param seed of the weights
   */
  public record RandomFixedOptions(long seed) {}

  /** Enrols {@code random-fixed}. */
  public static final class Provider implements MixerProvider<RandomFixedOptions> {
    @Override
    public String name() {
      return "random-fixed";
    }

    @Override
    public String description() {
      return "control: a fixed random row-stochastic mixing of all positions, nothing learned";
    }

    @Override
    public String source() {
      return "control of this project";
    }

    @Override
    public String complexity() {
      return "O(N C log N)";
    }

    @Override
    public RandomFixedOptions defaults() {
      return new RandomFixedOptions(1);
    }

    @Override
    public Map<String, String> help() {
      return Map.of("seed", "seed of the mixing weights, any whole number");
    }

    @Override
    public Reach reach(RandomFixedOptions options) {
      return Reach.GLOBAL;
    }

    @Override
    public ComplexityClass complexityClass(RandomFixedOptions options) {
      return ComplexityClass.LINEARITHMIC;
    }

    @Override
    public Cost cost(RandomFixedOptions options, MixerShape shape, int length) {
      return new Cost(2L * length * shape.width() * factorCount(shape));
    }

    /** 2 N C + (2 M + 64) N numbers with M factors. */
    @Override
    public Footprint footprint(RandomFixedOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      return Footprints.mixFixedLinks(
          n, c, new Size("(2 M)", 2L * factorCount(shape), new Size("M", factorCount(shape))));
    }

    @Override
    public SequenceMixer create(
        RandomFixedOptions options,
        MixerShape shape,
        Parameters parameters,
        RandomGenerator random) {
      return new RandomFixedMixer(options, shape);
    }
  }

  private final List<FixedFactor> factors = new ArrayList<>();

  private RandomFixedMixer(RandomFixedOptions options, MixerShape shape) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
    int n = shape.maxLength();
    for (int m = 0; m < factorCount(shape); m++) {
      float[][] weights = new float[2][n];
      for (int i = 0; i < n; i++) {
        weights[0][i] = random.nextFloat();
        weights[1][i] = 1 - weights[0][i];
      }
      factors.add(new FixedFactor(new int[] {0, 1 << m}, weights));
    }
  }

  @Override
  public Var mix(Tape tape, Var x) {
    return Fused.mixFixedLinks(tape, x, factors);
  }

  /** The logarithm of the longest sequence to base 2, rounded up. */
  private static int factorCount(MixerShape shape) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(shape.maxLength() - 1);
  }
}
