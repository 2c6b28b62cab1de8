package attnbench.attention.mixer;

import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.Init;
import java.util.random.RandomGenerator;

/**
 * Buckets of vectors that point the same way (Andoni et al. 2015; Kitaev et al. 2020, section 2):
 * {@code h(x) = argmax [x R; -x R]} with a normal R of half as many columns as there are buckets.
 *
 * <p>More than {@link #MOST_OF_A_DIGIT} buckets are numbers of several digits, each with an R of
 * its own, as in the source's code: N / 32 buckets of one digit would cost N^2 / 64 products.
 */
final class LshBuckets {
  private static final int MOST_OF_A_DIGIT = 64;

  /**
   * How a number of buckets is made up.
   *
   * @param base values of a digit, even; or 1 for a single bucket that takes no hashing
   */
  record Digits(int digits, int base) {
    /** At least {@code buckets}, of as few digits as it takes. */
    static Digits of(int buckets) {
      if (buckets == 1) {
        return new Digits(1, 1);
      }
      int digits = 1;
      for (long most = MOST_OF_A_DIGIT; most < buckets; most *= MOST_OF_A_DIGIT) {
        digits++;
      }
      int base = 2;
      while (power(base, digits) < buckets) {
        base += 2;
      }
      return new Digits(digits, base);
    }

    private static long power(int base, int exponent) {
      long power = 1;
      for (int i = 0; i < exponent; i++) {
        power *= base;
      }
      return power;
    }

    int buckets() {
      return (int) power(base, digits);
    }

    /** Columns of R of all digits together. */
    int columns() {
      return digits * (base / 2);
    }
  }

  /** R of each head and round, side by side, [D x H R columns], fixed; null for one bucket. */
  private final Parameter rotations;

  private final int rounds;
  private final int columns;

  /**
   * @param width D
   * @param buckets the most that are asked for
   */
  LshBuckets(
      Parameters parameters,
      int width,
      int heads,
      int rounds,
      int buckets,
      RandomGenerator random) {
    this.rounds = rounds;
    Digits digits = Digits.of(buckets);
    columns = digits.digits() == 1 ? digits.columns() : digits.digits() * (MOST_OF_A_DIGIT / 2);
    if (columns == 0) {
      rotations = null;
    } else {
      rotations = parameters.addFixed("rotations", width, heads * rounds * columns);
      Init.normal(rotations, 1, random);
    }
  }

  /**
   * The bucket of each row of a head in a round.
   *
   * @param x [N x H D]
   * @param bucketOfRow [N], written
   */
  void hash(Tape tape, Var x, int head, int round, Digits digits, int[] bucketOfRow) {
    float[] rotated = tape.workspace().floats(x.rows() * digits.columns());
    tape.forRows(
        x.rows(), (from, to) -> hash(tape, x, head, round, digits, from, to, rotated, bucketOfRow));
  }

  private void hash(
      Tape tape,
      Var x,
      int head,
      int round,
      Digits digits,
      int from,
      int to,
      float[] rotated,
      int[] bucketOfRow) {
    int width = digits.columns();
    if (width > 0) {
      int d = rotations.value().numRows;
      tape.kernels()
          .multiply(
              to - from,
              width,
              d,
              x.value.data,
              from * x.columns() + head * d,
              x.columns(),
              1,
              rotations.value().data,
              (head * rounds + round) * columns,
              rotations.value().numCols,
              rotated,
              from * width,
              width,
              false);
    }
    int half = digits.base() / 2;
    for (int i = from; i < to; i++) {
      int bucket = 0;
      for (int digit = 0; digit < digits.digits(); digit++) {
        bucket = bucket * digits.base() + digit(rotated, i * width + digit * half, half);
      }
      bucketOfRow[i] = bucket;
    }
  }

  /**
   * Which of the {@code half} numbers is the largest, or {@code half} further for a negative one.
   */
  private static int digit(float[] rotated, int from, int half) {
    int digit = 0;
    float largest = -1;
    for (int j = 0; j < half; j++) {
      float value = rotated[from + j];
      if (Math.abs(value) > largest) {
        largest = Math.abs(value);
        digit = value < 0 ? half + j : j;
      }
    }
    return digit;
  }
}
