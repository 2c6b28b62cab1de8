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
  static final FloatVector ROUNDER = broadcast(12582912f);

  private static final FloatVector LEAST = broadcast(-87.33654f);
  private static final FloatVector MOST = broadcast(88.37626f);
  private static final FloatVector LOG2_E = broadcast(1.44269504f);
  private static final FloatVector MINUS_LOG_2_HIGH = broadcast(-0.693359375f);
  private static final FloatVector MINUS_LOG_2_LOW = broadcast(2.12194440e-4f);
  private static final FloatVector E2 = broadcast(5.0000001201e-1f);
  private static final FloatVector E3 = broadcast(1.6666665459e-1f);
  private static final FloatVector E4 = broadcast(4.1665795894e-2f);
  private static final FloatVector E5 = broadcast(8.3334519073e-3f);
  private static final FloatVector E6 = broadcast(1.3981999507e-3f);
  private static final FloatVector E7 = broadcast(1.9875691500e-4f);
  private static final FloatVector ONE = broadcast(1f);

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
   *
   * <p>{@code exp(x) = 2^k exp(r)} with r within half of log 2, log 2 in two parts (Cody and
   * Waite), and the polynomial of Moshier's Cephes library for {@code exp(r)}.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector atLeast = x.blend(LEAST, x.compare(LT, LEAST));
    FloatVector cut = atLeast.blend(MOST, atLeast.compare(GT, MOST));
    FloatVector shifted = cut.fma(LOG2_E, ROUNDER);
    FloatVector k = shifted.sub(ROUNDER);
    FloatVector r = k.fma(MINUS_LOG_2_LOW, k.fma(MINUS_LOG_2_HIGH, cut));
    FloatVector p = r.fma(E7, E6).fma(r, E5).fma(r, E4).fma(r, E3).fma(r, E2);
    FloatVector power = p.fma(r.mul(r), r).add(ONE);
    // The low bits of shifted are k; moved up they add k to the exponent.
    return power
        .reinterpretAsInts()
        .add(shifted.reinterpretAsInts().lanewise(LSHL, 23))
        .reinterpretAsFloats();
  }
}
