package attnbench.harness.peer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an engine computes from given weights and inputs: {@value #SCORES}, {@value #LOSS} and the
 * gradients under their parameters' names.
 */
public record PeerTrace(Map<String, float[]> arrays) {
  public static final String SCORES = "scores";
  public static final String LOSS = "loss";

  /**
   * Gradients below this share of the largest one are judged as if they had it: the gradient of a
   * softmax attention's key bias is zero but for rounding, and rounding has no relative error.
   */
  private static final double LEAST_SHARE = 1e-3;

  /**
   * How far two traces lie apart.
   *
   * @param error largest over the arrays of {@code max |a - b| / max |b|}
   * @param array where it arose
   */
  public record Difference(double error, String array) {}

  public PeerTrace {
    arrays = new LinkedHashMap<>(arrays);
  }

  /**
   * The difference from a reference.
   *
   * @throws IllegalArgumentException when the names or the sizes differ
   */
  public Difference from(PeerTrace reference) {
    if (!arrays.keySet().equals(reference.arrays.keySet())) {
      throw new IllegalArgumentException(
          "traces have the arrays %s and %s; they must be the same"
              .formatted(arrays.keySet(), reference.arrays.keySet()));
    }
    double largestGradient =
        reference.arrays.entrySet().stream()
            .filter(e -> !e.getKey().equals(SCORES) && !e.getKey().equals(LOSS))
            .mapToDouble(e -> largest(e.getValue()))
            .max()
            .orElse(0);
    Difference worst = new Difference(0, SCORES);
    for (Map.Entry<String, float[]> entry : arrays.entrySet()) {
      float[] expected = reference.arrays.get(entry.getKey());
      boolean gradient = !entry.getKey().equals(SCORES) && !entry.getKey().equals(LOSS);
      double scale = Math.max(largest(expected), gradient ? LEAST_SHARE * largestGradient : 0);
      double distance = error(entry.getKey(), entry.getValue(), expected);
      double error = distance == 0 ? 0 : distance / scale;
      // What is not a number is worse than any.
      if (!(error <= worst.error)) {
        worst =
            new Difference(Double.isNaN(error) ? Double.POSITIVE_INFINITY : error, entry.getKey());
      }
    }
    return worst;
  }

  private static double error(String name, float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "%s has %d and %d numbers; it must have the same".formatted(name, a.length, b.length));
    }
    double error = 0;
    for (int i = 0; i < a.length; i++) {
      error = Math.max(error, Math.abs((double) a[i] - b[i])); // a NaN stays
    }
    return error;
  }

  private static double largest(float[] a) {
    double largest = 0;
    for (float value : a) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** Writes all arrays to a file. */
  void write(Path file) {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(arrays.size());
      for (Map.Entry<String, float[]> entry : arrays.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeInt(entry.getValue().length);
        for (float value : entry.getValue()) {
          out.writeFloat(value);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
  }

  /** Reads what {@link #write} wrote. */
  static PeerTrace read(Path file) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        String name = in.readUTF();
        float[] values = new float[in.readInt()];
        for (int j = 0; j < values.length; j++) {
          values[j] = in.readFloat();
        }
        arrays.put(name, values);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e, e);
    }
    return new PeerTrace(arrays);
  }
}
