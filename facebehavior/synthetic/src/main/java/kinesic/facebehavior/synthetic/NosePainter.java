package kinesic.facebehavior.synthetic;

import static kinesic.facebehavior.ActionUnit.LIP_CORNER_PULLER;
import static kinesic.facebehavior.ActionUnit.LIP_STRETCHER;
import static kinesic.facebehavior.ActionUnit.NOSE_WRINKLER;
import static kinesic.facebehavior.ActionUnit.UPPER_LIP_RAISER;

/** Draws the nose: AU9 wrinkles the skin over its bridge and lifts its wings. */
final class NosePainter {

  private static final Rgb DARK = new Rgb(0.22f, 0.13f, 0.12f);
  private static final Rgb SHADOW = new Rgb(0.55f, 0.46f, 0.45f);

  private NosePainter() {}

  /** How far a wing of the nose is lifted, in mm. */
  static float wingLift(FaceCanvas d, int side) {
    return 3.8f * d.move(NOSE_WRINKLER, side) + 1.3f * d.move(UPPER_LIP_RAISER, side);
  }

  static void paint(FaceCanvas d) {
    Identity.Nose nose = d.identity.nose;
    float base = nose.length();
    float bridge = nose.bridge();
    float wrinkled = d.move(NOSE_WRINKLER);
    float tip = base - 6 - 1.2f * wrinkled;
    d.bump(0, 9, 4, 10, 31, 6 * bridge);
    d.bump(0, 22, 9, 13, 26, 6.5f * bridge);
    d.bump(0, tip - 2, 15, 15, 14, 7.5f);
    d.bump(0, tip + 1, 16, 9, 8, 2);
    d.bump(0, base + 7, 2, 9, 7, -1.5f);
    for (int side = -1; side <= 1; side += 2) {
      float lift = wingLift(d, side);
      float flare =
          0.9f * d.move(LIP_CORNER_PULLER, side)
              + 0.8f * d.move(LIP_STRETCHER, side)
              + 0.8f * wrinkled;
      float half = nose.halfWidth() + flare;
      d.bump(side * (half - 6), base - 5 - lift, 7, 9, 8.5f, 5);
      float depth = Projection.surface(7, base) + 8;
      float cx = d.projection.x(side * 7.2f, base - 0.6f - 0.6f * lift, depth);
      float cy = d.projection.y(side * 7.2f, base - 0.6f - 0.6f * lift, depth);
      Polyline nostril = Polyline.ellipse(cx, cy, d.px(3.6f), d.px(1.9f));
      d.shade(nostril, 1.2f, DARK, 0.9f);
      Trace around = d.trace();
      around.over(side * (half - 0.5f), base - 12 - lift, 3);
      around.over(side * (half + 1.2f), base - 6 - lift, 3);
      around.over(side * (half - 1), base - 0.5f - lift, 3);
      around.over(side * (half - 6), base + 0.5f - 0.7f * lift, 5);
      Polyline crease = around.openCurve();
      d.wrinkle(crease, 1.8f, 0.7f + 0.9f * wrinkled);
      d.canvas.tint(
          d.shape.inside(crease.stroke(0, d.px(1.8f), 0)).soften(d.px(0.5f)), SHADOW, 0.6f);
      d.stain(side * 13, 16, 5, 20, SHADOW, 0.22f);
      bunch(d, side);
    }
    Trace under = d.trace();
    under.over(-11, base + 1, 4).over(0, base + 4.5f, 6).over(11, base + 1, 4);
    d.canvas.tint(
        d.shape.inside(under.openCurve().stroke(0, d.px(4), 0)).soften(d.px(1)), SHADOW, 0.55f);
    d.wrinkle(d.line(1, -10, -9, 0, -6.5f, 10, -9), 2.4f, 1.6f * wrinkled);
  }

  /** Oblique wrinkles from the bridge down the sides of the nose. */
  private static void bunch(FaceCanvas d, int side) {
    float wrinkled = d.move(NOSE_WRINKLER, side);
    if (wrinkled == 0) {
      return;
    }
    for (int i = 0; i < 3; i++) {
      float y = 4 + 6.5f * i;
      Trace line = d.trace();
      line.over(side * 1.5f, y - 1, 6).over(side * (7 + i), y + 1.5f, 5);
      line.over(side * (13 + 2.5f * i), y + 9, 1);
      d.wrinkle(line.openCurve(), 2.4f, (1.5f - 0.3f * i) * wrinkled);
    }
    d.bump(side * 17, 25, 10, 10, 3 * wrinkled);
    d.stain(side * 10, 12, 8, 13, SHADOW, 0.45f * wrinkled);
  }
}
