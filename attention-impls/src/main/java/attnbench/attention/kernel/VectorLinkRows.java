package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.broadcast;
import static attnbench.attention.kernel.VectorMath.load;

import jdk.incubator.vector.FloatVector;

/**
 * Link mixing with columns in lanes: every load is a piece of a row, and a weight goes to all
 * lanes.
 *
 * <p>Four links at a time, so that sums stay in registers, over runs of positions whose links do
 * not pass the end of the sequence: their sources then go on row by row.
 */
final class VectorLinkRows {
  /** Where the sums of a result that adds to nothing begin. */
  private static final float[] ZEROS = new float[2 * L];

  private VectorLinkRows() {}

  static void mixLinkRows(
      int columns,
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
      boolean accumulate,
      float[] out,
      int oo,
      int os) {
    int whole = columns / L * L;
    boolean add = accumulate;
    int l = 0;
    while (l < shift.length) {
      boolean four = l + 4 <= shift.length;
      for (int i = from; i < to; ) {
        int s0 = source(i, shift[l], n);
        int s1 = four ? source(i, shift[l + 1], n) : 0;
        int s2 = four ? source(i, shift[l + 2], n) : 0;
        int s3 = four ? source(i, shift[l + 3], n) : 0;
        int count = Math.min(to - i, n - Math.max(Math.max(s0, s1), Math.max(s2, s3)));
        int w0 = wo + l * ws + (weightsAtSource ? s0 : i);
        if (four) {
          int w1 = wo + (l + 1) * ws + (weightsAtSource ? s1 : i);
          int w2 = wo + (l + 2) * ws + (weightsAtSource ? s2 : i);
          int w3 = wo + (l + 3) * ws + (weightsAtSource ? s3 : i);
          mixFour(
              whole,
              count,
              v,
              vo + s0 * vs,
              vo + s1 * vs,
              vo + s2 * vs,
              vo + s3 * vs,
              vs,
              w,
              w0,
              w1,
              w2,
              w3,
              add,
              out,
              oo + i * os,
              os);
        } else {
          mixOne(whole, count, v, vo + s0 * vs, vs, w, w0, add, out, oo + i * os, os);
        }
        i += count;
      }
      l += four ? 4 : 1;
      add = true;
    }
    ScalarLinkRows.mixLinkRows(
        columns - whole,
        n,
        from,
        to,
        shift,
        v,
        vo + whole,
        vs,
        w,
        wo,
        ws,
        weightsAtSource,
        accumulate,
        out,
        oo + whole,
        os);
  }

  /** Where the link of position i leads. */
  static int source(int i, int shift, int n) {
    int source = i + shift;
    return source < n ? source : source - n;
  }

  private static void mixFour(
      int columns,
      int count,
      float[] v,
      int v0,
      int v1,
      int v2,
      int v3,
      int vs,
      float[] w,
      int w0,
      int w1,
      int w2,
      int w3,
      boolean add,
      float[] out,
      int oo,
      int os) {
    int c = 0;
    for (; c + 2 * L <= columns; c += 2 * L) {
      four2(count, v, v0 + c, v1 + c, v2 + c, v3 + c, vs, w, w0, w1, w2, w3, add, out, oo + c, os);
    }
    for (; c < columns; c += L) {
      four1(count, v, v0 + c, v1 + c, v2 + c, v3 + c, vs, w, w0, w1, w2, w3, add, out, oo + c, os);
    }
  }

  private static void four2(
      int count,
      float[] v,
      int v0,
      int v1,
      int v2,
      int v3,
      int vs,
      float[] w,
      int w0,
      int w1,
      int w2,
      int w3,
      boolean add,
      float[] out,
      int oo,
      int os) {
    float[] start = add ? out : ZEROS;
    int so = add ? oo : 0;
    int ss = add ? os : 0;
    for (int i = 0; i < count; i++) {
      int row = i * vs;
      FloatVector weight = broadcast(w[w0 + i]);
      FloatVector s0 = weight.fma(load(v, v0 + row), load(start, so + i * ss));
      FloatVector s1 = weight.fma(load(v, v0 + row + L), load(start, so + i * ss + L));
      weight = broadcast(w[w1 + i]);
      s0 = weight.fma(load(v, v1 + row), s0);
      s1 = weight.fma(load(v, v1 + row + L), s1);
      weight = broadcast(w[w2 + i]);
      s0 = weight.fma(load(v, v2 + row), s0);
      s1 = weight.fma(load(v, v2 + row + L), s1);
      weight = broadcast(w[w3 + i]);
      s0 = weight.fma(load(v, v3 + row), s0);
      s1 = weight.fma(load(v, v3 + row + L), s1);
      s0.intoArray(out, oo + i * os);
      s1.intoArray(out, oo + i * os + L);
    }
  }

  private static void four1(
      int count,
      float[] v,
      int v0,
      int v1,
      int v2,
      int v3,
      int vs,
      float[] w,
      int w0,
      int w1,
      int w2,
      int w3,
      boolean add,
      float[] out,
      int oo,
      int os) {
    float[] start = add ? out : ZEROS;
    int so = add ? oo : 0;
    int ss = add ? os : 0;
    for (int i = 0; i < count; i++) {
      int row = i * vs;
      FloatVector sum = broadcast(w[w0 + i]).fma(load(v, v0 + row), load(start, so + i * ss));
      sum = broadcast(w[w1 + i]).fma(load(v, v1 + row), sum);
      sum = broadcast(w[w2 + i]).fma(load(v, v2 + row), sum);
      sum = broadcast(w[w3 + i]).fma(load(v, v3 + row), sum);
      sum.intoArray(out, oo + i * os);
    }
  }

  private static void mixOne(
      int columns,
      int count,
      float[] v,
      int vo,
      int vs,
      float[] w,
      int wo,
      boolean add,
      float[] out,
      int oo,
      int os) {
    float[] start = add ? out : ZEROS;
    for (int i = 0; i < count; i++) {
      FloatVector weight = broadcast(w[wo + i]);
      for (int c = 0; c < columns; c += L) {
        int at = oo + i * os + c;
        weight.fma(load(v, vo + i * vs + c), load(start, add ? at : 0)).intoArray(out, at);
      }
    }
  }
}
