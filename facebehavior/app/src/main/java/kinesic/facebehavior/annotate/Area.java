package kinesic.facebehavior.annotate;

/**
 * A rectangle in a picture, in pixels; (0, 0) is the top left corner of the first pixel.
 *
 * @param left its left edge
 * @param top its top edge
 * @param right its right edge, not less than {@code left}
 * @param bottom its bottom edge, not less than {@code top}
 */
record Area(double left, double top, double right, double bottom) {

  /** The area of a size with its top left corner at (left, top). */
  static Area at(double left, double top, double width, double height) {
    return new Area(left, top, left + width, top + height);
  }

  double width() {
    return right - left;
  }

  double height() {
    return bottom - top;
  }

  double size() {
    return width() * height();
  }

  /** The number of square pixels that both cover. */
  double overlap(Area other) {
    double across = Math.min(right, other.right) - Math.max(left, other.left);
    double down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    return across > 0 && down > 0 ? across * down : 0;
  }

  /** This area with {@code margin} more on every side. */
  Area grown(double margin) {
    return new Area(left - margin, top - margin, right + margin, bottom + margin);
  }

  /** This area moved to lie inside {@code frame}; if it is larger, to begin where that begins. */
  Area movedInto(Area frame) {
    double x = Math.max(frame.left, Math.min(left, frame.right - width()));
    double y = Math.max(frame.top, Math.min(top, frame.bottom - height()));
    return at(x, y, width(), height());
  }

  /** This area with edges at whole pixels, so that it is drawn sharply. */
  Area snapped() {
    return at(Math.rint(left), Math.rint(top), Math.rint(width()), Math.rint(height()));
  }
}
