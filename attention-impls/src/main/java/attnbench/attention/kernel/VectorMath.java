package attnbench.attention.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width and what every vector kernel needs of it.
 *
 * <p>Nothing here or in the kernels uses the API's own transcendental functions or its sums over
 * lanes: interpreted and compiled they give different last bits, and the same seed has to give the
 * same bits whenever the compiler steps in. Nor is there its maximum or minimum in loops that
 * count: Java's order of zeros and NaN makes six instructions of each, one waiting for the other,
 * where a comparison and a blend are two.
 *
 * <p>Constants are floats that the loops broadcast, and loops end at {@code S.loopBound}. Of a
 * vector in a field the compiler can't tell that a store into a {@code float[]} leaves it alone, so
 * it loads it again in every turn; and a loop that asks for {@code i + L <= n} may overflow, so it
 * keeps every check of its indices.
 */
final class VectorMath {
  /** Species of every float vector. */
  static final VectorSpecies<Float> S = species(System.getProperty(Kernels.BITS_PROPERTY));

  /** Lanes of a vector. */
  static final int L = S.length();

  /**
   * Whether there are 16 vector registers and not 32. A guess by the width: processors whose
   * vectors have 256 bits and no more are mostly those with AVX2.
   */
  static final boolean FEW_REGISTERS = S.vectorBitSize() == 256;

  private static final VectorShuffle<Float> BY_8 = rotation(8);
  private static final VectorShuffle<Float> BY_4 = rotation(4);
  private static final VectorShuffle<Float> BY_2 = rotation(2);
  private static final VectorShuffle<Float> BY_1 = rotation(1);

  /** Adding it leaves the nearest whole number in the low bits: 1.5 * 2^23. */
  static final float ROUNDER = 12582912f;

  private static final float LEAST = -87.33654f;
  private static final float MOST = 88.37626f;
  private static final float LOG2_E = 1.44269504f;
  private static final float MINUS_LOG_2_HIGH = -0.693359375f;
  private static final float MINUS_LOG_2_LOW = 2.12194440e-4f;
  private static final float E2 = 0.49999994f;
  private static final float E3 = 0.16666521f;
  private static final float E4 = 0.041668266f;
  private static final float E5 = 0.008368674f;
  private static final float E6 = 0.0013820628f;

  private VectorMath() {}

  private static VectorSpecies<Float> species(String bits) {
    if (bits == null) {
      VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
      return preferred.length() > KernelProvider.HALO ? FloatVector.SPECIES_512 : preferred;
    }
    return switch (bits) {
      case "128" -> FloatVector.SPECIES_128;
      case "256" -> FloatVector.SPECIES_256;
      case "512" -> FloatVector.SPECIES_512;
      default ->
          throw new IllegalStateException(
              "-D%s is '%s'; it must be 128, 256 or 512".formatted(Kernels.BITS_PROPERTY, bits));
    };
  }

  private static VectorShuffle<Float> rotation(int by) {
    return VectorShuffle.iota(S, by % L, 1, true);
  }

  static FloatVector load(float[] a, int at) {
    return FloatVector.fromArray(S, a, at);
  }

  static FloatVector load(float[] a, int at, VectorMask<Float> mask) {
    return FloatVector.fromArray(S, a, at, mask);
  }

  static FloatVector broadcast(float x) {
    return FloatVector.broadcast(S, x);
  }

  /** The sum of the lanes, always in the same order: halves onto halves. */
  static float sumLanes(FloatVector v) {
    FloatVector sum = v;
    if (L >= 16) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (L >= 8) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    if (L >= 4) {
      sum = sum.add(sum.rearrange(BY_2));
    }
    return sum.add(sum.rearrange(BY_1)).lane(0);
  }

  /** The greatest of the lanes. */
  static float maxLanes(FloatVector v) {
    FloatVector max = v;
    if (L >= 16) {
      max = max.max(max.rearrange(BY_8));
    }
    if (L >= 8) {
      max = max.max(max.rearrange(BY_4));
    }
    if (L >= 4) {
      max = max.max(max.rearrange(BY_2));
    }
    return max.max(max.rearrange(BY_1)).lane(0);
  }

  /**
   * {@code exp(x)} to about one rounding step; x is cut to -87.3 .. 88.37, so the least result is
   * 1.2e-38 and not zero.
   */
  static FloatVector exp(FloatVector x) {
    return expOfNonPositive(x.blend(MOST, x.compare(GT, MOST)));
  }

  /**
   * {@link #exp} for x up to 88.37, above all for those that are not positive.
   *
   * <p>{@code exp(x) = 2^k exp(r)} with r within half of log 2, log 2 in two parts (Cody and
   * Waite), and {@code exp(r) = 1 + r + r^2 p(r)}; p has the least greatest relative error, 3.1e-9,
   * and is summed in pairs (Estrin), which waits less than Horner's scheme. Broadcasts are the
   * API's, which the compiler always inlines: this is the longest of what a loop calls.
   */
  static FloatVector expOfNonPositive(FloatVector x) {
    FloatVector rounder = FloatVector.broadcast(S, ROUNDER);
    FloatVector cut = x.blend(LEAST, x.compare(LT, LEAST));
    FloatVector shifted = cut.fma(FloatVector.broadcast(S, LOG2_E), rounder);
    FloatVector k = shifted.sub(rounder);
    FloatVector high = k.fma(FloatVector.broadcast(S, MINUS_LOG_2_HIGH), cut);
    FloatVector r = k.fma(FloatVector.broadcast(S, MINUS_LOG_2_LOW), high);
    FloatVector square = r.mul(r);
    FloatVector p =
        square.fma(FloatVector.broadcast(S, E6), r.fma(E5, E4)).fma(square, r.fma(E3, E2));
    FloatVector power = p.fma(square, r).add(1f);
    // The low bits of shifted are k; moved up they add k to the exponent.
    return power
        .reinterpretAsInts()
        .add(shifted.reinterpretAsInts().lanewise(LSHL, 23))
        .reinterpretAsFloats();
  }
}
