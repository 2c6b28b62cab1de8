package attnbench.harness.config;

import attnbench.attention.model.Head;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Components of records that came after the first records were written: absent from a tree where
 * they have the value that all runs had before, so that old specs keep their hashes.
 */
final class LaterComponents {
  private LaterComponents() {}

  /** Puts the values of absent components in. */
  static void add(JsonNode tree, Class<?> type) {
    walk(
        tree,
        type,
        (object, component) -> {
          if (!object.has(component.getName())) {
            object.set(component.getName(), before(component));
          }
        });
  }

  /** Takes components out whose values are what absence stands for. */
  static void remove(JsonNode tree, Class<?> type) {
    walk(
        tree,
        type,
        (object, component) -> {
          if (before(component).equals(object.get(component.getName()))) {
            object.remove(component.getName());
          }
        });
  }

  private static void walk(
      JsonNode tree, Class<?> type, BiConsumer<ObjectNode, RecordComponent> action) {
    if (!type.isRecord() || !(tree instanceof ObjectNode object)) {
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      if (before(component) != null) {
        action.accept(object, component);
      } else if (object.has(component.getName())) {
        JsonNode value = object.get(component.getName());
        walk(value, component.getType(), action);
        if (value.isArray() && elementType(component) instanceof Class<?> element) {
          value.forEach(item -> walk(item, element, action));
        }
      }
    }
  }

  /** What a list holds; a component that is no list has no type for it. */
  private static Type elementType(RecordComponent component) {
    return component.getType() == List.class
            && component.getGenericType() instanceof ParameterizedType list
        ? list.getActualTypeArguments()[0]
        : null;
  }

  /** What absence stands for; null for a component that must be there. */
  private static JsonNode before(RecordComponent component) {
    if (component.getType() == Head.class) {
      return JsonNodeFactory.instance.stringNode(Head.LINEAR.name());
    }
    Later later = component.getAnnotation(Later.class);
    return later == null ? null : SpecFormat.parseJson(later.value(), component.getName());
  }
}
