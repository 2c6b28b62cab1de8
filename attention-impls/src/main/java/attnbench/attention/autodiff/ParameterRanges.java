package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * The numbers of all trained parameters of a model in one line, cut into ranges that the threads of
 * a team share.
 *
 * <p>The cuts depend on the parameters alone: results are the same bits for any size of the team.
 */
public final class ParameterRanges {
  /**
   * The part of a range that lies in one parameter.
   *
   * @param from its first number among the parameter's
   * @param count how many numbers
   * @param place of its first number among those of all trained parameters
   */
  public record Piece(Parameter parameter, int from, int count, int place) {}

  /** Numbers of a range: tens of microseconds of the optimiser, long for a team to hand out. */
  private static final int LENGTH = 1 << 15;

  private final KernelProvider kernels;
  private final Team team;
  private final List<List<Piece>> ranges = new ArrayList<>();
  private final int size;

  /**
   * @param parameters all that there will be
   * @param team whose owner calls the methods
   */
  public ParameterRanges(Parameters parameters, KernelProvider kernels, Team team) {
    this.kernels = kernels;
    this.team = team;
    this.size = Math.toIntExact(parameters.count());
    int place = 0;
    for (Parameter parameter : parameters.all()) {
      int left = parameter.trained() ? parameter.size() : 0;
      while (left > 0) {
        if (place % LENGTH == 0) {
          ranges.add(new ArrayList<>());
        }
        int count = Math.min(left, LENGTH - place % LENGTH);
        ranges
            .get(ranges.size() - 1)
            .add(new Piece(parameter, parameter.size() - left, count, place));
        left -= count;
        place += count;
      }
    }
  }

  /** How many numbers there are. */
  public int size() {
    return size;
  }

  /** What the numbers are worked on with. */
  public KernelProvider kernels() {
    return kernels;
  }

  /** Does a job for every piece, on all threads of the team. */
  public void forEach(Consumer<Piece> job) {
    team.forEach(ranges.size(), (member, i) -> ranges.get(i).forEach(job));
  }

  /** The sum over all pieces, always added up in the same order. */
  public double sum(ToDoubleFunction<Piece> addend) {
    double[] sums = new double[ranges.size()];
    team.forEach(
        sums.length,
        (member, i) -> {
          for (Piece piece : ranges.get(i)) {
            sums[i] += addend.applyAsDouble(piece);
          }
        });
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    return total;
  }
}
