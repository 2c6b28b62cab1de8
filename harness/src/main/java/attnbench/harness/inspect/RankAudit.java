package attnbench.harness.inspect;

import attnbench.attention.kernel.KernelProvider;
import attnbench.attention.mixer.ConfiguredMixer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/**
 * Measures the rank of the N x N matrices by which mixers combine values, with fresh weights.
 *
 * @param lengths N, each a multiple of the head width
 * @param headWidth D
 * @param random the generator of weights and input for a length
 */
public record RankAudit(
    List<Integer> lengths,
    int headWidth,
    KernelProvider kernels,
    LongFunction<RandomGenerator> random) {
  /** Singular values kept of a matrix. */
  private static final int PLACES = 33;

  public RankAudit {
    lengths = lengths.stream().distinct().sorted().toList();
    if (lengths.isEmpty()) {
      throw new IllegalArgumentException("no length is given; name at least one");
    }
    if (headWidth < 1) {
      throw new IllegalArgumentException("head width is " + headWidth + "; it must be at least 1");
    }
    for (int length : lengths) {
      if (length < 1 || length % headWidth != 0) {
        throw new IllegalArgumentException(
            "length is %d; it must be a multiple of the head width %d"
                .formatted(length, headWidth));
      }
    }
  }

  /**
   * The matrix of a mixer at a length.
   *
   * @param rank singular values above what floats can tell from zero
   * @param effectiveRank the exponential of their entropy
   * @param smallest singular value as a share of the largest
   * @param spectrum singular values as shares of the largest, at places evenly spread
   */
  public record Entry(
      int length, int rank, double effectiveRank, double smallest, List<Double> spectrum) {
    public Entry {
      spectrum = List.copyOf(spectrum);
    }
  }

  /** By length; none where outputs are no linear map of values while the weights stay. */
  public List<Entry> measure(ConfiguredMixer<?> mixer) {
    List<Entry> entries = new ArrayList<>();
    for (int length : lengths) {
      Optional<DMatrixRMaj> matrix =
          new MixingMatrix(kernels, length, headWidth, random.apply(length)).of(mixer);
      if (matrix.isEmpty()) {
        return List.of();
      }
      Spectrum spectrum = Spectrum.of(matrix.get());
      entries.add(
          new Entry(
              length,
              spectrum.rank(),
              spectrum.effectiveRank(),
              spectrum.smallest(),
              spectrum.sample(PLACES)));
    }
    return entries;
  }
}
