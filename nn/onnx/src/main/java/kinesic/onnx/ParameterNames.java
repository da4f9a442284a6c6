package kinesic.onnx;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names of parameters. Dots in a name of the file make child modules. What a name of a module
 * may not contain is written as in a web address: {@code %} and the number of the character in
 * hexadecimal digits.
 *
 * <ul>
 *   <li>{@code /} becomes {@code %2F}, and {@code %} itself {@code %25};
 *   <li>dots become {@code %2E} where they would make an empty name, or where a module would have
 *       the name of a parameter: with a parameter {@code a}, {@code a.b} becomes {@code a%2Eb}.
 * </ul>
 */
final class ParameterNames {

  private static final Pattern ESCAPED = Pattern.compile("%([0-9A-F]{2})");

  private ParameterNames() {}

  /**
   * Returns the name in the module.
   *
   * @param name the name in the file
   * @param all the names of all parameters in the file
   */
  static String inModule(String name, Set<String> all) {
    String escaped = name.replace("%", "%25").replace("/", "%2F");
    boolean emptyPart = escaped.startsWith(".") || escaped.endsWith(".") || escaped.contains("..");
    return emptyPart || hasParameterAsModule(name, all) ? escaped.replace(".", "%2E") : escaped;
  }

  private static boolean hasParameterAsModule(String name, Set<String> all) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (all.contains(name.substring(0, dot))) {
        return true;
      }
    }
    return false;
  }

  /** Returns the name in the file. */
  static String inFile(String name) {
    return ESCAPED
        .matcher(name)
        .replaceAll(
            found ->
                switch (found.group(1).toUpperCase(Locale.ROOT)) {
                  case "25" -> "%";
                  case "2F" -> "/";
                  case "2E" -> ".";
                  default -> found.group();
                });
  }
}
