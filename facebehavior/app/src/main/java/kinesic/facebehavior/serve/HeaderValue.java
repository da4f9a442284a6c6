package kinesic.facebehavior.serve;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a header such as {@code multipart/form-data; boundary="x"} or {@code form-data;
 * name="file"; filename="me.jpg"}.
 *
 * @param value what precedes the parameters, in lower case
 * @param parameters by their names in lower case; of parameters with the same name, the first
 */
record HeaderValue(String value, Map<String, String> parameters) {

  /** A parameter: its name, and its value in quotes or without. Quantifiers never give back. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\s*+;\\s*+([^\\s=;\"]++)\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s;\"]*+))");

  /** Copies the map. */
  HeaderValue {
    parameters = Map.copyOf(parameters);
  }

  /** Parses a header; what is not a parameter ends it. */
  static HeaderValue parse(String header) {
    int end = header.indexOf(';');
    String value = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    Map<String, String> parameters = new HashMap<>();
    if (end >= 0) {
      Matcher parameter = PARAMETER.matcher(header).region(end, header.length());
      while (parameter.lookingAt()) {
        String quoted = parameter.group(2);
        parameters.putIfAbsent(
            parameter.group(1).toLowerCase(Locale.ROOT),
            quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\([\"\\\\])", "$1"));
        parameter.region(parameter.end(), header.length());
      }
    }
    return new HeaderValue(value, parameters);
  }

  /** The value of a parameter; empty if there is none. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}
