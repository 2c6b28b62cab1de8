package attnbench.harness.tensors;

import attnbench.attention.autodiff.Parameter;
import attnbench.attention.autodiff.Parameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parameters as tensors, one of the same name and shape for each. */
public final class Weights {
  private Weights() {}

  /** A copy of the parameters' values, in their order. */
  public static Map<String, Tensor> of(Parameters parameters) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    parameters.all().forEach(p -> tensors.put(p.name(), Tensor.of(p.value())));
    return tensors;
  }

  /**
   * Puts the tensors of a file into the parameters.
   *
   * @param origin where the file is from, for messages
   * @throws IllegalArgumentException when a tensor is missing, has another shape or belongs to no
   *     parameter; the parameters are then as they were
   */
  public static void load(TensorFile file, Path origin, Parameters parameters) {
    requireSameNames(file.tensors().keySet(), origin, parameters);
    for (Parameter parameter : parameters.all()) {
      List<Integer> shape = List.of(parameter.value().numRows, parameter.value().numCols);
      Tensor tensor = file.tensors().get(parameter.name());
      if (!tensor.shape().equals(shape)) {
        throw new IllegalArgumentException(
            "%s: tensor '%s' has the shape %s; it must be %s"
                .formatted(origin, parameter.name(), tensor.shape(), shape));
      }
    }
    for (Parameter parameter : parameters.all()) {
      float[] values = file.tensors().get(parameter.name()).values();
      System.arraycopy(values, 0, parameter.value().data, 0, values.length);
    }
  }

  /** SHA-256 of the numbers, tensor after tensor, each float as four bytes, lowest first. */
  public static String sha256(Map<String, Tensor> tensors) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Tensor tensor : tensors.values()) {
        float[] values = tensor.values();
        ByteBuffer bytes =
            ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void requireSameNames(Set<String> given, Path origin, Parameters parameters) {
    Set<String> missing = new LinkedHashSet<>();
    parameters.all().forEach(parameter -> missing.add(parameter.name()));
    Set<String> unknown = new LinkedHashSet<>(given);
    unknown.removeAll(missing);
    missing.removeAll(given);
    List<String> faults = new ArrayList<>();
    if (!missing.isEmpty()) {
      faults.add("lacks " + String.join(", ", missing));
    }
    if (!unknown.isEmpty()) {
      faults.add("has no parameter for " + String.join(", ", unknown));
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "the weights in %s are not this model's: %s"
              .formatted(origin, String.join("; ", faults)));
    }
  }
}
