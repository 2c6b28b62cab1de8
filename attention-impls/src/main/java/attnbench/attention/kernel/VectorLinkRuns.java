package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorLinkRows.source;
import static attnbench.attention.kernel.VectorMath.L;

/**
 * Link mixing with positions in lanes for vectors of few lanes, where the instructions round a
 * multiply-add cost more than what it adds up does on its way through the first-level cache.
 *
 * <p>Three or four links of four channels at a time ({@link VectorLinkTiles}), over runs of
 * positions whose sources do not pass the end of the sequence: all places then go on from vector to
 * vector, and the compiler takes their checks out of the loop.
 */
final class VectorLinkRuns {
  /** Channels at a time. */
  static final int CHANNELS = 4;

  /** Positions at a time: the rows of the channels at work stay in the first-level cache. */
  private static final int BLOCK = 1024;

  /** Where the sums of a result that adds to nothing begin. */
  private static final float[] ZEROS = new float[BLOCK];

  private VectorLinkRuns() {}

  /** Mixes four channels; see {@link LinkKernels#mixLinks}. */
  static void mixLinks(
      int n,
      int from,
      int to,
      int[] shift,
      float[] v,
      int vo,
      int vs,
      float[] w,
      int wo,
      int ws,
      boolean weightsAtSource,
      float[] start,
      float[] out,
      int oo,
      int os) {
    for (int b = from; b < to; b += BLOCK) {
      int end = Math.min(to, b + BLOCK);
      float[] base = start;
      int links;
      for (int l = 0; l < shift.length; l += links) {
        links = together(shift.length - l);
        mixGroup(
            links,
            l,
            n,
            b,
            end,
            shift,
            v,
            vo,
            vs,
            w,
            wo + l * ws,
            ws,
            weightsAtSource,
            base,
            out,
            oo,
            os);
        base = out;
      }
    }
  }

  /** How many of the links that are left go together: by threes and fours, if they can. */
  private static int together(int left) {
    return left % 3 == 0 ? 3 : left >= 4 ? 4 : 1;
  }

  /** Positions from {@code from} on until one of the sources passes the end, in whole vectors. */
  private static int run(int from, int to, int n, int s0, int s1, int s2, int s3) {
    int whole = n - Math.max(Math.max(s0, s1), Math.max(s2, s3));
    return Math.min(to - from, (whole + L - 1) / L * L);
  }

  /** Adds the terms of one, three or four links from {@code l} on to {@code base}. */
  private static void mixGroup(
      int links,
      int l,
      int n,
      int from,
      int to,
      int[] shift,
      float[] v,
      int vo,
      int vs,
      float[] w,
      int wo,
      int ws,
      boolean weightsAtSource,
      float[] base,
      float[] out,
      int oo,
      int os) {
    int count;
    for (int i = from; i < to; i += count) {
      int s0 = source(i, shift[l], n);
      int s1 = links > 1 ? source(i, shift[l + 1], n) : s0;
      int s2 = links > 1 ? source(i, shift[l + 2], n) : s0;
      int s3 = links > 3 ? source(i, shift[l + 3], n) : s0;
      count = run(i, to, n, s0, s1, s2, s3);
      int w0 = wo + (weightsAtSource ? s0 : i);
      int w1 = wo + ws + (weightsAtSource ? s1 : i);
      int w2 = wo + 2 * ws + (weightsAtSource ? s2 : i);
      int w3 = wo + 3 * ws + (weightsAtSource ? s3 : i);
      float[] f = base == null ? ZEROS : base;
      int fo = base == null ? 0 : oo + i;
      int fs = base == null ? 0 : os;
      switch (links) {
        case 4 ->
            VectorLinkTiles.mix4(
                count, v, vo + s0, vo + s1, vo + s2, vo + s3, vs, w, w0, w1, w2, w3, f, fo, fs, out,
                oo + i, os);
        case 3 ->
            VectorLinkTiles.mix3(
                count, v, vo + s0, vo + s1, vo + s2, vs, w, w0, w1, w2, f, fo, fs, out, oo + i, os);
        default -> VectorLinkTiles.mix1(count, v, vo + s0, vs, w, w0, f, fo, fs, out, oo + i, os);
      }
    }
  }

  /**
   * The part of four channels in the gradient of the weights, added to what is there or, with
   * {@code first}, to zeros; see {@link LinkKernels#linkWeightGradient}.
   */
  static void weightGradient(
      int n,
      int from,
      int to,
      int[] shift,
      float[] v,
      int vo,
      int vs,
      float[] dOut,
      int dOff,
      int ds,
      boolean first,
      float[] dw,
      int dwo,
      int dws) {
    for (int b = from; b < to; b += BLOCK) {
      int end = Math.min(to, b + BLOCK);
      int links;
      for (int l = 0; l < shift.length; l += links) {
        links = together(shift.length - l);
        gradientGroup(
            links,
            l,
            n,
            b,
            end,
            shift,
            v,
            vo,
            vs,
            dOut,
            dOff,
            ds,
            first,
            dw,
            dwo - from + l * dws,
            dws);
      }
    }
  }

  private static void gradientGroup(
      int links,
      int l,
      int n,
      int from,
      int to,
      int[] shift,
      float[] v,
      int vo,
      int vs,
      float[] dOut,
      int dOff,
      int ds,
      boolean first,
      float[] dw,
      int dwo,
      int dws) {
    int count;
    for (int i = from; i < to; i += count) {
      int s0 = source(i, shift[l], n);
      int s1 = links > 1 ? source(i, shift[l + 1], n) : s0;
      int s2 = links > 1 ? source(i, shift[l + 2], n) : s0;
      int s3 = links > 3 ? source(i, shift[l + 3], n) : s0;
      count = run(i, to, n, s0, s1, s2, s3);
      float[] f = first ? ZEROS : dw;
      int fo = first ? 0 : dwo + i;
      int fs = first ? 0 : dws;
      switch (links) {
        case 4 ->
            VectorLinkTiles.gradient4(
                count, v, vo + s0, vo + s1, vo + s2, vo + s3, vs, dOut, dOff + i, ds, f, fo, fs, dw,
                dwo + i, dws);
        case 3 ->
            VectorLinkTiles.gradient3(
                count, v, vo + s0, vo + s1, vo + s2, vs, dOut, dOff + i, ds, f, fo, fs, dw, dwo + i,
                dws);
        default ->
            VectorLinkTiles.gradient1(
                count, v, vo + s0, vs, dOut, dOff + i, ds, f, fo, fs, dw, dwo + i, dws);
      }
    }
  }
}
