package attnbench.harness.inspect;

import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.Reach;
import attnbench.attention.mixer.SequenceMixer;
import attnbench.attention.nn.LayerNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;

/**
 * Measures by gradients which positions of mixers reach which others, beside what they declare.
 *
 * <p>Weights are fresh ones moved a little, so that no first value of zero hides what can be
 * learned; inputs are standard normal, [N x C].
 *
 * @param shape C, and N as its maximum length
 * @param layers the deepest stack; layer after layer {@code x <- x + mix(norm(x))}, each with its
 *     own weights
 * @param inputs how many are put together: weights that are cut at zero hide some pairs in each
 * @param random makes the generator of weights and inputs, the same each time
 */
public record ReachAudit(
    MixerShape shape,
    int layers,
    int inputs,
    KernelProvider kernels,
    Supplier<RandomGenerator> random) {
  /** Small against fresh weights. */
  private static final double SPREAD = 0.1;

  private static final int LEAST_WIDTH = 3;

  public ReachAudit {
    requirePositive("layers", layers);
    requirePositive("inputs", inputs);
    if (shape.width() < LEAST_WIDTH) {
      throw new IllegalArgumentException(
          "width is %d; it must be at least %d, as norms of fewer columns have no slope"
              .formatted(shape.width(), LEAST_WIDTH));
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " are " + value + "; there must be at least 1");
    }
  }

  /**
   * What a mixer reaches.
   *
   * @param declared by the mixer
   * @param influence of one mixer alone
   * @param shares of all pairs of positions that are reached after one layer of a stack, two, ...
   */
  public record Measured(Reach declared, Influence influence, List<Double> shares) {
    public Measured {
      shares = List.copyOf(shares);
    }

    /** Whether the mixer reaches what it declares; a sparse one may reach less or more. */
    public boolean asDeclared() {
      Reach reach = influence.reach();
      return switch (declared) {
        case SELF, CAUSAL, GLOBAL -> reach == declared;
        case SPARSE_CAUSAL -> reach != Reach.SPARSE && reach != Reach.GLOBAL;
        case SPARSE -> true;
      };
    }
  }

  /**
   * Measures a mixer.
   *
   * @throws IllegalArgumentException when the shape is impossible with its options
   */
  public Measured measure(ConfiguredMixer<?> mixer) {
    RandomGenerator generator = random.get();
    Parameters parameters = new Parameters();
    List<Layer> stack = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      Parameters scope = parameters.scope("layer" + layer);
      stack.add(
          new Layer(
              mixer.create(shape, scope, generator),
              new LayerNorm(scope.scope("norm"), shape.width())));
    }
    parameters.all().stream().filter(Parameter::trained).forEach(p -> move(p, generator));
    FMatrixRMaj probe = normal(1, generator);
    List<FMatrixRMaj> sequences =
        Stream.generate(() -> normal(shape.maxLength(), generator)).limit(inputs).toList();
    Tape tape = new Tape(kernels);
    BiFunction<BiFunction<Tape, Var, Var>, FMatrixRMaj, Influence> mean =
        (map, probes) ->
            Influence.mean(
                sequences.stream()
                    .map(x -> Influence.measure(map, parameters, tape, x, probes))
                    .toList());
    List<Double> shares =
        IntStream.rangeClosed(1, layers)
            .mapToObj(depth -> mean.apply(residual(stack.subList(0, depth)), probe).share())
            .toList();
    return new Measured(mixer.reach(), mean.apply(stack.get(0).mixer()::mix, units()), shares);
  }

  private record Layer(SequenceMixer mixer, LayerNorm norm) {}

  private static BiFunction<Tape, Var, Var> residual(List<Layer> stack) {
    return (tape, x) -> {
      Var y = x;
      for (Layer layer : stack) {
        y = Ops.add(tape, y, layer.mixer().mix(tape, layer.norm().apply(tape, y)));
      }
      return y;
    };
  }

  private static void move(Parameter parameter, RandomGenerator generator) {
    for (int k = 0; k < parameter.size(); k++) {
      parameter.value().data[k] += (float) (SPREAD * generator.nextGaussian());
    }
  }

  private FMatrixRMaj normal(int rows, RandomGenerator generator) {
    FMatrixRMaj matrix = new FMatrixRMaj(rows, shape.width());
    for (int k = 0; k < rows * shape.width(); k++) {
      matrix.data[k] = (float) generator.nextGaussian();
    }
    return matrix;
  }

  private FMatrixRMaj units() {
    FMatrixRMaj units = new FMatrixRMaj(shape.width(), shape.width());
    for (int k = 0; k < shape.width(); k++) {
      units.set(k, k, 1);
    }
    return units;
  }
}
