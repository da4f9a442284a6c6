package kinesic.facebehavior.synthetic;

import static kinesic.facebehavior.ActionUnit.CHIN_RAISER;
import static kinesic.facebehavior.ActionUnit.JAW_DROP;

/** Draws shoulders, neck, ears, the outline of the face and its skin. */
final class HeadPainter {

  private static final Rgb SHADOW = new Rgb(0.42f, 0.36f, 0.36f);

  private HeadPainter() {}

  /**
   * How far the chin is below its rest position, in mm: AU26 drops the jaw, AU17 lifts the chin.
   */
  static float chinDrop(FaceCanvas d) {
    return 15 * d.move(JAW_DROP) - 2.5f * d.move(CHIN_RAISER);
  }

  /** The outline of the face, without ears and hair. */
  static Polyline outline(FaceCanvas d) {
    Identity.Head head = d.identity.head;
    float drop = chinDrop(d);
    float k = head.chinY() / 110;
    float full = head.fullness();
    float[][] right = {
      {33, -98, -8, 0},
      {head.forehead() - 6, -78, -6, 0.3f},
      {head.forehead() + 4, -46, 0, 0.7f},
      {head.cheeks() + 2.5f, -12, 2, 1},
      {head.cheeks() + 1, 20, 8, 0.9f},
      {0.55f * head.cheeks() + 0.45f * head.jaw() + 3 * full, 50 * k + 0.1f * drop, 12, 0.7f},
      {head.jaw() + 1.5f * full, 76 * k + 0.3f * drop, 16, 0.5f},
      {0.55f * head.jaw() + 0.5f * head.chin() + 2 * full, 96 * k + 0.7f * drop, 32, 0.2f},
      {head.chin(), head.chinY() - 2.5f + drop, 46, 0},
    }; // x, y, z, share of the rim's shift
    Trace points = d.trace();
    points.at(0, -104, -8);
    for (float[] p : right) {
      points.at(p[0], p[1], p[2] + p[3] * d.rim(1));
    }
    points.at(0, head.chinY() + 1 + drop, 50);
    for (int i = right.length - 1; i >= 0; i--) {
      float[] p = right[i];
      points.at(-p[0], p[1], p[2] + p[3] * d.rim(-1));
    }
    return points.closedCurve();
  }

  static void paintNeckAndShoulders(FaceCanvas d) {
    Identity identity = d.identity;
    float half = 36 + 9 * identity.masculinity + 5 * identity.head.fullness();
    Trace neck = d.trace();
    neck.at(-half, 40, -20).at(half, 40, -20);
    neck.at(half - 1, 108, -22).at(half + 10, 136, -25).at(half + 40, 160, -30);
    neck.at(-half - 40, 160, -30).at(-half - 10, 136, -25).at(-half + 1, 108, -22);
    Rgb tone = identity.skin.tone();
    d.fill(neck, tone.times(new Rgb(0.9f, 0.86f, 0.84f)), 1, 0.05f);
    Trace sides = d.trace();
    sides.at(-half + 9, 60, -20).at(half - 9, 60, -20);
    sides.at(half - 6, 170, -20).at(-half + 6, 170, -20);
    d.canvas.tint(
        d.shape.inside(neck).without(d.clip.inside(sides).soften(d.px(5))), SHADOW, 0.45f);
    Trace shirt = d.trace();
    float neckline = 150 - 12 * identity.masculinity;
    shirt.at(-190, 230, -30).at(-130, 152, -30).at(-half - 8, 122, -26);
    shirt.at(-half * 0.6f, neckline - 4, -20).at(0, neckline, -15);
    shirt.at(half * 0.6f, neckline - 4, -20);
    shirt.at(half + 8, 122, -26).at(130, 152, -30).at(190, 230, -30);
    d.fill(shirt, d.outfit.clothes(), 1, 0);
  }

  static void paintEars(FaceCanvas d) {
    Identity identity = d.identity;
    Rgb tone = identity.skin.tone().times(new Rgb(0.97f, 0.82f, 0.78f));
    float size = identity.head.ears();
    for (int side = -1; side <= 1; side += 2) {
      float x = identity.head.cheeks() + 2;
      Trace ear = d.trace();
      float[][] points = {
        {-4, -16}, {4, -20}, {10, -16}, {11.5f, -5}, {8, 8}, {4, 19}, {-2, 20}, {-5, 10}
      };
      for (float[] p : points) {
        ear.at(side * (x + size * p[0]), 14 + size * p[1], -6);
      }
      d.fill(ear.closedCurve(), tone, 1, 0.05f);
      Trace inner = d.trace();
      float[][] hollow = {{-2, -11}, {4, -14}, {7.5f, -9}, {6, 1}, {2, 8}, {-2, 6}};
      for (float[] p : hollow) {
        inner.at(side * (x + size * p[0]), 14 + size * p[1], -6);
      }
      d.shade(inner.closedCurve(), 3, SHADOW, 0.6f);
      if (d.outfit.earrings()) {
        float cx = d.projection.x(side * (x + 2 * size), 14 + 22 * size, -6);
        float cy = d.projection.y(side * (x + 2 * size), 14 + 22 * size, -6);
        d.fill(Polyline.ellipse(cx, cy, d.px(3), d.px(4)), Rgb.of(0xE4C66A), 1, 0.8f);
      }
    }
  }

  /** Draws the skin of the face and its large forms; features are drawn after it. */
  static void paintFace(FaceCanvas d) {
    Identity identity = d.identity;
    Identity.Skin skin = identity.skin;
    // the shadow of the jaw on the neck
    Polyline shadow = new Polyline();
    Polyline outline = outline(d);
    for (int i = 0; i < outline.size; i++) {
      shadow.add(outline.x[i], outline.y[i] + d.px(8));
    }
    d.shade(shadow, 9, SHADOW, 0.75f);
    int pores = identity.hair.strands();
    d.canvas.paint(
        d.shape.inside(outline),
        skin.tone(),
        1,
        skin.gloss(),
        (px, py) -> 0.96f + 0.08f * Noise.grain(pores, (int) px, (int) py));
    base(d);
    forms(d);
    complexion(d);
  }

  /** The ellipsoid of the skull over the whole canvas; its rim flattens out to carry the hair. */
  private static void base(FaceCanvas d) {
    Projection projection = d.projection;
    Canvas canvas = d.canvas;
    int n = canvas.n;
    float cx = projection.x(0, Projection.HEAD_CENTRE, 0);
    float cy = projection.y(0, Projection.HEAD_CENTRE, 0);
    double roll = StrictMath.toRadians(d.face.pose().roll());
    float cos = (float) StrictMath.cos(roll) / projection.scale;
    float sin = (float) StrictMath.sin(roll) / projection.scale;
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        float dx = column + 0.5f - cx;
        float dy = row + 0.5f - cy;
        float u = (dx * cos + dy * sin) / 88;
        float v = (dy * cos - dx * sin) / 128;
        float t = 1 - u * u - v * v;
        float positive = 0.5f * (t + (float) Math.sqrt(t * t + 0.015f));
        canvas.skull[row * n + column] = 66 * (float) Math.sqrt(positive);
      }
    }
    System.arraycopy(canvas.skull, 0, canvas.relief, 0, n * n);
  }

  /** Raises and lowers the relief for bone and fat. */
  private static void forms(FaceCanvas d) {
    Identity identity = d.identity;
    float full = identity.head.fullness();
    float drop = chinDrop(d);
    for (int side = -1; side <= 1; side += 2) {
      d.bump(side * 25, -17, 24, 10, 1.5f + 2.2f * identity.masculinity);
      d.bump(side * 31, 0, 21, 14, -5.5f);
      d.bump(side * 45, 26, 24, 18, 3.2f - 1.5f * full);
      d.bump(side * 66, -28, 18, 28, -3);
      d.bump(side * 46, 58 + 0.4f * drop, 22, 26, -3.5f + 6.5f * full);
    }
    d.bump(0, -58, 62, 40, 2);
    d.bump(0, identity.mouth.y() + 0.4f * drop, 40, 30, 4.5f);
  }

  /** Varies the colour of the skin. */
  private static void complexion(FaceCanvas d) {
    Identity identity = d.identity;
    Identity.Skin skin = identity.skin;
    Rgb rosy = new Rgb(1.03f, 0.74f, 0.7f);
    for (int side = -1; side <= 1; side += 2) {
      d.stain(side * 42, 34, 26, 22, rosy, 0.2f + 0.6f * skin.rosiness());
      d.stain(side * 42, 30, 26, 16, new Rgb(1, 0.55f, 0.56f), 0.6f * d.outfit.blush());
      d.stain(side * 32, -6, 22, 14, new Rgb(0.84f, 0.74f, 0.72f), 0.55f);
      d.stain(side * 29, 13, 17, 7, new Rgb(0.66f, 0.58f, 0.62f), 0.15f + 0.8f * skin.eyeRings());
    }
    d.stain(0, 42, 16, 14, rosy, 0.15f + 0.5f * skin.rosiness());
    d.stain(0, 104, 26, 16, rosy, 0.25f * skin.rosiness());
    if (skin.freckles() > 0) {
      SplitMixStream random = new SplitMixStream(identity.hair.strands(), "freckles", 0);
      for (int i = 0; i < 34 * skin.freckles(); i++) {
        float x = random.gaussian(0, 26);
        float y = 30 + random.gaussian(0, 10) - 0.05f * Math.abs(x);
        d.stain(x, y, 1.9f, 1.8f, new Rgb(0.66f, 0.5f, 0.4f), random.between(0.4f, 1));
      }
    }
    if (skin.lines() > 0.15f) {
      lines(d, skin.lines());
    }
  }

  /** Cuts the lines of age: faint wrinkles of AU1, 2, 6 and 12 on a face at rest. */
  private static void lines(FaceCanvas d, float age) {
    for (int i = 0; i < 3; i++) {
      float y = -44 - 9 * i;
      d.wrinkle(d.line(1, -34, y + 3, -15, y - 1, 0, y + 1, 16, y - 1, 35, y + 3), 2, 0.5f * age);
    }
    for (int side = -1; side <= 1; side += 2) {
      d.wrinkle(d.line(side, 52, -3, 60, -6), 1.5f, 0.35f * age);
      d.wrinkle(d.line(side, 52, 3, 60, 5), 1.5f, 0.35f * age);
      d.wrinkle(d.line(side, 19, 12, 30, 16, 42, 12), 2.4f, 0.7f * age);
      d.wrinkle(d.line(side, 30, 82, 31, 90, 27, 97), 2.4f, 0.7f * age);
      d.wrinkle(d.line(side, 4.5f, -22, 4, -14, 5, -8), 1.6f, 0.5f * age);
    }
  }
}
