package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.ejml.data.FMatrixRMaj;

/**
 * The list of operations of one sequence's forward pass, replayed backwards for the gradients.
 *
 * <p>A tape belongs to one thread, which may own a {@link Team} that helps it, and is used again
 * for the next sequence: {@link #startTraining} or {@link #startInference} first, then operations,
 * then (training) {@link #backward}. Values stay valid until the next start. Operations run in the
 * order in which they are written, so the list needs no sorting.
 */
public final class Tape {
  /** Rows that a thread of a team takes at a time; element-wise work is then whole vectors. */
  static final int ROWS = 256;

  private final KernelProvider kernels;
  private final Team team;
  private final boolean recomputing;
  private final PackedWeights ownWeights = new PackedWeights();
  private PackedWeights parameterWeights = ownWeights;
  private final Workspace workspace = new Workspace();
  private final FourierPlans fourierPlans = new FourierPlans();
  private final List<Runnable> backwardSteps = new ArrayList<>();
  private Gradients gradients;
  private RandomGenerator dropoutRandom;
  private int validLength = Integer.MAX_VALUE;

  /** A tape of one thread whose forward passes keep what backward needs. */
  public Tape(KernelProvider kernels) {
    this(kernels, false);
  }

  /**
   * A tape whose operations run on the thread that calls them.
   *
   * @param recomputing whether {@link #checkpoint} keeps nothing of a part but its result
   */
  public Tape(KernelProvider kernels, boolean recomputing) {
    this(kernels, recomputing, new Team(1));
  }

  /**
   * A tape whose operations share their rows among the threads of a team, with the same bits for
   * any size of the team.
   *
   * @param recomputing whether {@link #checkpoint} keeps nothing of a part but its result
   * @param team the caller is its owner
   */
  public Tape(KernelProvider kernels, boolean recomputing, Team team) {
    this.kernels = kernels;
    this.recomputing = recomputing;
    this.team = team;
  }

  /**
   * A tape that shares the packed parameters of linear maps with others, where one without packs
   * them anew for every sequence.
   *
   * @param parameterWeights its owner calls {@link PackedWeights#expire} when parameters change
   */
  public Tape(
      KernelProvider kernels, boolean recomputing, Team team, PackedWeights parameterWeights) {
    this(kernels, recomputing, team);
    this.parameterWeights = parameterWeights;
  }

  /**
   * Starts a sequence whose gradients are wanted.
   *
   * @param gradients where {@link #backward} adds the parameters' gradients
   * @param dropoutRandom decides what dropout drops; null switches dropout off
   */
  public void startTraining(Gradients gradients, RandomGenerator dropoutRandom) {
    start();
    this.gradients = gradients;
    this.dropoutRandom = dropoutRandom;
  }

  /** Starts a sequence of which only the values are wanted: nothing is recorded, no dropout. */
  public void startInference() {
    start();
    this.gradients = null;
    this.dropoutRandom = null;
  }

  private void start() {
    backwardSteps.clear();
    workspace.releaseAll();
    ownWeights.expire();
    validLength = Integer.MAX_VALUE;
  }

  public KernelProvider kernels() {
    return kernels;
  }

  Team team() {
    return team;
  }

  /** Shares the rows 0 to below n among the threads of the team. */
  public void forRows(int n, Team.Range job) {
    team.forRanges(n, ROWS, job);
  }

  /** Scratch that stays valid until the next start; jobs of the team must not ask for any. */
  public Workspace workspace() {
    return workspace;
  }

  /** A buffer of at least {@code length} floats with any content for each member of the team. */
  float[][] memberFloats(int length) {
    float[][] buffers = new float[team.size()][];
    for (int member = 0; member < buffers.length; member++) {
      buffers[member] = workspace.floats(length);
    }
    return buffers;
  }

  /** Where a weight of a linear map is packed. */
  PackedWeights packedWeights(Var weight) {
    return weight.parameter ? parameterWeights : ownWeights;
  }

  /** How to transform sequences of {@code length} positions. */
  FourierPlan fourierPlan(int length) {
    return fourierPlans.of(length);
  }

  /** Whether operations have to prepare for a backward pass. */
  public boolean recording() {
    return gradients != null;
  }

  /** The source of dropout's decisions, or null where nothing is dropped. */
  public RandomGenerator dropoutRandom() {
    return dropoutRandom;
  }

  /**
   * Declares the positions from {@code length} on to be padding that mixers may know of; until the
   * next start.
   *
   * @param length from 1
   */
  public void setValidLength(int length) {
    if (length < 1) {
      throw new IllegalArgumentException("valid length is " + length + "; it must be at least 1");
    }
    validLength = length;
  }

  /** How many of {@code n} positions come before the padding: all unless declared otherwise. */
  public int validLength(int n) {
    return Math.min(n, validLength);
  }

  /** A value that no gradient flows into. */
  public Var constant(FMatrixRMaj value) {
    return new Var(value, null);
  }

  /** A value of the caller's whose gradient is wanted, zero at first; for tests and tools. */
  public Var input(FMatrixRMaj value) {
    return new Var(value, recording() ? zeros(value.numRows, value.numCols) : null);
  }

  /** A parameter's value, with its gradient where it is trained and the tape records. */
  public Var parameter(Parameter parameter) {
    boolean wanted = recording() && parameter.trained();
    return new Var(parameter.value(), wanted ? gradients.of(parameter) : null, true);
  }

  /** A new result with any content; its gradient is zero, or null when not recording. */
  public Var result(int rows, int columns) {
    return new Var(workspace.matrix(rows, columns), recording() ? zeros(rows, columns) : null);
  }

  /** Where a backward step adds x's gradient: scratch of any content where nothing needs it. */
  FMatrixRMaj gradientOrScratch(Var x) {
    return x.needsGradient() ? x.gradient : workspace.matrix(x.rows(), x.columns());
  }

  /** Remembers how to turn a result's gradient into its operands'; ignored when not recording. */
  public void onBackward(Runnable step) {
    if (recording()) {
      backwardSteps.add(step);
    }
  }

  /**
   * The result of a part of the forward pass, for which a tape that recomputes keeps no more memory
   * than that: the part runs once more just before its backward, on the same draws of dropout, and
   * its memory is free for the next part (Chen et al. 2016, Training Deep Nets with Sublinear
   * Memory Cost, section 3). The bits are the same either way.
   *
   * @param rows of the result
   * @param columns of the result
   * @param part makes it from values that were there before
   */
  public Var checkpoint(int rows, int columns, Supplier<Var> part) {
    if (!recomputing || !recording()) {
      return part.get();
    }
    Var result = result(rows, columns);
    RandomGenerator random = dropoutRandom;
    RememberedDraws draws = random == null ? null : new RememberedDraws(random);
    int length = validLength;
    int mark = workspace.mark();
    Gradients wanted = gradients;
    gradients = null; // nothing is recorded
    dropoutRandom = draws;
    FMatrixRMaj value = part.get().value;
    if (value.numRows != rows || value.numCols != columns) {
      throw new IllegalArgumentException(
          "the part's result is %d x %d; it must be %d x %d"
              .formatted(value.numRows, value.numCols, rows, columns));
    }
    result.value.setTo(value);
    gradients = wanted;
    dropoutRandom = random;
    workspace.releaseSince(mark);
    onBackward(() -> runAgain(part, result, draws, length));
    return result;
  }

  private void runAgain(Supplier<Var> part, Var result, RememberedDraws draws, int length) {
    int mark = workspace.mark();
    int firstStep = backwardSteps.size();
    validLength = length;
    dropoutRandom = draws == null ? null : draws.again();
    Var again = part.get();
    // Added, because a part may return a value that was there before and has a gradient.
    int size = result.rows() * result.columns();
    kernels.axpy(size, 1f, result.gradient.data, 0, again.gradient.data, 0);
    replay(firstStep);
    backwardSteps.subList(firstStep, backwardSteps.size()).clear();
    workspace.releaseSince(mark);
  }

  /**
   * Adds the gradients of {@code loss} to every Var and parameter that led to it.
   *
   * @param loss a 1 x 1 result
   * @param scale what the loss counts in the sum over a batch, usually 1 / batch size
   */
  public void backward(Var loss, float scale) {
    if (!recording()) {
      throw new IllegalStateException("backward needs a tape started with startTraining");
    }
    if (loss.rows() != 1 || loss.columns() != 1) {
      throw new IllegalArgumentException(
          "loss is " + loss.rows() + " x " + loss.columns() + "; it must be 1 x 1");
    }
    loss.gradient.data[0] = scale;
    replay(0);
  }

  /** Like {@link #backward} for a result of any shape with a given gradient; for tests. */
  public void backwardFrom(Var result, FMatrixRMaj upstream) {
    result.gradient.setTo(upstream);
    replay(0);
  }

  private void replay(int firstStep) {
    for (int i = backwardSteps.size() - 1; i >= firstStep; i--) {
      backwardSteps.get(i).run();
    }
  }

  /** Scratch of zeros. */
  FMatrixRMaj zeros(int rows, int columns) {
    FMatrixRMaj zeros = workspace.matrix(rows, columns);
    forRows(rows, (from, to) -> Arrays.fill(zeros.data, from * columns, to * columns, 0f));
    return zeros;
  }
}
