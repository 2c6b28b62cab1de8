package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.load;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link VectorLinkRuns}: four channels and as many links as the name says, over
 * a run of positions.
 *
 * <p>Sums begin with what stands in {@code from}. The loops are written out, because the compiler
 * keeps a sum in a register only where it is a local variable.
 */
final class VectorLinkTiles {
  private VectorLinkTiles() {}

  static void mix4(
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
      float[] from,
      int fo,
      int fs,
      float[] out,
      int oo,
      int os) {
    for (int i = 0; i < count; i += L) {
      FloatVector weight = load(w, w0 + i);
      FloatVector s0 = weight.fma(load(v, v0 + i), load(from, fo + i));
      FloatVector s1 = weight.fma(load(v, v0 + vs + i), load(from, fo + fs + i));
      FloatVector s2 = weight.fma(load(v, v0 + 2 * vs + i), load(from, fo + 2 * fs + i));
      FloatVector s3 = weight.fma(load(v, v0 + 3 * vs + i), load(from, fo + 3 * fs + i));
      weight = load(w, w1 + i);
      s0 = weight.fma(load(v, v1 + i), s0);
      s1 = weight.fma(load(v, v1 + vs + i), s1);
      s2 = weight.fma(load(v, v1 + 2 * vs + i), s2);
      s3 = weight.fma(load(v, v1 + 3 * vs + i), s3);
      weight = load(w, w2 + i);
      s0 = weight.fma(load(v, v2 + i), s0);
      s1 = weight.fma(load(v, v2 + vs + i), s1);
      s2 = weight.fma(load(v, v2 + 2 * vs + i), s2);
      s3 = weight.fma(load(v, v2 + 3 * vs + i), s3);
      weight = load(w, w3 + i);
      s0 = weight.fma(load(v, v3 + i), s0);
      s1 = weight.fma(load(v, v3 + vs + i), s1);
      s2 = weight.fma(load(v, v3 + 2 * vs + i), s2);
      s3 = weight.fma(load(v, v3 + 3 * vs + i), s3);
      s0.intoArray(out, oo + i);
      s1.intoArray(out, oo + os + i);
      s2.intoArray(out, oo + 2 * os + i);
      s3.intoArray(out, oo + 3 * os + i);
    }
  }

  static void mix3(
      int count,
      float[] v,
      int v0,
      int v1,
      int v2,
      int vs,
      float[] w,
      int w0,
      int w1,
      int w2,
      float[] from,
      int fo,
      int fs,
      float[] out,
      int oo,
      int os) {
    for (int i = 0; i < count; i += L) {
      FloatVector weight = load(w, w0 + i);
      FloatVector s0 = weight.fma(load(v, v0 + i), load(from, fo + i));
      FloatVector s1 = weight.fma(load(v, v0 + vs + i), load(from, fo + fs + i));
      FloatVector s2 = weight.fma(load(v, v0 + 2 * vs + i), load(from, fo + 2 * fs + i));
      FloatVector s3 = weight.fma(load(v, v0 + 3 * vs + i), load(from, fo + 3 * fs + i));
      weight = load(w, w1 + i);
      s0 = weight.fma(load(v, v1 + i), s0);
      s1 = weight.fma(load(v, v1 + vs + i), s1);
      s2 = weight.fma(load(v, v1 + 2 * vs + i), s2);
      s3 = weight.fma(load(v, v1 + 3 * vs + i), s3);
      weight = load(w, w2 + i);
      s0 = weight.fma(load(v, v2 + i), s0);
      s1 = weight.fma(load(v, v2 + vs + i), s1);
      s2 = weight.fma(load(v, v2 + 2 * vs + i), s2);
      s3 = weight.fma(load(v, v2 + 3 * vs + i), s3);
      s0.intoArray(out, oo + i);
      s1.intoArray(out, oo + os + i);
      s2.intoArray(out, oo + 2 * os + i);
      s3.intoArray(out, oo + 3 * os + i);
    }
  }

  static void mix1(
      int count,
      float[] v,
      int v0,
      int vs,
      float[] w,
      int w0,
      float[] from,
      int fo,
      int fs,
      float[] out,
      int oo,
      int os) {
    for (int i = 0; i < count; i += L) {
      FloatVector weight = load(w, w0 + i);
      FloatVector s0 = weight.fma(load(v, v0 + i), load(from, fo + i));
      FloatVector s1 = weight.fma(load(v, v0 + vs + i), load(from, fo + fs + i));
      FloatVector s2 = weight.fma(load(v, v0 + 2 * vs + i), load(from, fo + 2 * fs + i));
      FloatVector s3 = weight.fma(load(v, v0 + 3 * vs + i), load(from, fo + 3 * fs + i));
      s0.intoArray(out, oo + i);
      s1.intoArray(out, oo + os + i);
      s2.intoArray(out, oo + 2 * os + i);
      s3.intoArray(out, oo + 3 * os + i);
    }
  }

  static void gradient4(
      int count,
      float[] v,
      int v0,
      int v1,
      int v2,
      int v3,
      int vs,
      float[] dOut,
      int dOff,
      int ds,
      float[] from,
      int fo,
      int fs,
      float[] dw,
      int dwo,
      int dws) {
    for (int i = 0; i < count; i += L) {
      FloatVector d0 = load(dOut, dOff + i);
      FloatVector d1 = load(dOut, dOff + ds + i);
      FloatVector d2 = load(dOut, dOff + 2 * ds + i);
      FloatVector d3 = load(dOut, dOff + 3 * ds + i);
      FloatVector sum = d0.fma(load(v, v0 + i), load(from, fo + i));
      sum = d1.fma(load(v, v0 + vs + i), sum);
      sum = d2.fma(load(v, v0 + 2 * vs + i), sum);
      sum = d3.fma(load(v, v0 + 3 * vs + i), sum);
      sum.intoArray(dw, dwo + i);
      sum = d0.fma(load(v, v1 + i), load(from, fo + fs + i));
      sum = d1.fma(load(v, v1 + vs + i), sum);
      sum = d2.fma(load(v, v1 + 2 * vs + i), sum);
      sum = d3.fma(load(v, v1 + 3 * vs + i), sum);
      sum.intoArray(dw, dwo + dws + i);
      sum = d0.fma(load(v, v2 + i), load(from, fo + 2 * fs + i));
      sum = d1.fma(load(v, v2 + vs + i), sum);
      sum = d2.fma(load(v, v2 + 2 * vs + i), sum);
      sum = d3.fma(load(v, v2 + 3 * vs + i), sum);
      sum.intoArray(dw, dwo + 2 * dws + i);
      sum = d0.fma(load(v, v3 + i), load(from, fo + 3 * fs + i));
      sum = d1.fma(load(v, v3 + vs + i), sum);
      sum = d2.fma(load(v, v3 + 2 * vs + i), sum);
      sum = d3.fma(load(v, v3 + 3 * vs + i), sum);
      sum.intoArray(dw, dwo + 3 * dws + i);
    }
  }

  static void gradient3(
      int count,
      float[] v,
      int v0,
      int v1,
      int v2,
      int vs,
      float[] dOut,
      int dOff,
      int ds,
      float[] from,
      int fo,
      int fs,
      float[] dw,
      int dwo,
      int dws) {
    for (int i = 0; i < count; i += L) {
      FloatVector d0 = load(dOut, dOff + i);
      FloatVector d1 = load(dOut, dOff + ds + i);
      FloatVector d2 = load(dOut, dOff + 2 * ds + i);
      FloatVector d3 = load(dOut, dOff + 3 * ds + i);
      FloatVector sum = d0.fma(load(v, v0 + i), load(from, fo + i));
      sum = d1.fma(load(v, v0 + vs + i), sum);
      sum = d2.fma(load(v, v0 + 2 * vs + i), sum);
      sum = d3.fma(load(v, v0 + 3 * vs + i), sum);
      sum.intoArray(dw, dwo + i);
      sum = d0.fma(load(v, v1 + i), load(from, fo + fs + i));
      sum = d1.fma(load(v, v1 + vs + i), sum);
      sum = d2.fma(load(v, v1 + 2 * vs + i), sum);
      sum = d3.fma(load(v, v1 + 3 * vs + i), sum);
      sum.intoArray(dw, dwo + dws + i);
      sum = d0.fma(load(v, v2 + i), load(from, fo + 2 * fs + i));
      sum = d1.fma(load(v, v2 + vs + i), sum);
      sum = d2.fma(load(v, v2 + 2 * vs + i), sum);
      sum = d3.fma(load(v, v2 + 3 * vs + i), sum);
      sum.intoArray(dw, dwo + 2 * dws + i);
    }
  }

  static void gradient1(
      int count,
      float[] v,
      int v0,
      int vs,
      float[] dOut,
      int dOff,
      int ds,
      float[] from,
      int fo,
      int fs,
      float[] dw,
      int dwo,
      int dws) {
    for (int i = 0; i < count; i += L) {
      FloatVector d0 = load(dOut, dOff + i);
      FloatVector d1 = load(dOut, dOff + ds + i);
      FloatVector d2 = load(dOut, dOff + 2 * ds + i);
      FloatVector d3 = load(dOut, dOff + 3 * ds + i);
      FloatVector sum = d0.fma(load(v, v0 + i), load(from, fo + i));
      sum = d1.fma(load(v, v0 + vs + i), sum);
      sum = d2.fma(load(v, v0 + 2 * vs + i), sum);
      sum = d3.fma(load(v, v0 + 3 * vs + i), sum);
      sum.intoArray(dw, dwo + i);
    }
  }
}
