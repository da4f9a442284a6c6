package kinesic.facebehavior.synthetic;

import java.util.Arrays;

/**
 * The fraction of each pixel of a square canvas that a shape covers, 0 to 1, with the bounding box
 * of the shape.
 *
 * <p>Areas are exact, not sampled: each edge adds the signed area between itself and the right
 * border to its row, and a running sum along the row yields the coverage. A shape must not
 * intersect itself.
 */
final class CoverageMask {

  final int n;
  final float[] value; // [n, n], zero outside the box
  private final float[] sums; // [n, n + 2]
  private final float[] line; // one row or column while softening

  /** The box: columns left to right - 1, rows top to bottom - 1. */
  int left;

  int right;
  int top;
  int bottom;

  CoverageMask(int n) {
    this.n = n;
    this.value = new float[n * n];
    this.sums = new float[n * (n + 2)];
    this.line = new float[n];
  }

  /** Sets this mask to the area inside a closed outline of either direction. */
  CoverageMask inside(Polyline outline) {
    clear();
    float minX = n;
    float maxX = 0;
    float minY = n;
    float maxY = 0;
    for (int i = 0; i < outline.size; i++) {
      minX = Math.min(minX, outline.x[i]);
      maxX = Math.max(maxX, outline.x[i]);
      minY = Math.min(minY, outline.y[i]);
      maxY = Math.max(maxY, outline.y[i]);
    }
    if (!(minX < n && maxX > 0 && minY < n && maxY > 0)) {
      return this;
    }
    left = Math.max(0, (int) minX);
    right = Math.min(n, (int) maxX + 1);
    top = Math.max(0, (int) minY);
    bottom = Math.min(n, (int) maxY + 1);
    for (int i = 0; i < outline.size; i++) {
      int next = i + 1 == outline.size ? 0 : i + 1;
      edge(outline.x[i], outline.y[i], outline.x[next], outline.y[next]);
    }
    for (int row = top; row < bottom; row++) {
      float sum = 0;
      int from = row * (n + 2);
      for (int column = left; column < right; column++) {
        sum += sums[from + column];
        float area = Math.abs(sum);
        value[row * n + column] = area < 1 ? area : 1;
      }
      Arrays.fill(sums, from + left, from + right + 2, 0);
    }
    return this;
  }

  /**
   * Sets this mask to an ellipse that fades out towards its rim as (1 - d²)², where d is the
   * distance from the centre. All arguments are in pixels.
   *
   * @param cx column of the centre
   * @param cy row of the centre
   * @param ax first half axis: columns
   * @param ay first half axis: rows
   * @param bx second half axis: columns
   * @param by second half axis: rows
   */
  CoverageMask blob(float cx, float cy, float ax, float ay, float bx, float by) {
    clear();
    float det = ax * by - bx * ay;
    if (Math.abs(det) < 1e-3f) {
      return this; // seen edge-on
    }
    float reachX = (float) Math.sqrt(ax * ax + bx * bx);
    float reachY = (float) Math.sqrt(ay * ay + by * by);
    left = Math.clamp((int) (cx - reachX), 0, n);
    right = Math.clamp((int) (cx + reachX) + 1, left, n);
    top = Math.clamp((int) (cy - reachY), 0, n);
    bottom = Math.clamp((int) (cy + reachY) + 1, top, n);
    for (int row = top; row < bottom; row++) {
      float dy = row + 0.5f - cy;
      for (int column = left; column < right; column++) {
        float dx = column + 0.5f - cx;
        float u = (dx * by - dy * bx) / det;
        float v = (dy * ax - dx * ay) / det;
        float rest = Math.max(0, 1 - u * u - v * v);
        value[row * n + column] = rest * rest;
      }
    }
    return this;
  }

  private void edge(float x0, float y0, float x1, float y1) {
    if (y0 == y1) {
      return;
    }
    float direction = 1;
    if (y0 > y1) {
      direction = -1;
      float x = x0;
      x0 = x1;
      x1 = x;
      float y = y0;
      y0 = y1;
      y1 = y;
    }
    if (y1 <= 0 || y0 >= n) {
      return;
    }
    float slope = (x1 - x0) / (y1 - y0);
    float x = x0;
    if (y0 < 0) {
      x -= y0 * slope;
      y0 = 0;
    }
    int last = Math.min(n - 1, (int) y1);
    float y = y0;
    for (int row = (int) y0; row <= last; row++) {
      float yNext = Math.min(row + 1, y1);
      float dy = yNext - y;
      float xNext = x + slope * dy;
      if (dy > 0) {
        span(row * (n + 2), clip(Math.min(x, xNext)), clip(Math.max(x, xNext)), direction * dy);
      }
      x = xNext;
      y = yNext;
    }
  }

  private float clip(float x) {
    return x < 0 ? 0 : x > n ? n : x;
  }

  /** Adds the area to the right of an edge from xa to xb of signed height d within one row. */
  private void span(int row, float xa, float xb, float d) {
    int first = (int) xa;
    int last = (int) xb;
    if (first == last) {
      float middle = 0.5f * (xa + xb) - first;
      sums[row + first] += d * (1 - middle);
      sums[row + first + 1] += d * middle;
      return;
    }
    float perPixel = d / (xb - xa);
    float done = 0; // covered by the previous columns
    float area = 0; // the running sum so far
    for (int column = first; column <= last; column++) {
      float from = column == first ? xa - column : 0;
      float to = column == last ? xb - column : 1;
      float height = perPixel * (to - from);
      float reached = done + height * (1 - 0.5f * (from + to));
      sums[row + column] += reached - area;
      area = reached;
      done += height;
    }
    sums[row + last + 1] += d - area;
  }

  /** Blurs the edge by two passes of a box filter of about this radius in pixels. */
  CoverageMask soften(float radius) {
    int r = Math.round(radius);
    if (r < 1 || left >= right) {
      return this;
    }
    left = Math.max(0, left - 2 * r);
    right = Math.min(n, right + 2 * r);
    top = Math.max(0, top - 2 * r);
    bottom = Math.min(n, bottom + 2 * r);
    for (int pass = 0; pass < 2; pass++) {
      for (int row = top; row < bottom; row++) {
        box(row * n + left, 1, right - left, r);
      }
      for (int column = left; column < right; column++) {
        box(top * n + column, n, bottom - top, r);
      }
    }
    return this;
  }

  private void box(int from, int step, int count, int r) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      line[i] = value[from + i * step];
    }
    // outside the canvas the values of its border repeat; elsewhere the ends are 0
    int last = count - 1;
    for (int i = -r; i < r; i++) {
      sum += line[Math.clamp(i, 0, last)];
    }
    float scale = 1f / (2 * r + 1);
    for (int i = 0; i < count; i++) {
      sum += line[Math.min(i + r, last)];
      value[from + i * step] = Math.max(0, sum * scale);
      sum -= line[Math.max(i - r, 0)];
    }
  }

  /** Intersects this mask with {@code other}. */
  CoverageMask within(CoverageMask other) {
    return times(other, false);
  }

  /** Subtracts {@code other} from this mask. */
  CoverageMask without(CoverageMask other) {
    return times(other, true);
  }

  private CoverageMask times(CoverageMask other, boolean free) {
    for (int row = top; row < bottom; row++) {
      for (int i = row * n + left; i < row * n + right; i++) {
        value[i] *= free ? 1 - other.value[i] : other.value[i];
      }
    }
    return this;
  }

  private void clear() {
    for (int row = top; row < bottom; row++) {
      Arrays.fill(value, row * n + left, row * n + right, 0);
    }
    left = 0;
    right = 0;
    top = 0;
    bottom = 0;
  }
}
