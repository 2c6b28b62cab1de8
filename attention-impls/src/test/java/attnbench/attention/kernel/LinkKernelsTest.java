package attnbench.attention.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import attnbench.attention.autodiff.Matrices;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Link mixing against plain loops in double. */
class LinkKernelsTest extends KernelContractTest {
  private static final int[] CHANNELS = {0, 1, 7, 8, 9, 16, 17};
  private static final int HALO = KernelProvider.HALO;

  private final RandomGenerator random = Matrices.random(4);

  /** Links to the position itself, its neighbours, the middle and twice the same. */
  private static int[] shifts(int n) {
    return new int[] {0, 1 % n, n / 2, n - 1, n / 3, n - 1};
  }

  @EveryBody
  void mixLinksSumsWeightedShiftsOfEachChannel(KernelProvider kernels) {
    for (int n : SIZES) {
      for (int channels : CHANNELS) {
        if (n > 0) {
          for (boolean weightsAtSource : new boolean[] {false, true}) {
            for (Start start : Start.values()) {
              checkMix(kernels, channels, n, weightsAtSource, start);
            }
          }
        }
      }
    }
  }

  /** All positions in two parts, the second of which begins at a multiple of the halo. */
  private static int[][] ranges(int n) {
    int cut = n / 2 / HALO * HALO;
    return new int[][] {{0, cut}, {cut, n}};
  }

  private enum Start {
    NONE,
    APART,
    IN_PLACE
  }

  private void checkMix(
      KernelProvider kernels, int channels, int n, boolean weightsAtSource, Start start) {
    int[] shift = shifts(n);
    Rows v = Rows.cyclic(channels, n, random);
    Rows w = Rows.cyclic(shift.length, n, random);
    Rows out = Rows.room(channels, n, random);
    Rows before = Rows.room(channels, n, random);
    if (start == Start.IN_PLACE) {
      before = out.copy();
    }
    float[] startData =
        switch (start) {
          case NONE -> null;
          case APART -> before.data;
          case IN_PLACE -> out.data;
        };
    for (int[] range : ranges(n)) {
      kernels.mixLinks(
          channels,
          n,
          range[0],
          range[1],
          shift,
          v.data,
          0,
          v.stride,
          w.data,
          0,
          w.stride,
          weightsAtSource,
          startData,
          out.data,
          0,
          out.stride);
    }
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < n; i++) {
        Exact expected = Exact.of(start == Start.NONE ? 0 : before.at(c, i));
        for (int l = 0; l < shift.length; l++) {
          int source = (i + shift[l]) % n;
          expected.add((double) w.at(l, weightsAtSource ? source : i) * v.at(c, source));
        }
        expected.check(out.at(c, i), "out(%d, %d) of %d positions", c, i, n);
      }
    }
    out.assertGuardUntouched("mixLinks");
  }

  @EveryBody
  void mixLinkRowsSumsWeightedRows(KernelProvider kernels) {
    for (int n : new int[] {1, 2, 17, 64}) {
      for (int columns : new int[] {0, 1, 15, 16, 31, 32, 49}) {
        for (int links : new int[] {1, 4, 6}) {
          for (boolean weightsAtSource : new boolean[] {false, true}) {
            for (boolean accumulate : new boolean[] {false, true}) {
              checkRows(kernels, columns, n, links, weightsAtSource, accumulate);
            }
          }
        }
      }
    }
  }

  private void checkRows(
      KernelProvider kernels,
      int columns,
      int n,
      int links,
      boolean weightsAtSource,
      boolean accumulate) {
    int[] shift = Arrays.copyOf(shifts(n), links);
    Block v = Block.normal(n, columns, 3, random);
    Block w = Block.normal(links, n, 2, random);
    Block out = Block.normal(n, columns, 4, random);
    Block before = out.copy();
    for (int[] range : new int[][] {{0, n / 3}, {n / 3, n}}) {
      kernels.mixLinkRows(
          columns,
          n,
          range[0],
          range[1],
          shift,
          v.data,
          v.offset,
          v.stride,
          w.data,
          w.offset,
          w.stride,
          weightsAtSource,
          accumulate,
          out.data,
          out.offset,
          out.stride);
    }
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < columns; c++) {
        Exact expected = Exact.of(accumulate ? before.at(i, c) : 0);
        for (int l = 0; l < links; l++) {
          int source = (i + shift[l]) % n;
          expected.add((double) w.at(l, weightsAtSource ? source : i) * v.at(source, c));
        }
        expected.check(out.at(i, c), "out(%d, %d) of %d positions", i, c, n);
      }
    }
    out.assertNothingOutsideChanged(before, "mixLinkRows");
  }

  @EveryBody
  void linkWeightGradientSumsProductsOverChannels(KernelProvider kernels) {
    for (int n : SIZES) {
      for (int channels : CHANNELS) {
        if (n > 0) {
          int[] shift = shifts(n);
          Rows v = Rows.cyclic(channels, n, random);
          Rows dOut = Rows.room(channels, n, random);
          Rows dw = Rows.room(shift.length, n, random);
          for (int[] range : ranges(n)) {
            kernels.linkWeightGradient(
                channels,
                n,
                range[0],
                range[1],
                shift,
                v.data,
                0,
                v.stride,
                dOut.data,
                0,
                dOut.stride,
                dw.data,
                range[0],
                dw.stride);
          }
          for (int l = 0; l < shift.length; l++) {
            for (int i = 0; i < n; i++) {
              Exact expected = Exact.of(0);
              for (int c = 0; c < channels; c++) {
                expected.add((double) dOut.at(c, i) * v.at(c, (i + shift[l]) % n));
              }
              expected.check(dw.at(l, i), "dw(%d, %d) of %d channels", l, i, channels);
            }
          }
          dw.assertGuardUntouched("linkWeightGradient");
        }
      }
    }
  }

  /** Rows of n positions with the room behind each that link mixing asks for, and a guard. */
  private record Rows(int rows, int n, int stride, float[] data, float[] guard) {
    private static final int GUARD = 24;

    /** Rows that go on cyclically. */
    static Rows cyclic(int rows, int n, RandomGenerator random) {
      Rows made = room(rows, n, random);
      for (int r = 0; r < rows; r++) {
        for (int i = n; i < n + HALO; i++) {
          made.data[r * made.stride + i] = made.data[r * made.stride + i % n];
        }
      }
      return made;
    }

    static Rows room(int rows, int n, RandomGenerator random) {
      int stride = (n + HALO - 1) / HALO * HALO + HALO;
      float[] data = new float[rows * stride + GUARD];
      for (int i = 0; i < data.length; i++) {
        data[i] = (float) random.nextGaussian();
      }
      return new Rows(rows, n, stride, data, data.clone());
    }

    Rows copy() {
      return new Rows(rows, n, stride, data.clone(), guard);
    }

    float at(int r, int i) {
      return data[r * stride + i];
    }

    /** Behind the last row, and between rows past the next multiple of the halo. */
    void assertGuardUntouched(String name) {
      int used = (n + HALO - 1) / HALO * HALO;
      for (int r = 0; r < rows; r++) {
        assertThat(Arrays.copyOfRange(data, r * stride + used, (r + 1) * stride))
            .as("%s leaves what is past the room of row %d of %d positions", name, r, n)
            .isEqualTo(Arrays.copyOfRange(guard, r * stride + used, (r + 1) * stride));
      }
      assertThat(Arrays.copyOfRange(data, rows * stride, data.length))
          .as("%s leaves what is behind the last row", name)
          .isEqualTo(Arrays.copyOfRange(guard, rows * stride, data.length));
    }
  }
}
