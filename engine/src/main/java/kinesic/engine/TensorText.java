package kinesic.engine;

import java.util.Locale;
import kinesic.engine.autograd.Node;
import kinesic.engine.autograd.Op;
import org.jspecify.annotations.Nullable;

/**
 * The text of {@link Tensor#toString}: the shape, the op on the tape that created the tensor, and
 * the elements in nested brackets, padded to one width. With more than {@link #ALL} elements, a
 * long axis shows its first and last three.
 */
final class TensorText {

  private static final int ALL = 200;
  private static final int EDGE = 3;

  private final Tensor tensor;
  private final Shape shape;
  private float[] elements = {};
  private final StringBuilder text = new StringBuilder();
  private int width;

  private TensorText(Tensor tensor) {
    this.tensor = tensor;
    this.shape = tensor.shape();
  }

  static String of(Tensor t) {
    return new TensorText(t).write();
  }

  private String write() {
    text.append("Tensor").append(shape).append(origin(tensor.node()));
    if (tensor.buffer().isTransferred()) {
      return text.append(" (its step scope has ended)").toString();
    }
    if (shape.elements() == 0) {
      return text.append(" (no elements)").toString();
    }
    text.append(shape.rank() < 2 ? " " : "\n");
    elements = tensor.toArray();
    int start = text.length();
    append(0, 0); // the first pass finds the width of the numbers
    text.setLength(start);
    append(0, 0);
    return text.toString();
  }

  private static String origin(@Nullable Node node) {
    if (node == null) {
      return "";
    }
    Op op = node.op();
    return node.isLeaf() ? " (parameter)" : op == null ? "" : " (from " + op.name() + ")";
  }

  /** Appends the elements from {@code at} on that span the axes from {@code axis} on. */
  private void append(int axis, int at) {
    if (axis == shape.rank()) {
      text.append(number(at));
      return;
    }
    int size = shape.size(axis);
    int step = shape.inner(axis);
    String separator = axis == shape.rank() - 1 ? ", " : ",\n" + " ".repeat(axis + 1);
    text.append('[');
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        text.append(separator);
      }
      if (i == EDGE && shape.elements() > ALL && size > 2 * EDGE) {
        text.append("...").append(separator);
        i = size - EDGE;
      }
      append(axis + 1, at + i * step);
    }
    text.append(']');
  }

  private String number(int at) {
    String digits = String.format(Locale.ROOT, "%.4g", elements[at]);
    width = Math.max(width, digits.length());
    return " ".repeat(width - digits.length()) + digits;
  }
}
