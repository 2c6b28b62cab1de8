package attnbench.harness.inspect;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.mixer.ConfiguredMixer;
import attnbench.attention.mixer.MixerProvider;
import attnbench.attention.mixer.MixerShape;
import attnbench.attention.mixer.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * The N x N matrix by which outputs are linear in values while the weights stay, by brute force.
 *
 * <p>Of a mixer with parameters {@code value.*} and {@code out.*} it is that of its first head. The
 * input is N times N with orthogonal rows, so that maps of values can be chosen which make of it
 * any values, and so the columns of the identity. Other mixers are differentiated with respect to
 * the values where all positions have the same and only the source of the weights differs; where
 * these derivatives are one matrix times one map of columns, it is that matrix, up to a factor.
 */
final class MixingMatrix {
  private static final List<String> VALUES = List.of("value.weight", "globalValue.weight");
  private static final List<String> OUT = List.of("out.weight");
  private static final List<String> BIASES = List.of("value.bias", "globalValue.bias", "out.bias");

  /** Of the largest entry; some hundred rounding steps of a float. */
  private static final double TOLERANCE = 1e-4;

  private final KernelProvider kernels;
  private final int length;
  private final int headWidth;
  private final RandomGenerator random;

  /**
   * @param headWidth D, must divide the length
   */
  MixingMatrix(KernelProvider kernels, int length, int headWidth, RandomGenerator random) {
    if (length % headWidth != 0) {
      throw new IllegalArgumentException(
          "length is %d; it must be a multiple of the head width %d".formatted(length, headWidth));
    }
    this.kernels = kernels;
    this.length = length;
    this.headWidth = headWidth;
    this.random = random;
  }

  /**
   * The matrix of a mixer with fresh weights; none where its outputs are no such map of values.
   *
   * @throws IllegalArgumentException when the mixer refuses the length
   */
  <O extends Record> Optional<DMatrixRMaj> of(ConfiguredMixer<O> mixer) {
    LoneMixer wide = LoneMixer.fresh(inHeads(mixer), new MixerShape(length, length), random);
    List<String> names = wide.parameters().all().stream().map(Parameter::name).toList();
    return names.contains(VALUES.get(0)) && names.contains(OUT.get(0))
        ? byValues(wide)
        : byDerivatives(LoneMixer.fresh(mixer, new MixerShape(headWidth, length), random));
  }

  /** The mixer with heads of the head width, where it has heads. */
  private <O extends Record> ConfiguredMixer<O> inHeads(ConfiguredMixer<O> mixer) {
    MixerProvider<O> provider = mixer.provider();
    if (!Options.asMap(mixer.options()).containsKey("heads")) {
      return mixer;
    }
    Map<String, Integer> heads = Map.of("heads", length / headWidth);
    return new ConfiguredMixer<>(
        provider, Options.bind("mixer " + provider.name(), mixer.options(), heads));
  }

  private Optional<DMatrixRMaj> byValues(LoneMixer mixer) {
    FMatrixRMaj x = orthogonal();
    mixer.parameters().all().forEach(this::makePlain);
    DMatrixRMaj matrix = new DMatrixRMaj(length, length);
    for (int first = 0; first < length; first += headWidth) {
      FMatrixRMaj identity = new FMatrixRMaj(length, headWidth);
      for (int column = 0; column < headWidth; column++) {
        identity.set(first + column, column, 1);
      }
      FMatrixRMaj y = outputs(mixer, x, identity);
      for (int i = 0; i < length; i++) {
        for (int column = 0; column < headWidth; column++) {
          matrix.set(i, first + column, y.get(i, column));
        }
      }
    }
    return isLinear(mixer, x, matrix) ? Optional.of(matrix) : Optional.empty();
  }

  /** The output map and the biases leave values as they are. */
  private void makePlain(Parameter parameter) {
    FMatrixRMaj value = parameter.value();
    if (BIASES.contains(parameter.name()) || OUT.contains(parameter.name())) {
      Arrays.fill(value.data, 0, parameter.size(), 0f);
    }
    if (OUT.contains(parameter.name())) {
      for (int k = 0; k < length; k++) {
        value.set(k, k, 1);
      }
    }
  }

  /** The outputs for the given values of the first head, [N x D]; other heads have none. */
  private FMatrixRMaj outputs(LoneMixer mixer, FMatrixRMaj x, FMatrixRMaj values) {
    for (Parameter parameter : mixer.parameters().all()) {
      if (VALUES.contains(parameter.name())) {
        Arrays.fill(parameter.value().data, 0, parameter.size(), 0f);
        for (int column = 0; column < headWidth; column++) {
          for (int k = 0; k < length; k++) {
            double sum = 0; // x' is its inverse times N
            for (int i = 0; i < length; i++) {
              sum += (double) x.get(i, k) * values.get(i, column);
            }
            parameter.value().set(column, k, (float) (sum / length));
          }
        }
      }
    }
    Tape tape = new Tape(kernels);
    tape.startInference();
    return mixer.mixer().mix(tape, tape.constant(x)).value.copy();
  }

  private boolean isLinear(LoneMixer mixer, FMatrixRMaj x, DMatrixRMaj matrix) {
    FMatrixRMaj values = normal(length, headWidth);
    FMatrixRMaj y = outputs(mixer, x, values);
    double largest = 0;
    double gap = 0;
    for (int i = 0; i < length; i++) {
      for (int column = 0; column < headWidth; column++) {
        double expected = 0;
        for (int j = 0; j < length; j++) {
          expected += matrix.get(i, j) * values.get(j, column);
        }
        largest = Math.max(largest, Math.abs(expected));
        gap = Math.max(gap, Math.abs(expected - y.get(i, column)));
      }
    }
    return gap <= TOLERANCE * largest;
  }

  /** A random orthogonal matrix times the root of N, so that its entries are about 1. */
  private FMatrixRMaj orthogonal() {
    DMatrixRMaj normal = new DMatrixRMaj(length, length);
    for (int k = 0; k < length * length; k++) {
      normal.data[k] = random.nextGaussian();
    }
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(length, length);
    qr.decompose(normal);
    DMatrixRMaj q = qr.getQ(null, false);
    FMatrixRMaj scaled = new FMatrixRMaj(length, length);
    for (int k = 0; k < length * length; k++) {
      scaled.data[k] = (float) (q.data[k] * Math.sqrt(length));
    }
    return scaled;
  }

  private FMatrixRMaj normal(int rows, int columns) {
    FMatrixRMaj normal = new FMatrixRMaj(rows, columns);
    for (int k = 0; k < rows * columns; k++) {
      normal.data[k] = (float) random.nextGaussian();
    }
    return normal;
  }

  private Optional<DMatrixRMaj> byDerivatives(LoneMixer mixer) {
    FMatrixRMaj source = normal(length, headWidth);
    FMatrixRMaj equal = new FMatrixRMaj(length, headWidth);
    FMatrixRMaj row = normal(1, headWidth);
    for (int i = 0; i < length; i++) {
      System.arraycopy(row.data, 0, equal.data, i * headWidth, headWidth);
    }
    Optional<DMatrixRMaj> first = byDerivatives(mixer, equal, source, 0);
    if (first.isEmpty() || headWidth == 1) {
      return first;
    }
    return byDerivatives(mixer, equal, source, headWidth - 1)
        .filter(last -> areProportional(first.get(), last))
        .map(last -> first.get());
  }

  /** The matrix in the derivatives of an output column, where there is one. */
  private Optional<DMatrixRMaj> byDerivatives(
      LoneMixer mixer, FMatrixRMaj x, FMatrixRMaj source, int column) {
    Tape tape = new Tape(kernels);
    Gradients gradients = new Gradients(mixer.parameters());
    double[][] slopes = new double[length * length][];
    for (int i = 0; i < length; i++) {
      FMatrixRMaj upstream = new FMatrixRMaj(length, headWidth);
      upstream.set(i, column, 1);
      gradients.clear();
      tape.startTraining(gradients, null);
      Var input = tape.input(x);
      Var y = mixer.mixer().mix(tape, input, tape.constant(source));
      tape.backwardFrom(Ops.scale(tape, y, 1f), upstream);
      for (int j = 0; j < length; j++) {
        double[] slope = new double[headWidth];
        for (int k = 0; k < headWidth; k++) {
          slope[k] = input.gradient.get(j, k);
        }
        slopes[i * length + j] = slope;
      }
    }
    return commonFactor(slopes);
  }

  /** The numbers of which all slopes are multiples of one vector, where they are. */
  private Optional<DMatrixRMaj> commonFactor(double[][] slopes) {
    double[] longest = slopes[0];
    for (double[] slope : slopes) {
      longest = dot(slope, slope) > dot(longest, longest) ? slope : longest;
    }
    double square = dot(longest, longest);
    DMatrixRMaj factors = new DMatrixRMaj(length, length);
    for (int k = 0; k < slopes.length; k++) {
      double factor = square == 0 ? 0 : dot(slopes[k], longest) / square;
      factors.data[k] = factor;
      for (int c = 0; c < headWidth; c++) {
        double gap = Math.abs(slopes[k][c] - factor * longest[c]);
        if (gap > TOLERANCE * Math.sqrt(square)) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(factors);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static boolean areProportional(DMatrixRMaj a, DMatrixRMaj b) {
    double ab = dot(a.data, b.data);
    double aa = dot(a.data, a.data);
    double bb = dot(b.data, b.data);
    return ab * ab >= (1 - TOLERANCE) * (1 - TOLERANCE) * aa * bb;
  }
}
