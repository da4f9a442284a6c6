package kinesic.onnx.format;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a graph.
 *
 * @param name its name
 * @param type the type of its elements; {@link ElementType#UNDEFINED} if it is no tensor
 * @param shape the sizes of the axes; null if not even their number is known
 */
public record ValueData(String name, ElementType type, @Nullable List<Dimension> shape) {

  /**
   * The size of an axis.
   *
   * @param size the size; -1 if it is free
   * @param symbol the name of a free size, such as {@code batch}; may be empty
   */
  public record Dimension(long size, String symbol) {

    /** Returns whether any size is allowed. */
    public boolean isFree() {
      return size < 0;
    }

    @Override
    public String toString() {
      return isFree() ? (symbol.isEmpty() ? "?" : symbol) : String.valueOf(size);
    }
  }

  /** Copies the list. */
  public ValueData {
    shape = shape == null ? null : List.copyOf(shape);
  }

  /** Returns name, type and shape, such as {@code data float [n, 3, 224, 224]}. */
  @Override
  public String toString() {
    List<Dimension> sizes = shape;
    return "%s %s %s"
        .formatted(
            name,
            type,
            sizes == null
                ? "of any shape"
                : sizes.stream()
                    .map(Dimension::toString)
                    .collect(Collectors.joining(", ", "[", "]")));
  }
}
