package kinesic.engine;

import java.util.Locale;

/** What {@link Tensor#toString} prints: the shape, then the elements in nested brackets. */
final class TensorText {

  /** Axes longer than this show their first and last {@link #EDGE} entries. */
  private static final int LONGEST = 8;

  private static final int EDGE = 3;

  private final Shape shape;
  private final float[] values;
  private final StringBuilder text = new StringBuilder();

  private TensorText(Shape shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  static String of(Tensor t) {
    if (t.buffer().isRetired()) {
      return "Tensor" + t.shape() + " (its step scope has ended)";
    }
    TensorText writer = new TensorText(t.shape(), t.toArray());
    writer.text.append("Tensor").append(t.shape()).append(' ');
    writer.append(0, 0);
    if (t.requiresGradient()) {
      writer.text.append(" requires gradient");
    }
    return writer.text.toString();
  }

  private void append(int axis, int at) {
    if (axis == shape.rank()) {
      text.append(String.format(Locale.ROOT, "%.4g", values[at]));
      return;
    }
    int size = shape.size(axis);
    int step = shape.inner(axis);
    boolean innermost = axis == shape.rank() - 1;
    String separator = innermost ? ", " : ",\n" + " ".repeat(axis + 1);
    text.append('[');
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        text.append(separator);
      }
      if (size > LONGEST && i == EDGE) {
        text.append("...").append(separator);
        i = size - EDGE;
      }
      append(axis + 1, at + i * step);
    }
    text.append(']');
  }
}
