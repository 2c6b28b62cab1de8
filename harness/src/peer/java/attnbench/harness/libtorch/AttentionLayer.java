package attnbench.harness.libtorch;

import static attnbench.harness.libtorch.Tensors.layerNorm;
import static attnbench.harness.libtorch.Tensors.linear;
import static attnbench.harness.libtorch.Tensors.plus;
import static attnbench.harness.libtorch.Tensors.then;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A layer of an attention and a feed-forward part, each with a residual and a layer norm after it.
 *
 * <p>B sequences, N positions, H heads, D head width, C = H D.
 *
 * @param softmax whether the attention is softmax attention, else linear attention
 */
record AttentionLayer(Weights weights, String name, int heads, boolean softmax) implements Layer {
  /** Added to linear attention's denominators. */
  private static final double EPSILON = 1e-6;

  @Override
  public Tensor apply(Tensor x) {
    Tensor query = heads(x, "query");
    Tensor key = heads(x, "key");
    Tensor value = heads(x, "value");
    Tensor attended = softmax ? softmax(query, key, value) : linearAttention(query, key, value);
    long[] shape = {x.size(0), x.size(1), x.size(2)};
    Tensor side = then(then(attended, a -> a.transpose(1, 2)), a -> a.reshape(shape));
    Tensor mixed = plus(then(side, a -> linear(weights, name + ".mixer.out", a)), x);
    Tensor normed = then(mixed, a -> layerNorm(weights, name + ".norm1", a));
    Tensor hidden = then(linear(weights, name + ".feedForward.hidden", normed), h -> torch.gelu(h));
    Tensor fed = then(hidden, a -> linear(weights, name + ".feedForward.out", a));
    Tensor sum = plus(fed, normed);
    normed.close();
    return then(sum, a -> layerNorm(weights, name + ".norm2", a));
  }

  /** [B x H x N x D]. */
  private Tensor heads(Tensor x, String map) {
    long[] shape = {x.size(0), x.size(1), heads, x.size(2) / heads};
    Tensor projected = linear(weights, name + ".mixer." + map, x);
    return then(then(projected, a -> a.view(shape)), a -> a.transpose(1, 2));
  }

  private static Tensor softmax(Tensor query, Tensor key, Tensor value) {
    Tensor attended = torch.scaled_dot_product_attention(query, key, value);
    query.close();
    key.close();
    value.close();
    return attended;
  }

  private static Tensor linearAttention(Tensor query, Tensor key, Tensor value) {
    Tensor q = then(query, AttentionLayer::eluPlusOne);
    Tensor k = then(key, AttentionLayer::eluPlusOne);
    Tensor sums = then(k.transpose(2, 3), t -> torch.matmul(t, value));
    value.close();
    Tensor keySum = then(k.sum(2), s -> s.unsqueeze(3));
    k.close();
    Tensor numerator = torch.matmul(q, sums);
    sums.close();
    Tensor denominator = torch.matmul(q, keySum);
    q.close();
    keySum.close();
    try (Scalar epsilon = new Scalar(EPSILON)) {
      Tensor shifted = then(denominator, d -> d.add(epsilon));
      Tensor result = numerator.div(shifted);
      numerator.close();
      shifted.close();
      return result;
    }
  }

  private static Tensor eluPlusOne(Tensor x) {
    try (Scalar one = new Scalar(1f)) {
      return then(torch.elu(x), e -> e.add(one));
    }
  }
}
