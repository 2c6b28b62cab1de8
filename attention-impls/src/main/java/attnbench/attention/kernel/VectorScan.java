package attnbench.attention.kernel;

import static attnbench.attention.kernel.VectorMath.L;
import static attnbench.attention.kernel.VectorMath.S;
import static attnbench.attention.kernel.VectorMath.load;

import jdk.incubator.vector.FloatVector;

/**
 * The scan of complex states with channels in lanes: a state stays in registers from the first step
 * to the last, and no sum crosses the lanes.
 */
final class VectorScan {
  private VectorScan() {}

  static void scan(
      int from,
      int to,
      int count,
      int channels,
      int states,
      float[] zRe,
      float[] zIm,
      float[] cRe,
      float[] cIm,
      float[] u,
      int uOffset,
      float[] y,
      int yOffset,
      int rowStep) {
    int rows = rowStep * channels;
    int c = from;
    for (; c + L <= to; c += L) {
      int s = 0;
      for (; s + 2 <= states; s += 2) {
        int of = s * channels + c;
        scan2(count, channels, of, zRe, zIm, cRe, cIm, u, uOffset + c, y, yOffset + c, rows);
      }
      if (s < states) {
        scan1(count, s * channels + c, zRe, zIm, cRe, cIm, u, uOffset + c, y, yOffset + c, rows);
      }
    }
    ScalarScan.scan(
        c, to, count, channels, states, zRe, zIm, cRe, cIm, u, uOffset, y, yOffset, rowStep);
  }

  private static void scan1(
      int count,
      int of,
      float[] zRe,
      float[] zIm,
      float[] cRe,
      float[] cIm,
      float[] u,
      int uAt,
      float[] y,
      int yAt,
      int rows) {
    FloatVector zr = load(zRe, of);
    FloatVector zi = load(zIm, of);
    FloatVector cr = load(cRe, of);
    FloatVector ci = load(cIm, of);
    FloatVector re = FloatVector.zero(S);
    FloatVector im = re;
    for (int t = 0; t < count; t++) {
      FloatVector next = zr.fma(re, load(u, uAt + t * rows)).sub(zi.mul(im));
      im = zr.fma(im, zi.mul(re));
      re = next;
      cr.fma(re, load(y, yAt + t * rows)).sub(ci.mul(im)).intoArray(y, yAt + t * rows);
    }
  }

  /** Two states of a channel: their chains of dependent operations overlap. */
  private static void scan2(
      int count,
      int channels,
      int of,
      float[] zRe,
      float[] zIm,
      float[] cRe,
      float[] cIm,
      float[] u,
      int uAt,
      float[] y,
      int yAt,
      int rows) {
    FloatVector zr = load(zRe, of);
    FloatVector zi = load(zIm, of);
    FloatVector cr = load(cRe, of);
    FloatVector ci = load(cIm, of);
    FloatVector zr2 = load(zRe, of + channels);
    FloatVector zi2 = load(zIm, of + channels);
    FloatVector cr2 = load(cRe, of + channels);
    FloatVector ci2 = load(cIm, of + channels);
    FloatVector re = FloatVector.zero(S);
    FloatVector im = re;
    FloatVector re2 = re;
    FloatVector im2 = re;
    for (int t = 0; t < count; t++) {
      FloatVector in = load(u, uAt + t * rows);
      FloatVector next = zr.fma(re, in).sub(zi.mul(im));
      im = zr.fma(im, zi.mul(re));
      re = next;
      FloatVector next2 = zr2.fma(re2, in).sub(zi2.mul(im2));
      im2 = zr2.fma(im2, zi2.mul(re2));
      re2 = next2;
      FloatVector sum = cr.fma(re, load(y, yAt + t * rows)).sub(ci.mul(im));
      cr2.fma(re2, sum).sub(ci2.mul(im2)).intoArray(y, yAt + t * rows);
    }
  }

  static void backward(
      int from,
      int to,
      int count,
      int channels,
      int states,
      float[] zRe,
      float[] zIm,
      float[] cRe,
      float[] cIm,
      float[] u,
      int uOffset,
      float[] dy,
      int yOffset,
      int rowStep,
      float[] du,
      float[] dzRe,
      float[] dzIm,
      float[] dcRe,
      float[] dcIm,
      float[] scratch) {
    int rows = rowStep * channels;
    int c = from;
    for (; c + L <= to; c += L) {
      for (int s = 0; s < states; s++) {
        int of = s * channels + c;
        states(count, of, zRe, zIm, u, uOffset + c, rows, scratch);
        readoutGradient(count, of, dy, yOffset + c, rows, scratch, dcRe, dcIm);
        stateGradient(
            count,
            of,
            zRe,
            zIm,
            cRe,
            cIm,
            dy,
            yOffset + c,
            rows,
            du,
            uOffset + c,
            dzRe,
            dzIm,
            scratch);
      }
    }
    ScalarScan.backward(
        c, to, count, channels, states, zRe, zIm, cRe, cIm, u, uOffset, dy, yOffset, rowStep, du,
        dzRe, dzIm, dcRe, dcIm, scratch);
  }

  /** The states after each step, real and imaginary part in turn. */
  private static void states(
      int count, int of, float[] zRe, float[] zIm, float[] u, int uAt, int rows, float[] to) {
    FloatVector zr = load(zRe, of);
    FloatVector zi = load(zIm, of);
    FloatVector re = FloatVector.zero(S);
    FloatVector im = re;
    for (int t = 0; t < count; t++) {
      FloatVector next = zr.fma(re, load(u, uAt + t * rows)).sub(zi.mul(im));
      im = zr.fma(im, zi.mul(re));
      re = next;
      re.intoArray(to, 2 * t * L);
      im.intoArray(to, (2 * t + 1) * L);
    }
  }

  private static void readoutGradient(
      int count,
      int of,
      float[] dy,
      int yAt,
      int rows,
      float[] states,
      float[] dcRe,
      float[] dcIm) {
    FloatVector sumRe = FloatVector.zero(S);
    FloatVector sumIm = sumRe;
    for (int t = 0; t < count; t++) {
      FloatVector upstream = load(dy, yAt + t * rows);
      sumRe = upstream.fma(load(states, 2 * t * L), sumRe);
      sumIm = upstream.fma(load(states, (2 * t + 1) * L), sumIm);
    }
    load(dcRe, of).add(sumRe).intoArray(dcRe, of);
    load(dcIm, of).sub(sumIm).intoArray(dcIm, of);
  }

  /** See {@link ScalarScan#backward}. */
  private static void stateGradient(
      int count,
      int of,
      float[] zRe,
      float[] zIm,
      float[] cRe,
      float[] cIm,
      float[] dy,
      int yAt,
      int rows,
      float[] du,
      int uAt,
      float[] dzRe,
      float[] dzIm,
      float[] states) {
    FloatVector zr = load(zRe, of);
    FloatVector zi = load(zIm, of);
    FloatVector cr = load(cRe, of);
    FloatVector ci = load(cIm, of);
    FloatVector gRe = FloatVector.zero(S);
    FloatVector gIm = gRe;
    FloatVector sumRe = gRe;
    FloatVector sumIm = gRe;
    for (int t = count - 1; t > 0; t--) {
      FloatVector upstream = load(dy, yAt + t * rows);
      FloatVector next = zr.fma(gRe, zi.fma(gIm, cr.mul(upstream)));
      gIm = zr.mul(gIm).sub(zi.fma(gRe, ci.mul(upstream)));
      gRe = next;
      load(du, uAt + t * rows).add(gRe).intoArray(du, uAt + t * rows);
      FloatVector re = load(states, (2 * t - 2) * L);
      FloatVector im = load(states, (2 * t - 1) * L);
      sumRe = gRe.fma(re, gIm.fma(im, sumRe));
      sumIm = gIm.fma(re, sumIm).sub(gRe.mul(im));
    }
    if (count > 0) { // before the first step there is no state
      FloatVector first = zr.fma(gRe, zi.fma(gIm, cr.mul(load(dy, yAt))));
      load(du, uAt).add(first).intoArray(du, uAt);
    }
    load(dzRe, of).add(sumRe).intoArray(dzRe, of);
    load(dzIm, of).add(sumIm).intoArray(dzIm, of);
  }
}
