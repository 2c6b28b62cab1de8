package attnbench.harness.inspect;

import attnbench.attention.autodiff.Gradients;
import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.mixer.Reach;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.ejml.data.FMatrixRMaj;

/**
 * How much each output position of a map moves with each input position: the Frobenius norms of the
 * C x C blocks {@code dy_i / dx_j} of its Jacobian, [N x N].
 *
 * <p>A norm counts as zero up to {@link #ROUNDING} of the largest, because Fourier transforms
 * spread rounding over all positions.
 */
public final class Influence {
  /** A few rounding steps of a float. */
  private static final double ROUNDING = 0x1p-21;

  private final double[][] norms;
  private final double largest;

  private Influence(double[][] norms) {
    this.norms = norms;
    largest = Arrays.stream(norms).flatMapToDouble(Arrays::stream).max().orElse(0);
    if (!Double.isFinite(largest)) {
      throw new IllegalArgumentException(
          "gradients reach " + largest + "; they must be finite to tell which are zero");
    }
  }

  /**
   * Measures a map at a sequence by a backward pass from each of its outputs and each probe.
   *
   * @param parameters all that the map uses
   * @param x [N x C]
   * @param probes upstream gradients of one position, in rows of C: all unit vectors for the norms,
   *     a normal one for an estimate that is zero where they are
   */
  static Influence measure(
      BiFunction<Tape, Var, Var> map,
      Parameters parameters,
      Tape tape,
      FMatrixRMaj x,
      FMatrixRMaj probes) {
    int n = x.numRows;
    int c = x.numCols;
    double[][] squares = new double[n][n];
    Gradients gradients = new Gradients(parameters);
    for (int i = 0; i < n; i++) {
      for (int probe = 0; probe < probes.numRows; probe++) {
        FMatrixRMaj upstream = new FMatrixRMaj(n, c);
        System.arraycopy(probes.data, probe * c, upstream.data, i * c, c);
        gradients.clear(); // else they grow until they overflow
        tape.startTraining(gradients, null);
        Var input = tape.input(x);
        // A copy, because a map may return its very input.
        tape.backwardFrom(Ops.scale(tape, map.apply(tape, input), 1f), upstream);
        for (int k = 0; k < n * c; k++) {
          double slope = input.gradient.data[k];
          squares[i][k / c] += slope * slope;
        }
      }
    }
    return new Influence(
        Arrays.stream(squares)
            .map(row -> Arrays.stream(row).map(Math::sqrt).toArray())
            .toArray(double[][]::new));
  }

  /** The mean of some of one length. */
  static Influence mean(List<Influence> some) {
    int n = some.get(0).length();
    double[][] mean = new double[n][n];
    for (Influence one : some) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          mean[i][j] += one.norms[i][j] / some.size();
        }
      }
    }
    return new Influence(mean);
  }

  /** N. */
  public int length() {
    return norms.length;
  }

  /** The norm of {@code dy_i / dx_j} as a share of the largest, 0 to 1. */
  public double strength(int i, int j) {
    return reaches(i, j) ? norms[i][j] / largest : 0;
  }

  /** Whether output i changes with input j. */
  public boolean reaches(int i, int j) {
    return norms[i][j] > ROUNDING * largest;
  }

  /** The share of all pairs of an output and an input that are reached, 0 to 1. */
  public double share() {
    long reached = String.join("", drawing()).chars().filter(mark -> mark == '#').count();
    return (double) reached / (length() * length());
  }

  /**
   * A row of text for each output, {@code #} where it changes with an input and a dot elsewhere.
   */
  public List<String> drawing() {
    return Arrays.stream(norms)
        .map(
            row -> {
              StringBuilder line = new StringBuilder();
              for (double norm : row) {
                line.append(norm > ROUNDING * largest ? '#' : '.');
              }
              return line.toString();
            })
        .toList();
  }

  /** The narrowest reach that holds all that is reached. */
  public Reach reach() {
    int own = 0;
    int behind = 0;
    int ahead = 0;
    for (int i = 0; i < length(); i++) {
      for (int j = 0; j < length(); j++) {
        if (reaches(i, j)) {
          own += j == i ? 1 : 0;
          behind += j < i ? 1 : 0;
          ahead += j > i ? 1 : 0;
        }
      }
    }
    if (behind + ahead == 0) {
      return Reach.SELF;
    }
    boolean allBehind = own == length() && behind == length() * (length() - 1) / 2;
    if (ahead == 0) {
      return allBehind ? Reach.CAUSAL : Reach.SPARSE_CAUSAL;
    }
    return allBehind && ahead == behind ? Reach.GLOBAL : Reach.SPARSE;
  }
}
