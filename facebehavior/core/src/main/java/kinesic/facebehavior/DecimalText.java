package kinesic.facebehavior;

import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Parses the cells of text files as numbers, in one way for all files of the product.
 *
 * <p>Accepts decimal numbers in ASCII digits with an optional sign, fraction and exponent, as
 * Python, R and spreadsheets write them: {@code 1}, {@code -0.25}, {@code .5}, {@code 1.}, {@code
 * 1e-3}. Unlike {@link Float#parseFloat} it rejects Java's suffixes ({@code 0.5f}), hexadecimal
 * numbers, {@code Infinity}, and blanks around a number.
 */
public final class DecimalText {

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  private static final Set<String> MISSING = Set.of("", "nan", "NaN", "NA", "N/A");

  private DecimalText() {}

  /**
   * Returns whether a cell holds no value: it is empty, or it is what pandas and R write for a
   * missing value ({@code nan}, {@code NaN}, {@code NA}, {@code N/A}).
   */
  public static boolean isMissing(String cell) {
    return MISSING.contains(cell);
  }

  /**
   * Returns the number in a cell, rounded to the nearest float.
   *
   * @throws NumberFormatException if the cell is not a decimal number, or overflows a float
   */
  public static float parse(String cell) {
    float value = Float.parseFloat(checked(cell));
    if (Float.isInfinite(value)) {
      throw new NumberFormatException("%s is too large".formatted(cell));
    }
    return value;
  }

  /**
   * Returns the integer in a cell exactly. {@code 3.0} and {@code 3e0} are integers: pandas writes
   * a column of integers like that if one of its cells is empty.
   *
   * @throws NumberFormatException if the cell is not a decimal number, has a fraction, or overflows
   *     an int
   */
  public static int parseInteger(String cell) {
    try {
      return new BigDecimal(checked(cell)).intValueExact();
    } catch (ArithmeticException e) {
      throw new NumberFormatException("%s is not a 32-bit integer".formatted(cell));
    }
  }

  private static String checked(String cell) {
    if (!NUMBER.matcher(cell).matches()) {
      throw new NumberFormatException("\"%s\" is not a decimal number".formatted(cell));
    }
    return cell;
  }
}
