package attnbench.harness.libtorch.golden;

import static attnbench.harness.libtorch.golden.Algebra.transposed;

import attnbench.harness.tensors.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A mixer's parameters by name, in double precision, as matrices. */
final class Given {
  private static final double NORM_EPSILON = 1e-5;

  private final Map<String, org.bytedeco.pytorch.Tensor> byName = new LinkedHashMap<>();

  Given(Map<String, Tensor> weights) {
    weights.forEach((name, tensor) -> byName.put(name, leaf(tensor)));
  }

  /** A tensor of which libtorch keeps the gradient. */
  static org.bytedeco.pytorch.Tensor leaf(Tensor tensor) {
    double[] values = new double[tensor.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.values()[i];
    }
    long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
    org.bytedeco.pytorch.Tensor leaf = org.bytedeco.pytorch.Tensor.create(values, shape);
    leaf.requires_grad_(true);
    return leaf;
  }

  org.bytedeco.pytorch.Tensor get(String name) {
    org.bytedeco.pytorch.Tensor tensor = byName.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "no parameter is named '%s'; there are %s".formatted(name, byName.keySet()));
    }
    return tensor;
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /** {@code x W' + b}. */
  org.bytedeco.pytorch.Tensor linear(String name, org.bytedeco.pytorch.Tensor x) {
    return x.matmul(transposed(get(name + ".weight"))).add(get(name + ".bias"));
  }

  /** The linear map {@code hidden}, GELU, the linear map {@code out}. */
  org.bytedeco.pytorch.Tensor mlp(String name, org.bytedeco.pytorch.Tensor x) {
    return linear(name + ".out", torch.gelu(linear(name + ".hidden", x)));
  }

  /** Layer norm of each row. */
  org.bytedeco.pytorch.Tensor norm(String name, org.bytedeco.pytorch.Tensor x) {
    org.bytedeco.pytorch.Tensor gain = get(name + ".gain");
    return torch.layer_norm(
        x,
        new long[] {gain.numel()},
        new TensorOptional(gain.reshape(gain.numel())),
        new TensorOptional(get(name + ".bias").reshape(gain.numel())),
        NORM_EPSILON,
        false);
  }
}
