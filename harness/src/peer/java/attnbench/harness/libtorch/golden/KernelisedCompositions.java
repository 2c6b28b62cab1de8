package attnbench.harness.libtorch.golden;

import static attnbench.harness.libtorch.golden.Algebra.atLeast;
import static attnbench.harness.libtorch.golden.Algebra.causal;
import static attnbench.harness.libtorch.golden.Algebra.heads;
import static attnbench.harness.libtorch.golden.Algebra.joined;
import static attnbench.harness.libtorch.golden.Algebra.matrix;
import static attnbench.harness.libtorch.golden.Algebra.plus;
import static attnbench.harness.libtorch.golden.Algebra.sideBySide;
import static attnbench.harness.libtorch.golden.Algebra.sight;
import static attnbench.harness.libtorch.golden.Algebra.sum;
import static attnbench.harness.libtorch.golden.Algebra.times;
import static attnbench.harness.libtorch.golden.Algebra.transposed;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Attention with weights {@code phi(q_i) phi(k_j)} over their sum, N x N of them. */
final class KernelisedCompositions {
  private KernelisedCompositions() {}

  /** A feature map of each head, [H x N x D] to [H x N x F]. */
  @FunctionalInterface
  private interface FeatureMap {
    Tensor of(Tensor x);
  }

  /**
   * The mixer from feature maps.
   *
   * @param emphasis what each weight is multiplied with, [H x N x N] or [N x N]
   * @param denominator of the sum of a position's weights
   */
  private static Tensor mixed(
      Given given,
      Tensor x,
      int heads,
      FeatureMap ofQueries,
      FeatureMap ofKeys,
      Tensor emphasis,
      UnaryOperator<Tensor> denominator) {
    Tensor q = ofQueries.of(heads(given.linear("query", x), heads));
    Tensor k = ofKeys.of(heads(given.linear("key", x), heads));
    Tensor v = heads(given.linear("value", x), heads);
    Tensor weights = q.matmul(transposed(k)).mul(emphasis);
    Tensor attended = weights.matmul(v).div(denominator.apply(sum(weights, 2)));
    return given.linear("out", sideBySide(attended));
  }

  private static Tensor ones(boolean causal, int heads, Tensor x) {
    int n = (int) x.size(0);
    return causal ? causal(heads, n) : sight(heads, n, (h, i, j) -> true);
  }

  /** elu + 1. */
  static Composition linear(int heads, boolean causal) {
    FeatureMap phi = x -> plus(torch.elu(x), 1);
    return (given, x) ->
        mixed(given, x, heads, phi, phi, ones(causal, heads, x), sum -> plus(sum, 1e-6));
  }

  /** Rectified, weighted by the cosine of the distance. */
  static Composition cosformer(int heads, boolean causal) {
    return (given, x) -> {
      int n = (int) x.size(0);
      Tensor near = matrix(n, n, (i, j) -> Math.cos(Math.PI / 2 * (i - j) / n));
      Tensor emphasis = near.mul(ones(causal, heads, x));
      return mixed(
          given, x, heads, Tensor::relu, Tensor::relu, emphasis, sum -> atLeast(sum, 1e-4));
    };
  }

  /** Positive random features of the softmax kernel. */
  static Composition performer(int heads, boolean causal) {
    return (given, x) ->
        mixed(
            given,
            x,
            heads,
            q -> positiveFeatures(given, q, new long[] {2}),
            k -> positiveFeatures(given, k, causal ? new long[0] : new long[] {1, 2}),
            ones(causal, heads, x),
            sum -> sum);
  }

  /**
   * @param stabilised the dimensions over which the greatest exponent is subtracted, or none
   */
  private static Tensor positiveFeatures(Given given, Tensor x, long[] stabilised) {
    Tensor u = times(x, Math.pow(x.size(2), -0.25));
    Tensor angles = u.matmul(transposed(given.get("features")));
    Tensor exponents = angles.sub(times(sum(u.mul(u), 2), 0.5));
    Tensor stable =
        stabilised.length == 0 ? exponents : exponents.sub(angles.amax(stabilised, true));
    return plus(stable.exp(), 1e-6);
  }

  /** Rectified random features. */
  static Composition generalisedPerformer(int heads) {
    return (given, x) -> {
      FeatureMap phi = u -> plus(u.matmul(transposed(given.get("features"))).relu(), 1e-3);
      return mixed(given, x, heads, phi, phi, ones(false, heads, x), sum -> sum);
    };
  }

  /** Sines and cosines of random projections of unit vectors. */
  static Composition gaussianRfa(int heads, boolean causal) {
    return (given, x) ->
        rfa(given, x, heads, KernelisedCompositions::sinCos, ones(causal, heads, x));
  }

  private static Tensor sinCos(Tensor angles) {
    return joined(2, angles.sin(), angles.cos());
  }

  /** The same, where at i of what came at j is left {@code (1 - g_j) g_(j+1) ... g_i}. */
  static Composition gatedRfa(int heads) {
    return (given, x) -> {
      Tensor gates = given.linear("gate", x).sigmoid().t();
      Tensor logs = gates.log().cumsum(1);
      Tensor left = logs.unsqueeze(2).sub(logs.unsqueeze(1)).exp();
      Tensor taken = plus(gates.neg(), 1).unsqueeze(1);
      Tensor emphasis = left.mul(taken).mul(ones(true, heads, x));
      return rfa(given, x, heads, KernelisedCompositions::sinCos, emphasis);
    };
  }

  /** Rectified random projections of unit vectors. */
  static Composition arccosRfa(int heads) {
    return (given, x) -> rfa(given, x, heads, Tensor::relu, ones(false, heads, x));
  }

  private static Tensor rfa(
      Given given, Tensor x, int heads, UnaryOperator<Tensor> feature, Tensor emphasis) {
    Tensor features = given.get("features");
    long directions = features.size(0) / heads;
    Tensor ofHeads = features.reshape(heads, directions, features.size(1));
    FeatureMap phi =
        u -> {
          Tensor unit = u.div(plus(sum(u.mul(u), 2).sqrt(), 1e-3));
          Tensor scaled = unit.mul(heads(given.get("scale"), heads));
          return times(
              feature.apply(scaled.matmul(transposed(ofHeads))), 1 / Math.sqrt(directions));
        };
    return mixed(given, x, heads, phi, phi, emphasis, sum -> atLeast(sum, 0.1));
  }
}
