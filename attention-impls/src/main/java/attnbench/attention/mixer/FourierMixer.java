package attnbench.attention.mixer;

import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.autodiff.WidthFourier;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * FNet: the real part of the discrete Fourier transform over positions and columns, without
 * parameters (Lee-Thorp, Ainslie, Eckstein and Ontanon 2022, section 3.2).
 *
 * <pre>{@code
 * y = Re(F_N x F_C)      F_n(j, k) = exp(-2 pi i j k / n)
 * }</pre>
 *
 * <p>Every position sees every position, at any N, primes included:
 *
 * <pre>
 * N = 8   ########
 *         ########
 *         ...
 * </pre>
 *
 * <p>O(N C (C + log N)) time, O(N C) memory. The transform over the positions is a fast one, of O(N
 * log N) for each column; that over the columns is a matrix product of the size of half a linear
 * layer, as in the authors' own implementation for accelerators (section 4.1: below 4,096 points
 * the product is the faster of the two).
 *
 * <p>Departures from the source: none. The transform is that of the sequence itself; the source
 * pads every sequence to the same length and transforms the padding with it.
 */
public final class FourierMixer implements SequenceMixer {

  /** No options. */
  public record FourierOptions() {}

  /** Enrols {@code fnet}. */
  public static final class Provider implements MixerProvider<FourierOptions> {
    @Override
    public String name() {
      return "fnet";
    }

    @Override
    public String description() {
      return "real part of the Fourier transform over positions and columns, no parameters";
    }

    @Override
    public String source() {
      return "Lee-Thorp et al. 2022, FNet: Mixing Tokens with Fourier Transforms, equation 3";
    }

    @Override
    public String complexity() {
      return "O(N C (C + log N))";
    }

    @Override
    public FourierOptions defaults() {
      return new FourierOptions();
    }

    @Override
    public Map<String, String> help() {
      return Map.of();
    }

    @Override
    public Reach reach(FourierOptions options) {
      return Reach.GLOBAL;
    }

    @Override
    public ComplexityClass complexityClass(FourierOptions options) {
      return ComplexityClass.LINEARITHMIC;
    }

    @Override
    public Cost cost(FourierOptions options, MixerShape shape, int length) {
      return new Cost(Fused.fourierMultiplyAdds(length, shape.width()));
    }

    /**
     * About 7 N C numbers; 5 N C + 6 P C for an N with a prime factor above 13, P the power of two
     * from 2 N - 1 on.
     */
    @Override
    public Footprint footprint(FourierOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      return Footprints.fourier(n, c);
    }

    @Override
    public SequenceMixer create(
        FourierOptions options, MixerShape shape, Parameters parameters, RandomGenerator random) {
      return new FourierMixer(shape.width());
    }
  }

  private final WidthFourier width;

  private FourierMixer(int width) {
    this.width = WidthFourier.of(width);
  }

  @Override
  public Var mix(Tape tape, Var x) {
    return Fused.fourier(tape, x, width);
  }
}
