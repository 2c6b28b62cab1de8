package attnbench.harness.tensors;

import attnbench.harness.config.SpecFormat;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The JSON at the start of a safetensors file: which tensor lies where.
 *
 * @param metadata texts that the writer added
 * @param entries in the order in which the tensors lie; they fill the data without a gap
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {
  static final String METADATA = "__metadata__";

  /** The one type of number that is read and written. */
  private static final String DTYPE = "F32";

  private static final Set<String> FIELDS = Set.of("dtype", "shape", "data_offsets");

  /** A multiple of which the header's length is, so that the numbers behind it lie aligned. */
  private static final int ALIGNMENT = 8;

  private static final int LONGEST_NAME_SHOWN = 80;

  /**
   * Where a tensor lies.
   *
   * @param begin its first byte, counted from the end of the header
   */
  record Entry(String name, List<Integer> shape, long begin, int numbers) {
    long bytes() {
      return (long) Float.BYTES * numbers;
    }
  }

  /** The header of tensors that lie in the order of the map. */
  static SafetensorsHeader of(Map<String, String> metadata, Map<String, Tensor> tensors) {
    List<Entry> entries = new ArrayList<>();
    long begin = 0;
    for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
      Tensor tensor = named.getValue();
      Entry entry = new Entry(named.getKey(), tensor.shape(), begin, tensor.values().length);
      entries.add(entry);
      begin += entry.bytes();
    }
    return new SafetensorsHeader(metadata, entries);
  }

  /** The JSON as UTF-8, with spaces behind it up to a multiple of eight bytes. */
  byte[] encoded() {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      tree.put(METADATA, metadata);
    }
    for (Entry entry : entries) {
      tree.put(
          entry.name,
          Map.of(
              "dtype",
              DTYPE,
              "shape",
              entry.shape,
              "data_offsets",
              List.of(entry.begin, entry.begin + entry.bytes())));
    }
    String json = SpecFormat.toTree(tree).toString();
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return (json + " ".repeat(Math.floorMod(-length, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a header and checks all that it says against the data.
   *
   * @param dataBytes the length of what follows the header
   * @param origin for messages
   * @throws IllegalArgumentException for the first thing that is wrong
   */
  static SafetensorsHeader parse(ByteBuffer header, long dataBytes, String origin) {
    String text = text(header, origin);
    if (!text.startsWith("{")) {
      throw new IllegalArgumentException(origin + ": the header is no JSON object");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property :
        SpecFormat.parseJson(text, origin + ", header").properties()) {
      if (property.getKey().equals(METADATA)) {
        metadata.putAll(metadata(property.getValue(), origin));
      } else {
        entries.add(entry(property.getKey(), property.getValue(), dataBytes, origin));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::bytes));
    requireGapless(entries, dataBytes, origin);
    return new SafetensorsHeader(metadata, List.copyOf(entries));
  }

  private static String text(ByteBuffer header, String origin) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(origin + ": the header is not UTF-8 text", e);
    }
  }

  private static Map<String, String> metadata(JsonNode node, String origin) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> text : node.properties()) {
      if (!text.getValue().isString()) {
        throw new IllegalArgumentException(
            "%s: metadata %s is no text".formatted(origin, shown(text.getKey())));
      }
      texts.put(text.getKey(), text.getValue().stringValue());
    }
    if (!node.isObject()) {
      throw new IllegalArgumentException(origin + ": the metadata are no object of texts");
    }
    return texts;
  }

  private static Entry entry(String name, JsonNode node, long dataBytes, String origin) {
    String tensor = origin + ": tensor " + shown(name);
    if (!node.isObject() || !Set.copyOf(node.propertyNames()).equals(FIELDS)) {
      throw new IllegalArgumentException(
          tensor + " must have the fields data_offsets, dtype and shape, and no others");
    }
    if (!DTYPE.equals(node.get("dtype").asString(""))) {
      throw new IllegalArgumentException(
          "%s is of type %s; it must be %s"
              .formatted(tensor, shown(node.get("dtype").asString("?")), DTYPE));
    }
    List<Integer> shape = shape(node.get("shape"), tensor);
    long[] offsets = offsets(node.get("data_offsets"), dataBytes, tensor);
    long numbers = numbers(shape, tensor);
    long bytes = offsets[1] - offsets[0];
    if (numbers * Float.BYTES != bytes) {
      throw new IllegalArgumentException(
          "%s has %d bytes; its shape %s needs %d"
              .formatted(tensor, bytes, shape, numbers * Float.BYTES));
    }
    return new Entry(name, shape, offsets[0], (int) numbers);
  }

  private static List<Integer> shape(JsonNode node, String tensor) {
    List<Integer> shape = new ArrayList<>();
    for (JsonNode dimension : node) {
      if (!dimension.isIntegralNumber() || !dimension.canConvertToInt() || dimension.asInt() < 0) {
        throw new IllegalArgumentException(
            "%s has the dimension %s; it must be a whole number from 0 to 2^31 - 1"
                .formatted(tensor, shown(dimension.toString())));
      }
      shape.add(dimension.asInt());
    }
    if (!node.isArray()) {
      throw new IllegalArgumentException(tensor + " has a shape that is no list of numbers");
    }
    return List.copyOf(shape);
  }

  private static long numbers(List<Integer> shape, String tensor) {
    long numbers = 1;
    for (int dimension : shape) {
      numbers *= dimension; // below 2^62: the product so far is below 2^31
      if (numbers > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "%s has the shape %s; it may have at most 2^31 - 1 numbers".formatted(tensor, shape));
      }
    }
    return numbers;
  }

  private static long[] offsets(JsonNode node, long dataBytes, String tensor) {
    boolean pair =
        node.isArray()
            && node.size() == 2
            && node.get(0).isIntegralNumber()
            && node.get(0).canConvertToLong()
            && node.get(1).isIntegralNumber()
            && node.get(1).canConvertToLong();
    long begin = pair ? node.get(0).asLong() : -1;
    long end = pair ? node.get(1).asLong() : -1;
    if (begin < 0 || end < begin || end > dataBytes) {
      throw new IllegalArgumentException(
          "%s lies at %s; it must lie within the %d bytes of data"
              .formatted(tensor, shown(node.toString()), dataBytes));
    }
    return new long[] {begin, end};
  }

  private static void requireGapless(List<Entry> entries, long dataBytes, String origin) {
    long end = 0;
    for (Entry entry : entries) {
      if (entry.begin != end) {
        throw new IllegalArgumentException(
            "%s: tensor %s begins at byte %d of the data; the one before it ends at %d"
                .formatted(origin, shown(entry.name), entry.begin, end));
      }
      end += entry.bytes();
    }
    if (end != dataBytes) {
      throw new IllegalArgumentException(
          "%s: %d bytes of data belong to no tensor".formatted(origin, dataBytes - end));
    }
  }

  /** A text from the file, fit for a line on a terminal. */
  private static String shown(String text) {
    String start =
        text.length() > LONGEST_NAME_SHOWN ? text.substring(0, LONGEST_NAME_SHOWN) + "..." : text;
    return "'" + start.replaceAll("\\p{Cntrl}", "?") + "'";
  }
}
