package kinesic.facebehavior.network;

import java.util.Locale;

/**
 * The image sizes that a trunk takes.
 *
 * @param least the smallest side in pixels
 * @param greatest the greatest side
 * @param step divides every side
 */
record Sides(int least, int greatest, int step) {

  static final Sides ANY = atLeast(1);

  static Sides atLeast(int least) {
    return new Sides(least, Integer.MAX_VALUE, 1);
  }

  static Sides only(int side) {
    return new Sides(side, side, 1);
  }

  static Sides multiplesOf(int step) {
    return new Sides(step, Integer.MAX_VALUE, step);
  }

  /**
   * Checks a side.
   *
   * @param trunk the name in the message
   * @throws IllegalArgumentException if a trunk with these sides does not take images of this size
   */
  void require(String trunk, int side) {
    if (side < least || side > greatest || side % step != 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "network: side is %d, %s takes %s", side, trunk, this));
    }
  }

  @Override
  public String toString() {
    if (least == greatest) {
      return "only faces of %sx%s pixels".formatted(least, least);
    }
    return step > 1
        ? "sides that are multiples of %s pixels".formatted(step)
        : "faces of at least %sx%s pixels".formatted(least, least);
  }
}
