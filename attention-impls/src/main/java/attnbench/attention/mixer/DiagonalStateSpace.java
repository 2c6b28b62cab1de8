package attnbench.attention.mixer;

import attnbench.attention.autodiff.DiagonalSystem;
import attnbench.attention.autodiff.Discretization;
import attnbench.attention.autodiff.Footprint;
import attnbench.attention.autodiff.Footprint.Size;
import attnbench.attention.autodiff.Footprints;
import attnbench.attention.autodiff.Fused;
import attnbench.attention.autodiff.Ops;
import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import attnbench.attention.autodiff.Rows;
import attnbench.attention.autodiff.Tape;
import attnbench.attention.autodiff.Var;
import attnbench.attention.nn.Dropout;
import attnbench.attention.nn.Init;
import attnbench.attention.nn.Linear;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * S4D: a linear system with a diagonal state matrix for each channel, then GELU and a gated linear
 * unit over the channels (Gu, Gupta, Goel and Re 2022, On the Parameterization and Initialization
 * of Diagonal State Space Models).
 *
 * <pre>{@code
 * s' = A s + u,  v = 2 Re(C s) + D u       A = -exp(logDecay) + i frequency, in steps of exp(logStep)
 * v_i = sum over j up to i of K_(i - j) u_j + D u_i      K_l = 2 Re(sum over states of C b z^l)
 * h = dropout(gelu(v))
 * y = (h Wo' + bo) o sigmoid(h Wg' + bg)
 * }</pre>
 *
 * <p>z and b follow from A and the step by zero-order hold or by the bilinear rule. The same v
 * comes from a convolution with K by Fourier transforms, or from a scan position by position. A
 * position sees itself and those before it; bidirectional it sees the others through a second
 * readout C of the same states run from the end:
 *
 * <pre>
 * N = 8   #.......     bidirectional  ########
 *         ##......                    ########
 *         ###.....                    ...
 *         ...
 * </pre>
 *
 * <p>S states, half of {@code states}, because they come in conjugate pairs. Convolution: O(N C (S
 * + log N + C)) time, O(N C) memory. Scan: O(N C (S + C)) time, O(N C) memory. Parameters {@code
 * logStep} [1 x C], {@code logDecay}, {@code frequency}, {@code readoutRe}, {@code readoutIm} [C x
 * S], {@code skip} [1 x C] (D), {@code aheadRe} and {@code aheadIm} [C x S] when bidirectional, and
 * {@code out}, {@code gate}, each {@code .weight} [C x C] and {@code .bias} [1 x C]; the source has
 * the weights of {@code out} above those of {@code gate} in one matrix.
 *
 * <p>First values: decays 1/2; frequencies {@code pi n} (S4D-Lin, equation 9) or {@code N/pi (N /
 * (2 n + 1) - 1)} (S4D-Inv, equation 8) for N states and n from 0 to S - 1; steps log-uniform;
 * readouts complex normal of variance 1, D normal; B is one, as C alone matters.
 *
 * <p>Departures from the source: the kernel is made anew for every sequence, because a mixer keeps
 * nothing between sequences; dropout decides each element by itself where the authors' small
 * version drops whole channels; one learning rate and weight decay hold for all parameters unless
 * the optimiser is told otherwise, where the authors slow down and do not decay step, decay and
 * frequency. In convolution mode a position feels those after it by the rounding of the transforms.
 */
public final class DiagonalStateSpace implements SequenceMixer {

  /** First values of the frequencies. */
  public enum Frequencies {
    /** Spaced evenly, S4D-Lin. */
    LIN,
    /** An inverse law, as the eigenvalues of HiPPO-LegS follow in the limit, S4D-Inv. */
    INV;

    double of(int n, int states) {
      return switch (this) {
        case LIN -> Math.PI * n;
        case INV -> states / Math.PI * (states / (2.0 * n + 1) - 1);
      };
    }
  }

  /** How the outputs are computed. */
  public enum Mode {
    CONVOLUTION,
    SCAN
  }

  /**
   * Options of {@code s4d}.
   *
   * @param states N, even
   * @param init first values of the frequencies
   * @param rule from continuous to discrete time
   * @param minStep least step at first
   * @param maxStep largest step at first
   * @param bidirectional whether a position sees those after it
   * @param mode how the outputs are computed
   * @param dropout after GELU
   */
  public record StateSpaceOptions(
      int states,
      Frequencies init,
      Discretization rule,
      double minStep,
      double maxStep,
      boolean bidirectional,
      Mode mode,
      double dropout) {
    public StateSpaceOptions {
      if (states < 2 || states % 2 != 0) {
        throw new IllegalArgumentException(
            "states are " + states + "; they must be an even number from 2");
      }
      if (!(minStep > 0 && minStep <= maxStep && maxStep <= 1e3)) {
        throw new IllegalArgumentException(
            "steps are from %s to %s; they must be positive, in ascending order and at most 1000"
                .formatted(minStep, maxStep));
      }
      new Dropout(dropout);
    }

    /** S. */
    int pairs() {
      return states / 2;
    }
  }

  /** Enrols {@code s4d}. */
  public static final class Provider implements MixerProvider<StateSpaceOptions> {
    @Override
    public String name() {
      return "s4d";
    }

    @Override
    public String description() {
      return "diagonal linear state spaces, by convolution or scan, with a gated output";
    }

    @Override
    public String source() {
      return "Gu et al. 2022, On the Parameterization and Initialization of Diagonal State Space"
          + " Models, sections 3 and 4";
    }

    @Override
    public String complexity() {
      return "O(N C (S + log N + C))";
    }

    @Override
    public StateSpaceOptions defaults() {
      return new StateSpaceOptions(
          64, Frequencies.LIN, Discretization.ZOH, 0.001, 0.1, false, Mode.CONVOLUTION, 0);
    }

    @Override
    public Map<String, StateSpaceOptions> presets() {
      return Map.of(
          "lra-2022",
          new StateSpaceOptions(
              64, Frequencies.LIN, Discretization.ZOH, 0.001, 0.1, true, Mode.CONVOLUTION, 0));
    }

    @Override
    public Map<String, String> help() {
      return Map.of(
          "states", "states of a channel, conjugates counted; an even number from 2",
          "init", "first frequencies: lin (evenly spaced) or inv (an inverse law)",
          "rule", "discrete time by zoh (zero-order hold) or bilinear",
          "minStep", "least step size at first, above 0",
          "maxStep", "largest step size at first, at least minStep",
          "bidirectional", "true: a position sees all; false: itself and those before it",
          "mode", "convolution (by Fourier transforms) or scan (position by position); same result",
          "dropout", "share dropped after GELU in training, 0 to below 1");
    }

    @Override
    public Reach reach(StateSpaceOptions options) {
      return options.bidirectional() ? Reach.GLOBAL : Reach.CAUSAL;
    }

    @Override
    public ComplexityClass complexityClass(StateSpaceOptions options) {
      return options.mode() == Mode.SCAN ? ComplexityClass.LINEAR : ComplexityClass.LINEARITHMIC;
    }

    @Override
    public Cost cost(StateSpaceOptions options, MixerShape shape, int length) {
      int c = shape.width();
      int pairs = options.pairs();
      boolean both = options.bidirectional();
      long mixing =
          switch (options.mode()) {
            case CONVOLUTION ->
                (both ? 2 : 1) * Fused.stateSpaceKernelMultiplyAdds(length, c, pairs)
                    + Fused.longConvolutionMultiplyAdds(length, c);
            case SCAN ->
                Fused.stateSpaceScanMultiplyAdds(length, c, pairs, false)
                    + (both ? Fused.stateSpaceScanMultiplyAdds(length, c, pairs, true) : 0);
          };
      return new Cost(mixing + 2L * length * c * c);
    }

    /**
     * About 22 N C + 12 P F numbers with P the power of two from 2 N on and F = C / 2 rounded up,
     * by convolution one way; 17 N C + 32 N by a scan one way.
     */
    @Override
    public Footprint footprint(StateSpaceOptions options, MixerShape shape, int length) {
      Size n = new Size("N", length);
      Size c = new Size("C", shape.width());
      Size s = new Size("S", options.pairs());
      boolean both = options.bidirectional();
      Footprint oneWay =
          switch (options.mode()) {
            case CONVOLUTION -> Footprints.stateSpaceKernel(n, c, s);
            case SCAN -> Footprints.stateSpaceScan(n, c, s);
          };
      Footprint mixing =
          switch (options.mode()) {
            case CONVOLUTION -> Footprints.longConvolution(n, c, both);
            case SCAN -> Footprint.NONE.withResults(both ? 1 : 0, n, c);
          };
      return mixing
          .plus(both ? oneWay.plus(oneWay) : oneWay)
          .withResults(4, n, c)
          .plus(Footprints.gelu(n, c))
          .plus(Footprints.dropout(n, c, options.dropout()))
          .plus(Footprints.linear(n, c, c))
          .plus(Footprints.linear(n, c, c));
    }

    @Override
    public SequenceMixer create(
        StateSpaceOptions options,
        MixerShape shape,
        Parameters parameters,
        RandomGenerator random) {
      return new DiagonalStateSpace(options, shape.width(), parameters, random);
    }
  }

  private final StateSpaceOptions options;
  private final Parameter logStep;
  private final Parameter logDecay;
  private final Parameter frequency;
  private final Parameter readoutRe;
  private final Parameter readoutIm;
  private final Parameter aheadRe;
  private final Parameter aheadIm;
  private final Parameter skip;
  private final Linear out;
  private final Linear gate;
  private final Dropout dropout;

  private DiagonalStateSpace(
      StateSpaceOptions options, int width, Parameters parameters, RandomGenerator random) {
    this.options = options;
    int pairs = options.pairs();
    logStep = parameters.add("logStep", 1, width);
    double least = Math.log(options.minStep());
    double range = Math.log(options.maxStep()) - least;
    for (int c = 0; c < width; c++) {
      logStep.value().data[c] = (float) (least + range * random.nextDouble());
    }
    logDecay = parameters.add("logDecay", width, pairs);
    Init.constant(logDecay, (float) Math.log(0.5));
    frequency = parameters.add("frequency", width, pairs);
    for (int i = 0; i < width * pairs; i++) {
      frequency.value().data[i] = (float) options.init().of(i % pairs, options.states());
    }
    readoutRe = readout("readoutRe", parameters, width, random);
    readoutIm = readout("readoutIm", parameters, width, random);
    aheadRe = options.bidirectional() ? readout("aheadRe", parameters, width, random) : null;
    aheadIm = options.bidirectional() ? readout("aheadIm", parameters, width, random) : null;
    skip = parameters.add("skip", 1, width);
    Init.normal(skip, 1, random);
    out = new Linear(parameters.scope("out"), width, width, random);
    gate = new Linear(parameters.scope("gate"), width, width, random);
    dropout = new Dropout(options.dropout());
  }

  /** One part of complex normal numbers of variance 1. */
  private Parameter readout(String name, Parameters parameters, int width, RandomGenerator random) {
    Parameter readout = parameters.add(name, width, options.pairs());
    Init.normal(readout, Math.sqrt(0.5), random);
    return readout;
  }

  @Override
  public Var mix(Tape tape, Var x) {
    DiagonalSystem behind = system(tape, readoutRe, readoutIm);
    DiagonalSystem ahead = options.bidirectional() ? system(tape, aheadRe, aheadIm) : null;
    Var mixed =
        switch (options.mode()) {
          case CONVOLUTION ->
              Fused.longConvolution(
                  tape,
                  x,
                  Fused.stateSpaceKernel(tape, behind, x.rows()),
                  ahead == null ? null : Fused.stateSpaceKernel(tape, ahead, x.rows()));
          case SCAN -> {
            Var scanned = Fused.stateSpaceScan(tape, x, behind, false);
            yield ahead == null
                ? scanned
                : Ops.add(tape, scanned, Fused.stateSpaceScan(tape, x, ahead, true));
          }
        };
    Var v = Ops.add(tape, mixed, Rows.scaleColumns(tape, x, tape.parameter(skip)));
    Var h = dropout.apply(tape, Ops.gelu(tape, v));
    return Ops.multiply(tape, out.apply(tape, h), Ops.sigmoid(tape, gate.apply(tape, h)));
  }

  private DiagonalSystem system(Tape tape, Parameter re, Parameter im) {
    return new DiagonalSystem(
        tape.parameter(logStep),
        tape.parameter(logDecay),
        tape.parameter(frequency),
        tape.parameter(re),
        tape.parameter(im),
        options.rule());
  }
}
