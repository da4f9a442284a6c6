package kinesic.engine.view;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import kinesic.engine.Tensor;

/** The elements of a tensor in one line: all if they are few, otherwise the first and the range. */
final class ShortNumbers {

  private static final int ALL = 12;
  private static final int FIRST = 3;
  private static final MathContext DIGITS = new MathContext(4);

  private ShortNumbers() {}

  /** Returns the elements in nested brackets, with up to four digits each. */
  static String of(Tensor t) {
    float[] elements = t.toArray();
    StringBuilder text = new StringBuilder();
    if (elements.length > ALL) {
      abbreviate(t, elements, text);
    } else if (elements.length == 0) {
      text.append("nothing, ").append(t.shape());
    } else {
      append(t, elements, 0, 0, text);
    }
    return text.toString();
  }

  private static void append(Tensor t, float[] elements, int axis, int at, StringBuilder text) {
    if (axis == t.shape().rank()) {
      text.append(number(elements[at]));
      return;
    }
    text.append('[');
    for (int i = 0; i < t.size(axis); i++) {
      text.append(i == 0 ? "" : ", ");
      append(t, elements, axis + 1, at + i * t.shape().inner(axis), text);
    }
    text.append(']');
  }

  private static void abbreviate(Tensor t, float[] elements, StringBuilder text) {
    for (int i = 0; i < FIRST; i++) {
      text.append(number(elements[i])).append(", ");
    }
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (float element : elements) {
      min = Math.min(min, element);
      max = Math.max(max, element);
    }
    text.append("... from %s to %s, %s".formatted(number(min), number(max), t.shape()));
  }

  /** Returns a number with up to four digits. */
  static String number(float value) {
    if (!Float.isFinite(value) || value == 0) {
      return value == 0 ? "0" : Float.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    double size = Math.abs(rounded.doubleValue());
    return size >= 1e-3 && size < 1e6
        ? rounded.toPlainString()
        : String.format(Locale.ROOT, "%.3e", value).replaceFirst("\\.?0+e", "e");
  }
}
