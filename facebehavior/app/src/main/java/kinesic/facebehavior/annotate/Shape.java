package kinesic.facebehavior.annotate;

import java.util.List;

/** A shape, given by the distance of each point to its edge. */
interface Shape {

  /** The distance of a point to the edge in pixels: below 0 inside, above 0 outside. */
  double distance(double x, double y);

  /** An area outside of which every point is outside of the shape. */
  Area bounds();

  /** A disc. */
  static Shape disc(double x, double y, double radius) {
    return new Stroke(x, y, x, y, radius);
  }

  /** A straight line with round ends. */
  static Shape line(double x1, double y1, double x2, double y2, double width) {
    return new Stroke(x1, y1, x2, y2, width / 2);
  }

  /** Everything that is in one of several shapes. */
  static Shape union(List<? extends Shape> shapes) {
    return new Union(List.copyOf(shapes));
  }

  /** A rectangle with round corners. */
  static Shape box(Area area, double radius) {
    return new Box(area, Math.min(radius, Math.min(area.width(), area.height()) / 2));
  }

  /** A line of this width along the edge of this shape. */
  default Shape outline(double width) {
    return new Outline(this, width / 2);
  }

  /** A line with round ends; a disc if both ends are the same point. */
  record Stroke(double x1, double y1, double x2, double y2, double radius) implements Shape {

    @Override
    public double distance(double x, double y) {
      double dx = x2 - x1;
      double dy = y2 - y1;
      double length = dx * dx + dy * dy;
      double along =
          length == 0 ? 0 : Math.clamp(((x - x1) * dx + (y - y1) * dy) / length, 0.0, 1.0);
      double ex = x - x1 - along * dx;
      double ey = y - y1 - along * dy;
      return Math.sqrt(ex * ex + ey * ey) - radius;
    }

    @Override
    public Area bounds() {
      return new Area(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2))
          .grown(radius);
    }
  }

  /** A rectangle with round corners. */
  record Box(Area area, double radius) implements Shape {

    @Override
    public double distance(double x, double y) {
      double dx = Math.max(area.left() + radius - x, x - area.right() + radius);
      double dy = Math.max(area.top() + radius - y, y - area.bottom() + radius);
      double ox = Math.max(dx, 0);
      double oy = Math.max(dy, 0);
      return Math.sqrt(ox * ox + oy * oy) + Math.min(Math.max(dx, dy), 0) - radius;
    }

    @Override
    public Area bounds() {
      return area;
    }
  }

  /** The edge of a shape. */
  record Outline(Shape of, double half) implements Shape {

    @Override
    public double distance(double x, double y) {
      return Math.abs(of.distance(x, y)) - half;
    }

    @Override
    public Area bounds() {
      return of.bounds().grown(half);
    }
  }

  /** Several shapes. */
  record Union(List<Shape> shapes) implements Shape {

    /** Copies the list. */
    public Union {
      shapes = List.copyOf(shapes);
    }

    @Override
    public double distance(double x, double y) {
      double least = Double.POSITIVE_INFINITY;
      for (Shape shape : shapes) {
        least = Math.min(least, shape.distance(x, y));
      }
      return least;
    }

    @Override
    public Area bounds() {
      Area all =
          new Area(
              Double.POSITIVE_INFINITY,
              Double.POSITIVE_INFINITY,
              Double.NEGATIVE_INFINITY,
              Double.NEGATIVE_INFINITY);
      for (Shape shape : shapes) {
        Area one = shape.bounds();
        all =
            new Area(
                Math.min(all.left(), one.left()),
                Math.min(all.top(), one.top()),
                Math.max(all.right(), one.right()),
                Math.max(all.bottom(), one.bottom()));
      }
      return all;
    }
  }
}
