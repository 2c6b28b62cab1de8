package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorLinkRuns.CHANNELS;
import static attnbench.attention.kernel.VectorMath.FEW_REGISTERS;
import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.load;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Link mixing with positions in lanes: a link is a shift, so every load is contiguous.
 *
 * <p>Several channels at a time, so that a vector of weights is loaded once for all of them. Loops
 * run to full vectors; the halo and the room up to a multiple of it take what is past the end.
 */
final class VectorLinks {
  private VectorLinks() {}

  static void mixLinks(
      int channels,
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
    int c = 0;
    for (; FEW_REGISTERS && c + CHANNELS <= channels; c += CHANNELS) {
      int vc = vo + c * vs;
      VectorLinkRuns.mixLinks(
          n, from, to, shift, v, vc, vs, w, wo, ws, weightsAtSource, start, out, oo + c * os, os);
    }
    for (; c + 8 <= channels; c += 8) {
      int vc = vo + c * vs;
      int oc = oo + c * os;
      for (int i = from; i < to; i += L) {
        mix8(n, i, shift, v, vc, vs, w, wo, ws, weightsAtSource, start, out, oc + i, os);
      }
    }
    for (; c < channels; c++) {
      int vc = vo + c * vs;
      int oc = oo + c * os;
      for (int i = from; i < to; i += L) {
        mix1(n, i, shift, v, vc, w, wo, ws, weightsAtSource, start, out, oc + i);
      }
    }
  }

  private static void mix8(
      int n,
      int i,
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
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    for (int l = 0; l < shift.length; l++) {
      int source = i + shift[l];
      source = source < n ? source : source - n;
      FloatVector weight = load(w, wo + l * ws + (weightsAtSource ? source : i));
      int at = vo + source;
      s0 = weight.fma(load(v, at), s0);
      s1 = weight.fma(load(v, at + vs), s1);
      s2 = weight.fma(load(v, at + 2 * vs), s2);
      s3 = weight.fma(load(v, at + 3 * vs), s3);
      s4 = weight.fma(load(v, at + 4 * vs), s4);
      s5 = weight.fma(load(v, at + 5 * vs), s5);
      s6 = weight.fma(load(v, at + 6 * vs), s6);
      s7 = weight.fma(load(v, at + 7 * vs), s7);
    }
    store(s0, start, out, oo);
    store(s1, start, out, oo + os);
    store(s2, start, out, oo + 2 * os);
    store(s3, start, out, oo + 3 * os);
    store(s4, start, out, oo + 4 * os);
    store(s5, start, out, oo + 5 * os);
    store(s6, start, out, oo + 6 * os);
    store(s7, start, out, oo + 7 * os);
  }

  private static void mix1(
      int n,
      int i,
      int[] shift,
      float[] v,
      int vo,
      float[] w,
      int wo,
      int ws,
      boolean weightsAtSource,
      float[] start,
      float[] out,
      int oo) {
    FloatVector sum = FloatVector.zero(S);
    for (int l = 0; l < shift.length; l++) {
      int source = i + shift[l];
      source = source < n ? source : source - n;
      FloatVector weight = load(w, wo + l * ws + (weightsAtSource ? source : i));
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
      int from,
      int to,
      int[] shift,
      float[] v,
      int vo,
      int vs,
      float[] dOut,
      int dOff,
      int ds,
      float[] dw,
      int dwo,
      int dws) {
    int c = 0;
    for (; FEW_REGISTERS && c + CHANNELS <= channels; c += CHANNELS) {
      VectorLinkRuns.weightGradient(
          n, from, to, shift, v, vo + c * vs, vs, dOut, dOff + c * ds, ds, c == 0, dw, dwo, dws);
    }
    if (c == 0) { // runs have written over what was there
      for (int l = 0; l < shift.length; l++) {
        int row = dwo + l * dws;
        Arrays.fill(dw, row, row + to - from, 0f);
      }
    }
    for (; c + 16 <= channels; c += 16) {
      int vc = vo + c * vs;
      int dc = dOff + c * ds;
      for (int i = from; i < to; i += L) {
        gradient16(n, i, shift, v, vc, vs, dOut, dc + i, ds, dw, dwo + i - from, dws);
      }
    }
    for (; c < channels; c++) {
      int vc = vo + c * vs;
      for (int i = from; i < to; i += L) {
        FloatVector upstream = load(dOut, dOff + c * ds + i);
        for (int l = 0; l < shift.length; l++) {
          int source = i + shift[l];
          source = source < n ? source : source - n;
          int at = dwo + l * dws + i - from;
          upstream.fma(load(v, vc + source), load(dw, at)).intoArray(dw, at);
        }
      }
    }
  }

  private static void gradient16(
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
      int dwo,
      int dws) {
    FloatVector d0 = load(dOut, dOff);
    FloatVector d1 = load(dOut, dOff + ds);
    FloatVector d2 = load(dOut, dOff + 2 * ds);
    FloatVector d3 = load(dOut, dOff + 3 * ds);
    FloatVector d4 = load(dOut, dOff + 4 * ds);
    FloatVector d5 = load(dOut, dOff + 5 * ds);
    FloatVector d6 = load(dOut, dOff + 6 * ds);
    FloatVector d7 = load(dOut, dOff + 7 * ds);
    FloatVector d8 = load(dOut, dOff + 8 * ds);
    FloatVector d9 = load(dOut, dOff + 9 * ds);
    FloatVector d10 = load(dOut, dOff + 10 * ds);
    FloatVector d11 = load(dOut, dOff + 11 * ds);
    FloatVector d12 = load(dOut, dOff + 12 * ds);
    FloatVector d13 = load(dOut, dOff + 13 * ds);
    FloatVector d14 = load(dOut, dOff + 14 * ds);
    FloatVector d15 = load(dOut, dOff + 15 * ds);
    for (int l = 0; l < shift.length; l++) {
      int source = i + shift[l];
      source = source < n ? source : source - n;
      int at = vo + source;
      int to = dwo + l * dws;
      FloatVector s0 = d0.fma(load(v, at), load(dw, to));
      FloatVector s1 = d1.mul(load(v, at + vs));
      FloatVector s2 = d2.mul(load(v, at + 2 * vs));
      FloatVector s3 = d3.mul(load(v, at + 3 * vs));
      s0 = d4.fma(load(v, at + 4 * vs), s0);
      s1 = d5.fma(load(v, at + 5 * vs), s1);
      s2 = d6.fma(load(v, at + 6 * vs), s2);
      s3 = d7.fma(load(v, at + 7 * vs), s3);
      s0 = d8.fma(load(v, at + 8 * vs), s0);
      s1 = d9.fma(load(v, at + 9 * vs), s1);
      s2 = d10.fma(load(v, at + 10 * vs), s2);
      s3 = d11.fma(load(v, at + 11 * vs), s3);
      s0 = d12.fma(load(v, at + 12 * vs), s0);
      s1 = d13.fma(load(v, at + 13 * vs), s1);
      s2 = d14.fma(load(v, at + 14 * vs), s2);
      s3 = d15.fma(load(v, at + 15 * vs), s3);
      s0.add(s1).add(s2.add(s3)).intoArray(dw, to);
    }
  }
}
