package attnbench.harness.libtorch;

import attnbench.attention.autodiff.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** A model's parameters as tensors, under the names that they have in our models. */
final class Weights implements AutoCloseable {
  private final Map<String, Tensor> byName = new LinkedHashMap<>();

  Weights(Iterable<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      float[] values = Arrays.copyOf(parameter.value().data, parameter.size());
      boolean row = parameter.value().numRows == 1 && !parameter.name().endsWith(".weight");
      Tensor tensor =
          row
              ? Tensor.create(values, values.length)
              : Tensor.create(values, parameter.value().numRows, parameter.value().numCols);
      tensor.requires_grad_(true);
      byName.put(parameter.name(), tensor);
    }
  }

  Tensor get(String name) {
    Tensor tensor = byName.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "no parameter is named '%s'; there are %s".formatted(name, byName.keySet()));
    }
    return tensor;
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  Map<String, Tensor> all() {
    return byName;
  }

  /** All, for an optimiser. */
  TensorVector vector() {
    return new TensorVector(byName.values().toArray(Tensor[]::new));
  }

  @Override
  public void close() {
    byName.values().forEach(Tensor::close);
  }
}
