package attnbench.harness.config;

import attnbench.attention.mixer.Choice;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The one translation between our records and JSON or YAML.
 *
 * <p>Every component must be there but those that came after the first records, none may be
 * unknown, and a number that is not finite is written as null and read as NaN. What is wrong is
 * told in one line: origin, field, what is allowed.
 */
public final class SpecFormat {
  private static final ObjectMapper JSON =
      configure(JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION));
  private static final ObjectMapper YAML =
      configure(YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION));

  private SpecFormat() {}

  /**
   * Parses JSON.
   *
   * @param origin where the text is from, for messages
   * @throws IllegalArgumentException when it is not JSON
   */
  public static JsonNode parseJson(String text, String origin) {
    return parse(JSON, text, origin);
  }

  /** Like {@link #parseJson} for YAML. */
  public static JsonNode parseYaml(String text, String origin) {
    return parse(YAML, text, origin);
  }

  /** Parses by the ending of {@code origin}: {@code .json} as JSON, all else as YAML. */
  public static JsonNode parse(String text, String origin) {
    boolean json = origin.toLowerCase(Locale.ROOT).endsWith(".json");
    return json ? parseJson(text, origin) : parseYaml(text, origin);
  }

  /**
   * Makes a record of a tree.
   *
   * @throws IllegalArgumentException naming origin, field and what is allowed
   */
  public static <T> T bind(JsonNode tree, Class<T> type, String origin) {
    JsonNode complete = tree.deepCopy();
    LaterComponents.add(complete, type);
    requireFields(complete, type, "", origin);
    try {
      return JSON.treeToValue(complete, type);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(origin + ": " + explain(e, complete), e);
    }
  }

  public static JsonNode toTree(Object value) {
    JsonNode tree = JSON.valueToTree(value);
    LaterComponents.remove(tree, value.getClass());
    return tree;
  }

  /** Indented JSON with a line end behind it. */
  public static String toJson(Object value) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(toTree(value)) + "\n";
  }

  private static JsonNode parse(ObjectMapper mapper, String text, String origin) {
    try {
      return mapper.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(origin + ": " + explain(e), e);
    }
  }

  /** Why a text is no JSON or YAML. */
  private static String explain(JacksonException e) {
    if (e.getCause() instanceof MarkedYamlEngineException yaml) {
      String line = yaml.getProblemMark().map(mark -> line(mark.getLine() + 1)).orElse("");
      return oneLine(yaml.getProblem()) + line;
    }
    TokenStreamLocation at = e.getLocation();
    String line = at == null || at.getLineNr() < 1 ? "" : line(at.getLineNr());
    return oneLine(e.getOriginalMessage()).replaceFirst(" \\(start marker at .*", "") + line;
  }

  private static String line(int number) {
    return " (line " + number + ")";
  }

  /** Names unknown and missing fields in our words, the unknown first: they are often misspelt. */
  private static void requireFields(JsonNode tree, Class<?> type, String path, String origin) {
    if (!type.isRecord() || !tree.isObject()) {
      return;
    }
    RecordComponent[] components = type.getRecordComponents();
    List<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
    for (String name : tree.propertyNames()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            origin + ": " + refusal("field", name, names) + in(path));
      }
    }
    for (RecordComponent component : components) {
      JsonNode value = tree.get(component.getName());
      boolean absent = value == null || (value.isNull() && component.getType() != double.class);
      if (absent) {
        throw new IllegalArgumentException(
            origin + ": field '" + component.getName() + "' is missing" + in(path));
      }
      String inner = path.isEmpty() ? component.getName() : path + "." + component.getName();
      requireFields(value, component.getType(), inner, origin);
    }
  }

  /** Why a tree is no record of a type. */
  private static String explain(JacksonException e, JsonNode tree) {
    String field = path(e);
    if (e instanceof ValueInstantiationException && e.getCause() != null) {
      String refused = e.getCause().getMessage();
      return (refused == null ? "null where a value must be" : oneLine(refused)) + in(field);
    }
    if (e instanceof InvalidFormatException wrong && wrong.getTargetType().isEnum()) {
      List<String> allowed =
          Arrays.stream(wrong.getTargetType().getEnumConstants()).map(Object::toString).toList();
      return oneLine(refusal("value of " + field, wrong.getValue().toString(), allowed));
    }
    if (e instanceof MismatchedInputException wrong && wrong.getTargetType() != null) {
      JsonNode value = tree;
      for (JacksonException.Reference step : e.getPath()) {
        value =
            step.getPropertyName() == null
                ? value.path(step.getIndex())
                : value.path(step.getPropertyName());
      }
      String given = value.isMissingNode() ? "empty" : value.toString();
      return "%s is %s; it must be %s".formatted(field, given, expected(wrong.getTargetType()));
    }
    return oneLine(e.getOriginalMessage()) + in(field);
  }

  /** What a value of a type looks like in JSON or YAML. */
  private static String expected(Class<?> type) {
    if (type.isRecord() || Map.class.isAssignableFrom(type)) {
      return "an object with fields";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a text";
    }
    return type == double.class ? "a number" : "a whole number";
  }

  private static String refusal(String kind, String given, List<String> allowed) {
    try {
      return Choice.require(kind, given, allowed);
    } catch (IllegalArgumentException refused) {
      return refused.getMessage();
    }
  }

  private static String in(String field) {
    return field.isEmpty() ? "" : " in " + field;
  }

  private static String path(JacksonException e) {
    return e.getPath().stream()
        .map(r -> r.getPropertyName() == null ? "[" + r.getIndex() + "]" : r.getPropertyName())
        .collect(Collectors.joining("."));
  }

  private static String oneLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private static ObjectMapper configure(MapperBuilder<?, ?> builder) {
    SimpleModule numbers = new SimpleModule("numbers that are not finite");
    numbers.addSerializer(double.class, new NullForNotFinite());
    numbers.addSerializer(Double.class, new NullForNotFinite());
    numbers.addDeserializer(double.class, new NanForNull());
    return builder
        .addModule(numbers)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .build();
  }

  private static final class NullForNotFinite extends StdScalarSerializer<Double> {
    NullForNotFinite() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializationContext context) {
      if (Double.isFinite(value)) {
        out.writeNumber(value.doubleValue());
      } else {
        out.writeNull();
      }
    }
  }

  private static final class NanForNull extends StdScalarDeserializer<Double> {
    NanForNull() {
      super(double.class);
    }

    @Override
    public Double deserialize(JsonParser in, DeserializationContext context) {
      return _parseDoublePrimitive(in, context);
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
      return Double.NaN;
    }
  }
}
