package kinesic.facebehavior.synthetic;

/**
 * The drawing before it is lit: for each pixel of a square, the colour of the surface (linear,
 * premultiplied by the fraction of the pixel that head and clothes cover), its gloss, and its
 * relief in mm towards the viewer.
 */
final class Canvas {

  final int n;
  final float[] r; // [n, n], as all planes
  final float[] g;
  final float[] b;
  final float[] alpha;
  final float[] gloss;
  final float[] relief; // mm
  final float[] skull; // mm; the initial relief
  private final float[] near; // of the current wrinkle: 1 at its bottom, 0 out of reach
  private final float[] along; // position of the nearest point along the wrinkle, 0 to 1

  Canvas(int n) {
    this.n = n;
    this.r = new float[n * n];
    this.g = new float[n * n];
    this.b = new float[n * n];
    this.alpha = new float[n * n];
    this.gloss = new float[n * n];
    this.relief = new float[n * n];
    this.skull = new float[n * n];
    this.near = new float[n * n];
    this.along = new float[n * n];
  }

  /** A factor on the brightness of a painted pixel. */
  interface Texture {
    float at(float px, float py);
  }

  /** Paints a shape over the canvas. */
  void paint(CoverageMask shape, Rgb colour, float opacity, float shine) {
    paint(shape, colour, opacity, shine, (px, py) -> 1);
  }

  /** Paints a shape over the canvas, with the brightness of each pixel from {@code texture}. */
  void paint(CoverageMask shape, Rgb colour, float opacity, float shine, Texture texture) {
    for (int row = shape.top; row < shape.bottom; row++) {
      for (int column = shape.left; column < shape.right; column++) {
        int i = row * n + column;
        float c = shape.value[i] * opacity;
        if (c > 0) {
          float bright = texture.at(column + 0.5f, row + 0.5f) * c;
          r[i] += bright * colour.r() - c * r[i];
          g[i] += bright * colour.g() - c * g[i];
          b[i] += bright * colour.b() - c * b[i];
          alpha[i] += c * (1 - alpha[i]);
          gloss[i] += c * (shine - gloss[i]);
        }
      }
    }
  }

  /** Multiplies the colour by {@code factor} where the shape covers the canvas. */
  void tint(CoverageMask shape, Rgb factor, float opacity) {
    for (int row = shape.top; row < shape.bottom; row++) {
      for (int i = row * n + shape.left; i < row * n + shape.right; i++) {
        tint(i, factor, shape.value[i] * opacity);
      }
    }
  }

  private void tint(int i, Rgb factor, float c) {
    r[i] *= 1 - c * (1 - factor.r());
    g[i] *= 1 - c * (1 - factor.g());
    b[i] *= 1 - c * (1 - factor.b());
  }

  /** Raises the relief by {@code mm} where the shape covers the canvas. */
  void raise(CoverageMask shape, float mm) {
    for (int row = shape.top; row < shape.bottom; row++) {
      for (int i = row * n + shape.left; i < row * n + shape.right; i++) {
        relief[i] += shape.value[i] * mm;
      }
    }
  }

  /** Replaces the relief by a surface {@code mm} above the skull where the shape covers it. */
  void cover(CoverageMask shape, float mm) {
    for (int row = shape.top; row < shape.bottom; row++) {
      for (int i = row * n + shape.left; i < row * n + shape.right; i++) {
        relief[i] += shape.value[i] * (skull[i] + mm - relief[i]);
      }
    }
  }

  /** Adds smooth noise of {@code mm} from pit to peak and a grain of {@code grain} pixels. */
  void roughen(CoverageMask shape, float mm, float grain, int seed) {
    for (int row = shape.top; row < shape.bottom; row++) {
      for (int column = shape.left; column < shape.right; column++) {
        int i = row * n + column;
        relief[i] += mm * shape.value[i] * (Noise.at(seed, column / grain, row / grain) - 0.5f);
      }
    }
  }

  /**
   * Cuts a wrinkle into the relief: deepest in the middle of the line, fading out at its ends, with
   * a low ridge on either side.
   *
   * @param line in pixels
   * @param width from the bottom of the wrinkle to its side, in pixels
   * @param mm depth
   */
  void wrinkle(Polyline line, float width, float mm) {
    // a wrinkle narrower than the grid can show is made wider and shallower
    float w = Math.max(width, 1.3f);
    float depth = mm * width / w;
    float reach = 2 * w;
    int left = n;
    int right = 0;
    int top = n;
    int bottom = 0;
    for (int k = 0; k + 1 < line.size; k++) {
      float x = line.x[k];
      float y = line.y[k];
      float ex = line.x[k + 1] - x;
      float ey = line.y[k + 1] - y;
      float squared = ex * ex + ey * ey + 1e-9f;
      int columnFrom = Math.max(0, (int) (Math.min(x, x + ex) - reach));
      int columnTo = Math.min(n, (int) (Math.max(x, x + ex) + reach) + 1);
      int rowFrom = Math.max(0, (int) (Math.min(y, y + ey) - reach));
      int rowTo = Math.min(n, (int) (Math.max(y, y + ey) + reach) + 1);
      for (int row = rowFrom; row < rowTo; row++) {
        float dy = row + 0.5f - y;
        for (int column = columnFrom; column < columnTo; column++) {
          float dx = column + 0.5f - x;
          float t = (dx * ex + dy * ey) / squared;
          t = t < 0 ? 0 : t > 1 ? 1 : t;
          float qx = dx - t * ex;
          float qy = dy - t * ey;
          float closeness = 1 - (qx * qx + qy * qy) / (reach * reach);
          int i = row * n + column;
          if (closeness > near[i]) {
            near[i] = closeness;
            along[i] = (k + t) / (line.size - 1);
          }
        }
      }
      left = Math.min(left, columnFrom);
      right = Math.max(right, columnTo);
      top = Math.min(top, rowFrom);
      bottom = Math.max(bottom, rowTo);
    }
    for (int row = top; row < bottom; row++) {
      for (int i = row * n + left; i < row * n + right; i++) {
        float rest = near[i];
        if (rest > 0) {
          near[i] = 0;
          float profile = (3.6f - 4.6f * rest) * rest * rest * rest;
          float fade = 4 * along[i] * (1 - along[i]);
          relief[i] += depth * profile * Math.min(1, 1.5f * fade);
        }
      }
    }
  }
}
