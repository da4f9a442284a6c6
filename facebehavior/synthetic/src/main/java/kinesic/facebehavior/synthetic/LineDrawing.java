package kinesic.facebehavior.synthetic;

/**
 * Turns a drawing into lines and tones, as by hand, instead of a photograph. Lines follow the edges
 * of colours and the furrows of the relief; tones follow the light.
 */
final class LineDrawing {

  private static final float HATCH = 5.5f; // mm from one stroke to the next
  private static final float SKIN = 0.6f; // luminance of skin of a middle tone in a drawing
  private static final Rgb CHALK = Rgb.of(0xF7F3EA);

  private final FaceCanvas d;
  private final DrawingStyle style;
  private final int n;
  private final Rgb behind;
  private final float exposure; // dark skin is drawn lighter than it is, so that lines show
  private final int reach; // pixels of the canvas from the middle of a line to its side
  private final float[] bright; // [n, n], 0 to 1, as the eye sees the colour without light
  private final float[] shade; // [n, n], 0 in full light to 1

  private LineDrawing(FaceCanvas d) {
    Scene scene = d.face.scene();
    this.d = d;
    this.style = scene.drawing;
    this.n = d.canvas.n;
    this.reach = Math.max(1, Math.round(d.px(style.width)));
    this.behind =
        style.steps > 0
            ? scene.backdrop.first().mix(scene.backdrop.second(), 0.5f)
            : style.paper.mix(scene.backdrop.first(), 0.12f);
    float skin = d.identity.skin.tone().luminance();
    this.exposure = (float) StrictMath.pow(SKIN / (skin + 0.03), 0.75);
    this.bright = new float[n * n];
    this.shade = new float[n * n];
  }

  /**
   * Draws the canvas on planes of half its width.
   *
   * @param planes red, green and blue, linear; filled with 0
   */
  static void draw(FaceCanvas d, float[][] planes) {
    LineDrawing drawing = new LineDrawing(d);
    drawing.look();
    for (int row = 0; row < drawing.n; row++) {
      for (int column = 0; column < drawing.n; column++) {
        Rgb colour = drawing.at(column, row);
        int out = row / 2 * (drawing.n / 2) + column / 2;
        planes[0][out] += 0.25f * colour.r(); // four canvas pixels make one of the image
        planes[1][out] += 0.25f * colour.g();
        planes[2][out] += 0.25f * colour.b();
      }
    }
  }

  /** Fills {@link #bright} and {@link #shade}. */
  private void look() {
    Canvas canvas = d.canvas;
    Scene.Light light = d.face.scene().light;
    float scale = d.projection.scale;
    float paper = style.steps > 0 ? behind.luminance() : 1;
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        int i = row * n + column;
        float luminance =
            exposure * new Rgb(canvas.r[i], canvas.g[i], canvas.b[i]).luminance()
                + paper * (1 - canvas.alpha[i]);
        bright[i] = (float) Math.sqrt(Identity.clamp(luminance, 0, 1));
        float gx = 0.5f * scale * (relief(column + 1, row) - relief(column - 1, row));
        float gy = 0.5f * scale * (relief(column, row + 1) - relief(column, row - 1));
        float steep = 1 / (float) Math.sqrt(gx * gx + gy * gy + 1);
        float towards = (-gx * light.x() - gy * light.y() + light.z()) * steep;
        shade[i] = canvas.alpha[i] * Identity.clamp(1 - towards, 0, 1);
      }
    }
  }

  private int index(int column, int row) {
    return Math.clamp(row, 0, n - 1) * n + Math.clamp(column, 0, n - 1);
  }

  private float relief(int column, int row) {
    return d.canvas.relief[index(column, row)];
  }

  /** How much of a line is at a pixel, 0 to 1. */
  private float line(int column, int row) {
    int left = index(column - reach, row);
    int right = index(column + reach, row);
    int up = index(column, row - reach);
    int down = index(column, row + reach);
    float across = bright[right] - bright[left];
    float along = bright[down] - bright[up];
    float edge = (float) Math.sqrt(across * across + along * along);
    float[] relief = d.canvas.relief;
    float here = relief[index(column, row)];
    float inside = d.canvas.alpha[index(column, row)];
    float furrow = 0.25f * (relief[left] + relief[right] + relief[up] + relief[down]) - here;
    return Identity.clamp(4f * (edge - 0.05f), 0, 1)
        + inside * Identity.clamp(1.4f * (furrow - 0.12f), 0, 0.8f);
  }

  private Rgb at(int column, int row) {
    float line = style.line * Math.min(1, line(column, row));
    return style.steps > 0 ? flat(column, row, line) : drawn(column, row, line);
  }

  /** Flat colours in steps of brightness. */
  private Rgb flat(int column, int row, float line) {
    Canvas canvas = d.canvas;
    int i = row * n + column;
    float light = shade[i] < 0.32f ? 1.1f : 0.72f;
    Rgb colour = new Rgb(canvas.r[i], canvas.g[i], canvas.b[i]);
    float luminance = colour.luminance() + 1e-4f;
    float flat = light * step((float) Math.sqrt(exposure) * luminance) / luminance;
    Rgb back = behind.times(1 - canvas.alpha[i]);
    return new Rgb(
            flat * colour.r() + back.r(),
            flat * colour.g() + back.g(),
            flat * colour.b() + back.b())
        .mix(style.ink, line);
  }

  /** Draws a brightness to the nearest of the steps that the eye sees as equally far apart. */
  private float step(float intensity) {
    float seen = (float) Math.sqrt(Identity.clamp(intensity, 0, 1));
    float nearest = (float) Math.floor(seen * style.steps + 0.5f) / style.steps;
    float step = 0.35f * seen + 0.65f * nearest;
    return step * step;
  }

  /** Ink and chalk on paper. */
  private Rgb drawn(int column, int row, float line) {
    int i = row * n + column;
    float dark = 1 - bright[i] * (1 - 0.9f * shade[i]);
    float period = Math.max(d.px(HATCH), 3);
    float stroke = (column + 0.8f * row) / period;
    float wave = 2 * Math.abs(stroke - (float) Math.floor(stroke) - 0.5f); // 0 to 1
    float tone = style.tone * dark * (1 + style.hatching * (2 * wave - 1));
    float cover = Identity.clamp(Math.max(line, tone), 0, 1);
    float glow = d.canvas.alpha[i] * Identity.clamp(2.2f * (0.55f - dark), 0, 1);
    return behind.mix(CHALK, style.chalk * glow).mix(style.ink, cover);
  }
}
