package kinesic.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a product [m, k] x [k, n], named {@code 751x7x17} (m, k, n) for example, or {@code
 * 16} for square matrices.
 */
record ProductSize(String name, int m, int k, int n) {

  private static final Pattern FORM =
      Pattern.compile("(?<m>[1-9]\\d*)(x(?<k>[1-9]\\d*)x(?<n>[1-9]\\d*))?");

  /**
   * Returns the size that {@code name} describes.
   *
   * @throws IllegalArgumentException if the name has another format
   */
  static ProductSize of(String name) {
    Matcher parts = FORM.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "product: \"" + name + "\" is not a size such as 16 or 751x7x17");
    }
    int m = Integer.parseInt(parts.group("m"));
    return parts.group("k") == null
        ? new ProductSize(name, m, m, m)
        : new ProductSize(
            name, m, Integer.parseInt(parts.group("k")), Integer.parseInt(parts.group("n")));
  }
}
