package kinesic.facebehavior.synthetic;

/** Draws the background, out of focus. */
final class BackdropPainter {

  private static final int LIGHTS = 9;

  private final Scene.Backdrop backdrop;
  private final int n;
  private final int seed;
  private final float angle;
  private final float[] lights = new float[3 * LIGHTS]; // x, y, radius in widths of the canvas

  BackdropPainter(Scene scene, int n) {
    this.backdrop = scene.backdrop;
    this.n = n;
    SplitMixStream random = new SplitMixStream(scene.texture, "backdrop", 0);
    this.seed = (int) random.nextLong();
    this.angle = random.between(-0.4f, 0.4f);
    for (int i = 0; i < LIGHTS; i++) {
      lights[3 * i] = random.unit();
      lights[3 * i + 1] = random.unit();
      lights[3 * i + 2] = random.between(0.04f, 0.13f);
    }
  }

  /** The colour of the background behind a pixel. */
  Rgb at(int column, int row) {
    float x = (column + 0.5f) / n;
    float y = (row + 0.5f) / n;
    float share =
        switch (backdrop.kind()) {
          case PLAIN -> 0;
          case GRADIENT -> 0.7f * y + angle * (x - 0.5f) + 0.15f;
          case CLOUDS ->
              1.3f
                      * (0.65f * Noise.at(seed, 4 * x, 4 * y)
                          + 0.35f * Noise.at(seed + 1, 11 * x, 11 * y))
                  - 0.15f;
          case LIGHTS -> lights(x, y) + 0.25f * Noise.at(seed, 3 * x, 3 * y);
          case SHELVES -> {
            float u = 9 * (x + angle * y * 0.2f);
            float v = 4 * y;
            float book = Noise.at(seed, (float) Math.floor(3 * u) * 1.7f, (float) Math.floor(v));
            float gap = Math.abs(v - Math.round(v));
            yield gap < 0.06f ? 1 : 0.9f * book;
          }
        };
    return backdrop.first().mix(backdrop.second(), Identity.clamp(share, 0, 1));
  }

  private float lights(float x, float y) {
    float sum = 0;
    for (int i = 0; i < LIGHTS; i++) {
      float dx = x - lights[3 * i];
      float dy = y - lights[3 * i + 1];
      float radius = lights[3 * i + 2];
      float inside = 1 - (dx * dx + dy * dy) / (radius * radius);
      sum += Identity.clamp(4 * inside, 0, 1) * 0.6f;
    }
    return sum;
  }
}
