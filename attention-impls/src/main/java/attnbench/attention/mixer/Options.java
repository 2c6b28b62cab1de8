package attnbench.attention.mixer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Options as records: defaults with some values replaced by name.
 *
 * <p>Components may be int, long, double, boolean, String or an enum; enum values are written in
 * lower case with hyphens, {@code PER_HEAD} as {@code per-head}.
 */
public final class Options {
  private Options() {}

  /**
   * The defaults with the given values put in.
   *
   * @param owner for messages: "mixer full"
   * @param given values by component name, each of the component's type or a text of it
   * @throws IllegalArgumentException for an unknown name, a value of the wrong type, or one that
   *     the record refuses
   */
  public static <O extends Record> O bind(String owner, O defaults, Map<String, ?> given) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    List<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
    given.keySet().forEach(name -> Choice.require("option of " + owner, name, names));
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Object value = given.get(components[i].getName());
      values[i] =
          value == null
              ? read(components[i], defaults)
              : convert(owner, components[i].getName(), types[i], value);
    }
    return make(defaults, types, values);
  }

  /** The options by name, as {@link #bind} takes them; enums as their texts. */
  public static Map<String, Object> asMap(Record options) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (RecordComponent component : options.getClass().getRecordComponents()) {
      Object value = read(component, options);
      map.put(component.getName(), value instanceof Enum<?> e ? text(e) : value);
    }
    return map;
  }

  /** The options that differ from the defaults, by name. */
  public static <O extends Record> Map<String, Object> changes(O defaults, O options) {
    Map<String, Object> published = asMap(defaults);
    Map<String, Object> changes = new TreeMap<>(asMap(options));
    changes.entrySet().removeIf(e -> e.getValue().equals(published.get(e.getKey())));
    return changes;
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Object convert(String owner, String name, Class<?> type, Object value) {
    String text = value instanceof Enum<?> e ? text(e) : value.toString().strip();
    try {
      if (type == int.class) {
        return Integer.parseInt(text);
      } else if (type == long.class) {
        return Long.parseLong(text);
      } else if (type == double.class) {
        return Double.parseDouble(text);
      } else if (type == String.class) {
        return text;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "option %s of %s is '%s'; it must be a number of type %s"
              .formatted(name, owner, text, type),
          e);
    }
    String kind = "value for option " + name + " of " + owner;
    if (type == boolean.class) {
      return Boolean.valueOf(Choice.require(kind, text, List.of("true", "false")));
    }
    if (!type.isEnum()) {
      throw new IllegalArgumentException(
          ("option %s of %s is of type %s; it must be int, long, double, boolean, String"
                  + " or an enum")
              .formatted(name, owner, type.getName()));
    }
    List<Enum<?>> constants =
        Arrays.stream(type.getEnumConstants()).<Enum<?>>map(c -> (Enum<?>) c).toList();
    return Choice.named(kind, text, constants, Options::text);
  }

  private static Object read(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read option " + component.getName(), e);
    }
  }

  @SuppressWarnings("unchecked") // the class of a record is its own type
  private static <O extends Record> O make(O defaults, Class<?>[] types, Object[] values) {
    try {
      var constructor = defaults.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return (O) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException("cannot make " + defaults.getClass(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + defaults.getClass(), e);
    }
  }
}
