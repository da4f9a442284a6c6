package kinesic.facebehavior.synthetic;

import java.util.Arrays;

/** A growing list of points in canvas pixels: an outline to fill or a line to draw along. */
sealed class Polyline permits Trace {

  private static final int STEPS = 6; // segments of a spline between two points

  private static final int CIRCLE = 24; // corners of an ellipse; a multiple of 4
  private static final float[] COSINES = new float[CIRCLE];

  static {
    for (int i = 0; i < CIRCLE; i++) {
      COSINES[i] = (float) StrictMath.cos(2 * StrictMath.PI * i / CIRCLE);
    }
  }

  float[] x = new float[16];
  float[] y = new float[16];
  int size;

  final Polyline add(float px, float py) {
    if (size == x.length) {
      x = Arrays.copyOf(x, 2 * size);
      y = Arrays.copyOf(y, 2 * size);
    }
    x[size] = px;
    y[size] = py;
    size++;
    return this;
  }

  final Polyline addAll(Polyline other) {
    for (int i = 0; i < other.size; i++) {
      add(other.x[i], other.y[i]);
    }
    return this;
  }

  final Polyline reversed() {
    Polyline result = new Polyline();
    for (int i = size - 1; i >= 0; i--) {
      result.add(x[i], y[i]);
    }
    return result;
  }

  /** The closed Catmull-Rom spline through the points. */
  final Polyline closedCurve() {
    return curve(true);
  }

  /** The Catmull-Rom spline from the first to the last point. */
  final Polyline openCurve() {
    return curve(false);
  }

  private Polyline curve(boolean closed) {
    Polyline result = new Polyline();
    int pieces = closed ? size : size - 1;
    for (int i = 0; i < pieces; i++) {
      int a = closed ? (i + size - 1) % size : Math.max(i - 1, 0);
      int b = i;
      int c = (i + 1) % size;
      int d = closed ? (i + 2) % size : Math.min(i + 2, size - 1);
      for (int step = 0; step < STEPS; step++) {
        float t = (float) step / STEPS;
        result.add(spline(x[a], x[b], x[c], x[d], t), spline(y[a], y[b], y[c], y[d], t));
      }
    }
    if (!closed) {
      result.add(x[size - 1], y[size - 1]);
    }
    return result;
  }

  private static float spline(float a, float b, float c, float d, float t) {
    return b + 0.5f * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }

  /**
   * The outline of a stroke along this line.
   *
   * @param start width at the first point, in pixels
   * @param middle width in the middle
   * @param end width at the last point
   */
  final Polyline stroke(float start, float middle, float end) {
    Polyline result = new Polyline();
    Polyline back = new Polyline();
    for (int i = 0; i < size; i++) {
      int before = Math.max(i - 1, 0);
      int after = Math.min(i + 1, size - 1);
      float dx = x[after] - x[before];
      float dy = y[after] - y[before];
      float length = (float) Math.sqrt(dx * dx + dy * dy) + 1e-6f;
      float t = (float) i / (size - 1);
      float width =
          t < 0.5f ? start + (middle - start) * 2 * t : middle + (end - middle) * (2 * t - 1);
      float nx = -dy / length * width / 2;
      float ny = dx / length * width / 2;
      result.add(x[i] + nx, y[i] + ny);
      back.add(x[i] - nx, y[i] - ny);
    }
    return result.addAll(back.reversed());
  }

  /** The ellipse with centre (cx, cy) and half axes (rx, ry), in pixels. */
  static Polyline ellipse(float cx, float cy, float rx, float ry) {
    Polyline result = new Polyline();
    for (int i = 0; i < CIRCLE; i++) {
      result.add(cx + rx * COSINES[i], cy + ry * COSINES[(i + CIRCLE / 4 * 3) % CIRCLE]);
    }
    return result;
  }
}
