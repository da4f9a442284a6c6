package kinesic.engine.autograd;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that an op saved in a field for its backward.
 *
 * @param name the name of the field; with an index for an element of an array or a list
 * @param tensor the tensor, which may share its memory with an input or the result of the op
 */
public record Kept(String name, Tensor tensor) {

  /** Returns the size of the tensor. */
  public long bytes() {
    return (long) Float.BYTES * tensor.shape().elements();
  }

  /**
   * Returns the tensors in the fields of {@code op}, in the order of declaration, those of
   * superclasses first. Fields that Java does not let the engine read, because they are in a module
   * that is not open to it, are left out.
   */
  public static List<Kept> by(Op op) {
    List<Class<?>> types = new ArrayList<>();
    for (Class<?> type = op.getClass(); type != Op.class; type = type.getSuperclass()) {
      types.addFirst(type);
    }
    List<Kept> kept = new ArrayList<>();
    for (Class<?> type : types) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          collect(field.getName(), value(field, op), kept);
        }
      }
    }
    return kept;
  }

  private static @Nullable Object value(Field field, Op op) {
    try {
      field.setAccessible(true);
      return field.get(op);
    } catch (InaccessibleObjectException | IllegalAccessException e) {
      return null;
    }
  }

  private static void collect(String name, @Nullable Object value, List<Kept> kept) {
    if (value instanceof Tensor tensor) {
      kept.add(new Kept(name, tensor));
    } else if (value instanceof Object[] || value instanceof List<?>) {
      Object[] elements = value instanceof List<?> list ? list.toArray() : (Object[]) value;
      for (int i = 0; i < elements.length; i++) {
        collect("%s[%s]".formatted(name, i), elements[i], kept);
      }
    }
  }
}
