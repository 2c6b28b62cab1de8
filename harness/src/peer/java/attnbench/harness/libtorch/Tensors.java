package attnbench.harness.libtorch;

import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Operations on tensors that let go of what they were applied to as soon as Python would. */
public final class Tensors {
  private Tensors() {}

  /** The result of {@code operation}, whose operand is not needed elsewhere. */
  static Tensor then(Tensor operand, UnaryOperator<Tensor> operation) {
    Tensor result = operation.apply(operand);
    operand.close();
    return result;
  }

  /** {@code a + b}, of which a is not needed elsewhere. */
  static Tensor plus(Tensor a, Tensor b) {
    return then(a, x -> x.add(b));
  }

  /** {@code x W' + b} with the weights under a name. */
  static Tensor linear(Weights weights, String name, Tensor x) {
    try (TensorOptional bias = new TensorOptional(weights.get(name + ".bias"))) {
      return torch.linear(x, weights.get(name + ".weight"), bias);
    }
  }

  /** Layer norm over the last dimension with the weights under a name. */
  static Tensor layerNorm(Weights weights, String name, Tensor x) {
    Tensor gain = weights.get(name + ".gain");
    try (TensorOptional weight = new TensorOptional(gain);
        TensorOptional bias = new TensorOptional(weights.get(name + ".bias"))) {
      return torch.layer_norm(x, new long[] {gain.numel()}, weight, bias, 1e-5, true);
    }
  }

  /** The numbers of a tensor. */
  public static float[] floats(Tensor tensor) {
    Tensor contiguous = tensor.contiguous();
    float[] floats = new float[(int) contiguous.numel()];
    try (FloatPointer data = contiguous.data_ptr_float()) {
      data.get(floats);
    }
    contiguous.close();
    return floats;
  }
}
