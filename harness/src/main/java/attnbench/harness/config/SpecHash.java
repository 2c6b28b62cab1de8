package attnbench.harness.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The 8 hexadecimal digits that name a spec, its seed left out.
 *
 * <p>They are the start of the SHA-256 of the spec as JSON without white space, keys sorted, whole
 * numbers in decimal and others as {@link Double#toHexString}: no order of a map, no version of
 * Java and no spelling of a number changes them.
 */
public final class SpecHash {
  private static final int DIGITS = 8;

  private SpecHash() {}

  public static String of(RunSpec spec) {
    ObjectNode tree = (ObjectNode) SpecFormat.toTree(spec);
    tree.remove("seed");
    return sha256(canonical(tree)).substring(0, DIGITS);
  }

  static String canonical(JsonNode node) {
    StringBuilder text = new StringBuilder();
    write(node, text);
    return text.toString();
  }

  private static void write(JsonNode node, StringBuilder text) {
    if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
      String separator = "{";
      for (Map.Entry<String, JsonNode> entry : sorted.entrySet()) {
        text.append(separator).append('"').append(entry.getKey()).append("\":");
        write(entry.getValue(), text);
        separator = ",";
      }
      text.append(sorted.isEmpty() ? "{}" : "}");
    } else if (node.isArray()) {
      text.append('[');
      for (Iterator<JsonNode> items = node.iterator(); items.hasNext(); ) {
        write(items.next(), text);
        text.append(items.hasNext() ? "," : "");
      }
      text.append(']');
    } else if (node.isFloatingPointNumber()) {
      text.append(Double.toHexString(node.doubleValue()));
    } else {
      text.append(node);
    }
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
