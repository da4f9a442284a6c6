package kinesic.facebehavior.predict;

/**
 * A column of an output.
 *
 * @param name its heading
 * @param isText whether it holds words and not numbers
 */
public record Column(String name, boolean isText) {

  static Column number(String name) {
    return new Column(name, false);
  }

  static Column text(String name) {
    return new Column(name, true);
  }
}
