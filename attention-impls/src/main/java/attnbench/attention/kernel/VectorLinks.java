package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.load;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Link mixing with positions in lanes: a link is a shift, so every load is contiguous.
 *
 * <p>Four channels at a time: their rows stay in the first-level cache while all links run over
 * them, and each vector of weights is loaded once for four multiply-adds. Loops run to full
 * vectors; the halo and the room up to a multiple of it take what is past n.
 */
final class VectorLinks {
  private VectorLinks() {}

  static void mixLinks(
      int channels,
      int n,
      int[] shift,
      float[] v,
      int vs,
      float[] w,
      int ws,
      boolean weightsAtSource,
      float[] start,
      float[] out,
      int os) {
    int c = 0;
    for (; c + 4 <= channels; c += 4) {
      for (int i = 0; i < n; i += L) {
        mix4(n, i, shift, v, c * vs, vs, w, ws, weightsAtSource, start, out, c * os + i, os);
      }
    }
    for (; c < channels; c++) {
      for (int i = 0; i < n; i += L) {
        mix1(n, i, shift, v, c * vs, w, ws, weightsAtSource, start, out, c * os + i);
      }
    }
  }

  private static void mix4(
      int n,
      int i,
      int[] shift,
      float[] v,
      int vo,
      int vs,
      float[] w,
      int ws,
      boolean weightsAtSource,
      float[] start,
      float[] out,
      int oo,
      int os) {
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int l = 0; l < shift.length; l++) {
      int source = i + shift[l];
      source = source < n ? source : source - n;
      FloatVector weight = load(w, l * ws + (weightsAtSource ? source : i));
      int at = vo + source;
      s0 = weight.fma(load(v, at), s0);
      s1 = weight.fma(load(v, at + vs), s1);
      s2 = weight.fma(load(v, at + 2 * vs), s2);
      s3 = weight.fma(load(v, at + 3 * vs), s3);
    }
    store(s0, start, out, oo);
    store(s1, start, out, oo + os);
    store(s2, start, out, oo + 2 * os);
    store(s3, start, out, oo + 3 * os);
  }

  private static void mix1(
      int n,
      int i,
      int[] shift,
      float[] v,
      int vo,
      float[] w,
      int ws,
      boolean weightsAtSource,
      float[] start,
      float[] out,
      int oo) {
    FloatVector sum = FloatVector.zero(S);
    for (int l = 0; l < shift.length; l++) {
      int source = i + shift[l];
      source = source < n ? source : source - n;
      FloatVector weight = load(w, l * ws + (weightsAtSource ? source : i));
      sum = weight.fma(load(v, vo + source), sum);
    }
    store(sum, start, out, oo);
  }

  private static void store(FloatVector sum, float[] start, float[] out, int at) {
    if (start == null) {
      sum.intoArray(out, at);
    } else {
      load(start, at).add(sum).intoArray(out, at);
    }
  }

  static void linkWeightGradient(
      int channels,
      int n,
      int[] shift,
      float[] v,
      int vs,
      float[] dOut,
      int ds,
      float[] dw,
      int dws) {
    for (int l = 0; l < shift.length; l++) {
      Arrays.fill(dw, l * dws, l * dws + n, 0f);
    }
    int c = 0;
    for (; c + 4 <= channels; c += 4) {
      for (int i = 0; i < n; i += L) {
        gradient4(n, i, shift, v, c * vs, vs, dOut, c * ds + i, ds, dw, dws);
      }
    }
    for (; c < channels; c++) {
      for (int i = 0; i < n; i += L) {
        FloatVector upstream = load(dOut, c * ds + i);
        for (int l = 0; l < shift.length; l++) {
          int source = i + shift[l];
          source = source < n ? source : source - n;
          int to = l * dws + i;
          upstream.fma(load(v, c * vs + source), load(dw, to)).intoArray(dw, to);
        }
      }
    }
  }

  private static void gradient4(
      int n,
      int i,
      int[] shift,
      float[] v,
      int vo,
      int vs,
      float[] dOut,
      int dOff,
      int ds,
      float[] dw,
      int dws) {
    FloatVector d0 = load(dOut, dOff);
    FloatVector d1 = load(dOut, dOff + ds);
    FloatVector d2 = load(dOut, dOff + 2 * ds);
    FloatVector d3 = load(dOut, dOff + 3 * ds);
    for (int l = 0; l < shift.length; l++) {
      int source = i + shift[l];
      source = source < n ? source : source - n;
      int at = vo + source;
      int to = l * dws + i;
      FloatVector s0 = d0.fma(load(v, at), load(dw, to));
      FloatVector s1 = d1.mul(load(v, at + vs));
      s0 = d2.fma(load(v, at + 2 * vs), s0);
      s1 = d3.fma(load(v, at + 3 * vs), s1);
      s0.add(s1).intoArray(dw, to);
    }
  }
}
