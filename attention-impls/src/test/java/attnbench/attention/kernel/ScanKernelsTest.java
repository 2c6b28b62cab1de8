package attnbench.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Matrices;
import java.util.random.RandomGenerator;

/** The scan of complex states against its sums written out, in double. */
class ScanKernelsTest extends KernelContractTest {
  private static final int[] COUNTS = {0, 1, 2, 5, 9};
  private static final int[] CHANNELS = {1, 3, 8, 16, 17, 35};

  /** Of a dozen sums of a dozen products of numbers around one, each rounded. */
  private static final double TOLERANCE = 400 * Exact.EPS;

  private final RandomGenerator random = Matrices.random(8);

  /** Numbers for one call; z within the unit circle. */
  private final class Call {
    final int count;
    final int channels;
    final int states;
    final boolean backwards;
    final Block zRe;
    final Block zIm;
    final Block cRe;
    final Block cIm;
    final Block u;

    Call(int count, int channels, int states, boolean backwards) {
      this.count = count;
      this.channels = channels;
      this.states = states;
      this.backwards = backwards;
      zRe = within();
      zIm = within();
      cRe = Block.dense(states, channels, random);
      cIm = Block.dense(states, channels, random);
      u = Block.dense(count, channels, random);
    }

    private Block within() {
      Block block = Block.dense(states, channels, random);
      for (int s = 0; s < states; s++) {
        for (int c = 0; c < channels; c++) {
          block.set(s, c, Math.tanh(block.at(s, c)) / Math.sqrt(2));
        }
      }
      return block;
    }

    int first() {
      return backwards ? Math.max(0, count - 1) * channels : 0;
    }

    int row(int t) {
      return backwards ? count - 1 - t : t;
    }

    int rowStep() {
      return backwards ? -1 : 1;
    }

    void scan(KernelProvider kernels, int from, int to, Block y) {
      kernels.scan(
          from, to, count, channels, states, zRe.data, zIm.data, cRe.data, cIm.data, u.data,
          first(), y.data, first(), rowStep());
    }

    void scanBackward(KernelProvider kernels, int from, int to, Block dy, Block du, Block[] by) {
      kernels.scanBackward(
          from,
          to,
          count,
          channels,
          states,
          zRe.data,
          zIm.data,
          cRe.data,
          cIm.data,
          u.data,
          first(),
          dy.data,
          first(),
          rowStep(),
          du.data,
          by[0].data,
          by[1].data,
          by[2].data,
          by[3].data,
          new float[2 * count * KernelProvider.HALO]);
    }

    /** {@code z^l} of a state, real and imaginary part. */
    double[] power(int s, int c, int l) {
      double re = 1;
      double im = 0;
      for (int i = 0; i < l; i++) {
        double next = re * zRe.at(s, c) - im * zIm.at(s, c);
        im = re * zIm.at(s, c) + im * zRe.at(s, c);
        re = next;
      }
      return new double[] {re, im};
    }

    /** What an input counts in the output l steps later: {@code sum over states of Re(c z^l)}. */
    double kernel(int c, int l) {
      double sum = 0;
      for (int s = 0; s < states; s++) {
        double[] power = power(s, c, l);
        sum += cRe.at(s, c) * power[0] - cIm.at(s, c) * power[1];
      }
      return sum;
    }
  }

  @EveryBody
  void scanIsTheSumOverWhatCameBefore(KernelProvider kernels) {
    for (int count : COUNTS) {
      for (int channels : CHANNELS) {
        for (int states : new int[] {1, 2, 3}) {
          checkScan(kernels, new Call(count, channels, states, false));
          checkScan(kernels, new Call(count, channels, states, true));
        }
      }
    }
  }

  private void checkScan(KernelProvider kernels, Call call) {
    Block y = Block.dense(call.count, call.channels, random);
    Block before = y.copy();
    call.scan(kernels, 0, call.channels, y);
    for (int t = 0; t < call.count; t++) {
      for (int c = 0; c < call.channels; c++) {
        Exact expected = Exact.of(before.at(call.row(t), c)).allow(TOLERANCE);
        for (int i = 0; i <= t; i++) {
          expected.add(call.kernel(c, t - i) * call.u.at(call.row(i), c));
        }
        expected.check(y.at(call.row(t), c), "y(%d, %d)", t, c);
      }
    }
    y.assertNothingOutsideChanged(before, "scan");
  }

  @EveryBody
  void scanBackwardAddsTheDerivativesOfTheSum(KernelProvider kernels) {
    for (int count : COUNTS) {
      for (int channels : CHANNELS) {
        checkBackward(kernels, new Call(count, channels, 2, false));
        checkBackward(kernels, new Call(count, channels, 2, true));
      }
    }
  }

  private void checkBackward(KernelProvider kernels, Call call) {
    Block dy = Block.dense(call.count, call.channels, random);
    Block du = Block.dense(call.count, call.channels, random);
    Block duBefore = du.copy();
    Block[] by = new Block[4];
    Block[] byBefore = new Block[4];
    for (int i = 0; i < 4; i++) {
      by[i] = Block.dense(call.states, call.channels, random);
      byBefore[i] = by[i].copy();
    }
    call.scanBackward(kernels, 0, call.channels, dy, du, by);
    for (int c = 0; c < call.channels; c++) {
      for (int i = 0; i < call.count; i++) {
        Exact expected = Exact.of(duBefore.at(call.row(i), c)).allow(TOLERANCE);
        for (int t = i; t < call.count; t++) {
          expected.add(call.kernel(c, t - i) * dy.at(call.row(t), c));
        }
        expected.check(du.at(call.row(i), c), "du(%d, %d)", i, c);
      }
      for (int s = 0; s < call.states; s++) {
        checkStateGradients(call, dy, s, c, by, byBefore);
      }
    }
  }

  /** {@code d Re(c z^l)} by c is {@code z^l}, by z is {@code l c z^(l - 1)}, both conjugated. */
  private static void checkStateGradients(
      Call call, Block dy, int s, int c, Block[] by, Block[] before) {
    Exact[] expected = new Exact[4];
    for (int i = 0; i < 4; i++) {
      expected[i] = Exact.of(before[i].at(s, c)).allow(TOLERANCE);
    }
    for (int t = 0; t < call.count; t++) {
      for (int i = 0; i <= t; i++) {
        int l = t - i;
        double weight = (double) dy.at(call.row(t), c) * call.u.at(call.row(i), c);
        double[] power = call.power(s, c, l);
        expected[2].add(weight * power[0]);
        expected[3].add(-weight * power[1]);
        if (l > 0) {
          double[] less = call.power(s, c, l - 1);
          double re = call.cRe.at(s, c) * less[0] - call.cIm.at(s, c) * less[1];
          double im = call.cRe.at(s, c) * less[1] + call.cIm.at(s, c) * less[0];
          expected[0].add(weight * l * re);
          expected[1].add(-weight * l * im);
        }
      }
    }
    String[] names = {"dzRe", "dzIm", "dcRe", "dcIm"};
    for (int i = 0; i < 4; i++) {
      expected[i].check(by[i].at(s, c), "%s(%d, %d)", names[i], s, c);
    }
  }

  @EveryBody
  void partsOfTheChannelsGiveTheSameBits(KernelProvider kernels) {
    Call call = new Call(9, 35, 3, false);
    Block dy = Block.dense(call.count, call.channels, random);
    assertThat(inParts(kernels, call, dy, KernelProvider.HALO))
        .isDeepEqualTo(inParts(kernels, call, dy, call.channels));
  }

  /** What both kernels write, so many channels at a time. */
  private static float[][] inParts(KernelProvider kernels, Call call, Block dy, int length) {
    Block y = dy.copy();
    Block du = dy.copy();
    Block[] by = {call.cRe.copy(), call.cRe.copy(), call.cRe.copy(), call.cRe.copy()};
    for (int from = 0; from < call.channels; from += length) {
      int to = Math.min(call.channels, from + length);
      call.scan(kernels, from, to, y);
      call.scanBackward(kernels, from, to, dy, du, by);
    }
    return new float[][] {y.data, du.data, by[0].data, by[1].data, by[2].data, by[3].data};
  }
}
