package attnbench.attention.kernel;

import jdk.incubator.vector.FloatVector;

/** The vector body's probe: fused multiply-adds of whole vectors. */
final class VectorPeak implements PeakProbe {
  /** Two pipes of four cycles each need eight at once; a few more cover the loop's own work. */
  private static final int CHAINS = 12;

  private static final float FACTOR = 0.999f;
  private static final float ADDEND = 0.001f;

  @Override
  public int multiplyAddsPerRound() {
    return CHAINS * VectorMath.S.length();
  }

  @Override
  public float run(int rounds) {
    FloatVector x = FloatVector.broadcast(VectorMath.S, FACTOR);
    FloatVector y = FloatVector.broadcast(VectorMath.S, ADDEND);
    FloatVector a = FloatVector.broadcast(VectorMath.S, 0);
    FloatVector b = FloatVector.broadcast(VectorMath.S, 1);
    FloatVector c = FloatVector.broadcast(VectorMath.S, 2);
    FloatVector d = FloatVector.broadcast(VectorMath.S, 3);
    FloatVector e = FloatVector.broadcast(VectorMath.S, 4);
    FloatVector f = FloatVector.broadcast(VectorMath.S, 5);
    FloatVector g = FloatVector.broadcast(VectorMath.S, 6);
    FloatVector h = FloatVector.broadcast(VectorMath.S, 7);
    FloatVector i = FloatVector.broadcast(VectorMath.S, 8);
    FloatVector j = FloatVector.broadcast(VectorMath.S, 9);
    FloatVector k = FloatVector.broadcast(VectorMath.S, 10);
    FloatVector l = FloatVector.broadcast(VectorMath.S, 11);
    for (int round = 0; round < rounds; round++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
      k = k.fma(x, y);
      l = l.fma(x, y);
    }
    FloatVector first = a.add(b).add(c).add(d).add(e).add(f);
    return first.add(g).add(h).add(i).add(j).add(k).add(l).lane(0);
  }
}
