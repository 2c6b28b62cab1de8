package attnbench.attention.autodiff;

import attnbench.attention.kernel.KernelProvider;
import java.util.Arrays;

/**
 * A {@link DiagonalSystem} run step by step: {@code s <- z s + x_i}, {@code y_i = sum over states
 * of Re(c s)}, from the first position to the last.
 *
 * <p>Backwards it goes from the last position to the first and leaves out the position itself:
 * {@code y_i} is then made of the x after i, the next one taking the place of {@code l = 0}. Equal
 * to the convolution with {@link StateSpaceKernel}. Backward runs the states once more instead of
 * keeping them: O(N C) memory.
 *
 * <p>N positions, C channels, S states.
 */
final class StateSpaceScan {
  /** Channels that a thread takes at a time: whole vectors. */
  private static final int CHANNELS = KernelProvider.HALO;

  private final Tape tape;
  private final DiagonalSystem system;
  private final Var x;
  private final int count;
  private final int xOffset;
  private final int yOffset;
  private final int rowStep;

  /* z and c, [S x C]. */
  private final float[] zRe;
  private final float[] zIm;
  private final float[] cRe;
  private final float[] cIm;

  private StateSpaceScan(Tape tape, Var x, DiagonalSystem system, boolean backwards) {
    this.tape = tape;
    this.x = x;
    this.system = system;
    int n = x.rows();
    int c = x.columns();
    count = backwards ? n - 1 : n;
    xOffset = backwards ? (n - 1) * c : 0;
    yOffset = backwards ? Math.max(0, n - 2) * c : 0;
    rowStep = backwards ? -1 : 1;
    zRe = perState();
    zIm = perState();
    cRe = perState();
    cIm = perState();
    tape.team().forRanges(c, CHANNELS, this::load);
  }

  private void load(int from, int to) {
    DiscreteState state = new DiscreteState(system);
    for (int s = 0; s < system.states(); s++) {
      for (int channel = from; channel < to; channel++) {
        state.load(channel, s);
        int at = s * system.channels() + channel;
        zRe[at] = (float) state.zRe;
        zIm[at] = (float) state.zIm;
        cRe[at] = (float) state.cRe;
        cIm[at] = (float) state.cIm;
      }
    }
  }

  private float[] perState() {
    return tape.workspace().floats(system.states() * system.channels());
  }

  /**
   * The output of every position.
   *
   * @param x [N x C]
   * @return [N x C]
   */
  static Var apply(Tape tape, Var x, DiagonalSystem system, boolean backwards) {
    Ops.requireEqual("columns of x and channels", x.columns(), system.channels());
    StateSpaceScan scan = new StateSpaceScan(tape, x, system, backwards);
    int c = x.columns();
    Var y = tape.result(x.rows(), c);
    tape.forRows(x.rows(), (from, to) -> Arrays.fill(y.value.data, from * c, to * c, 0f));
    scan.forward(y);
    tape.onBackward(() -> scan.backward(y));
    return y;
  }

  /** Multiply-adds of a forward pass: 4 for a state's step, 2 for its readout. */
  static long multiplyAdds(long n, long channels, long states, boolean backwards) {
    return 6 * (backwards ? n - 1 : n) * channels * states;
  }

  private void forward(Var y) {
    tape.team()
        .forRanges(
            x.columns(),
            CHANNELS,
            (from, to) ->
                tape.kernels()
                    .scan(
                        from,
                        to,
                        count,
                        x.columns(),
                        system.states(),
                        zRe,
                        zIm,
                        cRe,
                        cIm,
                        x.value.data,
                        xOffset,
                        y.value.data,
                        yOffset,
                        rowStep));
  }

  private void backward(Var y) {
    int c = x.columns();
    float[][] d = {perState(), perState(), perState(), perState()};
    float[] dx = tape.gradientOrScratch(x).data;
    float[][] scratch = tape.memberFloats(2 * KernelProvider.HALO * Math.max(1, count));
    tape.team()
        .forEach(
            (c + CHANNELS - 1) / CHANNELS,
            (member, i) -> {
              int from = i * CHANNELS;
              int to = Math.min(c, from + CHANNELS);
              backward(from, to, y.gradient.data, dx, d, scratch[member]);
            });
  }

  /** Of some channels, with room for the gradients of the parts of z and c. */
  private void backward(int from, int to, float[] dy, float[] dx, float[][] d, float[] scratch) {
    int c = x.columns();
    int states = system.states();
    for (float[] gradient : d) {
      for (int s = 0; s < states; s++) {
        Arrays.fill(gradient, s * c + from, s * c + to, 0f);
      }
    }
    tape.kernels()
        .scanBackward(
            from,
            to,
            count,
            c,
            states,
            zRe,
            zIm,
            cRe,
            cIm,
            x.value.data,
            xOffset,
            dy,
            yOffset,
            rowStep,
            dx,
            d[0],
            d[1],
            d[2],
            d[3],
            scratch);
    DiscreteState state = new DiscreteState(system);
    for (int s = 0; s < states; s++) {
      for (int channel = from; channel < to; channel++) {
        int at = s * c + channel;
        state.load(channel, s);
        state.addGradient(d[0][at], d[1][at], d[2][at], d[3][at]);
      }
    }
  }
}
