package kinesic.facebehavior.synthetic;

import static kinesic.facebehavior.ActionUnit.BROW_LOWERER;
import static kinesic.facebehavior.ActionUnit.CHEEK_RAISER;
import static kinesic.facebehavior.ActionUnit.INNER_BROW_RAISER;
import static kinesic.facebehavior.ActionUnit.LID_TIGHTENER;
import static kinesic.facebehavior.ActionUnit.LIP_CORNER_PULLER;
import static kinesic.facebehavior.ActionUnit.NOSE_WRINKLER;
import static kinesic.facebehavior.ActionUnit.OUTER_BROW_RAISER;
import static kinesic.facebehavior.ActionUnit.UPPER_LID_RAISER;

/** Draws eyes: AU5 raises the upper lid, AU7 tightens both lids, AU6 pushes up the lower lid. */
final class EyePainter {

  private static final int STEPS = 14;
  private static final Rgb WHITE = Rgb.of(0xDFD8D2);
  private static final Rgb LASHES = Rgb.of(0x1C1310);
  private static final Rgb SHADOW = new Rgb(0.5f, 0.43f, 0.43f);

  private final FaceCanvas d;
  private final int side;
  private final float centre; // mm from the middle
  private final float half; // half width of the opening
  private final float upper; // how far the upper lid's edge is above the corners' line
  private final float lower; // how far the lower lid's edge is below it
  private final float flat; // how straight the lower lid is, 0 to 1

  private EyePainter(FaceCanvas d, int side) {
    this.d = d;
    this.side = side;
    Identity.Eyes eyes = d.identity.eyes;
    this.centre = eyes.halfDistance();
    this.half = 16 * eyes.width();
    float tight = d.move(LID_TIGHTENER, side);
    float cheek = d.move(CHEEK_RAISER, side);
    float nose = d.move(NOSE_WRINKLER, side);
    float raised = d.move(UPPER_LID_RAISER, side);
    float gaze = d.face.scene().gazeY;
    float up =
        6.8f * eyes.openness()
            + 4.8f * raised
            + 0.7f * (d.move(INNER_BROW_RAISER, side) + d.move(OUTER_BROW_RAISER, side))
            - 2.2f * tight
            - 0.6f * cheek
            - 1.2f * d.move(BROW_LOWERER, side)
            - 1.0f * nose
            - 2.2f * gaze;
    float low =
        5 * eyes.openness()
            - 3.4f * tight
            - 3.2f * cheek
            - 1.2f * nose
            - 0.7f * d.move(LIP_CORNER_PULLER, side)
            - 0.3f * raised
            + 0.6f * gaze;
    this.lower = Math.max(low, 0.2f);
    float open = Math.max(up, 1.4f - this.lower);
    this.upper = open + d.face.scene().lidDrop * (0.3f - this.lower - open);
    this.flat = Math.min(1, tight + 0.4f * cheek);
  }

  static void paint(FaceCanvas d) {
    for (int side = -1; side <= 1; side += 2) {
      EyePainter eye = new EyePainter(d, side);
      eye.lidsAndSocket();
      eye.ball();
      eye.edges();
      eye.creases();
    }
  }

  /** The line from the inner corner (t = -1) to the outer corner (t = 1). */
  private float axis(float t) {
    return 1.4f - 0.6f * d.identity.eyes.slant() * (t + 1);
  }

  private float upperEdge(float t) {
    float s = t + 0.12f * (1 - t * t); // highest a little towards the nose
    return axis(t) - upper * (1 - (float) StrictMath.pow(Math.abs(s), 2.3));
  }

  private float lowerEdge(float t) {
    float s = t - 0.1f * (1 - t * t);
    return axis(t) + lower * (1 - (float) StrictMath.pow(Math.abs(s), 2.2 + 2 * flat));
  }

  private Polyline upperLine(float lift) {
    return edge(lift, true);
  }

  private Polyline edge(float lift, boolean isUpper) {
    Trace line = d.trace();
    for (int i = 0; i <= STEPS; i++) {
      float t = 2f * i / STEPS - 1;
      float y = (isUpper ? upperEdge(t) : lowerEdge(t)) - lift * (1 - t * t * t * t);
      line.over(side * (centre + half * t), y, 1);
    }
    return line;
  }

  private void lidsAndSocket() {
    d.bump(side * centre, 0, half * 1.25f, 11, 5);
    // make-up on the lid and the darkness of lashes around the eye
    Polyline lid = upperLine(5.5f).addAll(upperLine(-1).reversed());
    float painted = d.outfit.eyeShadow();
    if (painted > 0) {
      d.fillSoftly(lid, 3, d.outfit.eyeShadowColour(), 0.8f * painted, 0.15f);
    } else {
      d.shade(lid, 3, SHADOW, 0.25f);
    }
  }

  private void ball() {
    Canvas canvas = d.canvas;
    Polyline opening = upperLine(0).addAll(edge(0, false).reversed());
    d.clip.inside(opening);
    canvas.paint(d.clip, WHITE, 1, 0.03f);
    float px = d.projection.scale;
    float x = side * centre;
    Projection p = d.projection;
    float depth = Projection.surface(centre, 0) - 1;
    float cx = p.x(x + 4.2f * d.face.scene().gazeX, -0.8f + 3 * d.face.scene().gazeY, depth);
    float cy = p.y(x + 4.2f * d.face.scene().gazeX, -0.8f + 3 * d.face.scene().gazeY, depth);
    float radius = 7.1f * px;
    Rgb iris = d.identity.eyes.iris();
    canvas.paint(circle(cx, cy, radius), iris.times(0.35f), 1, 0.01f);
    canvas.paint(circle(cx, cy, 0.8f * radius), iris, 1, 0.01f);
    canvas.paint(circle(cx, cy + 0.3f * radius, 0.42f * radius), iris.times(1.5f), 0.6f, 0.01f);
    canvas.paint(circle(cx, cy, 0.42f * radius), LASHES.times(0.4f), 1, 0.01f);
    // the upper lid throws a shadow
    Polyline shadow = upperLine(3).addAll(upperLine(-2.6f).reversed());
    canvas.tint(d.shape.inside(shadow).soften(0.7f * px).within(d.clip), SHADOW, 0.75f);
    // blood and shade in the corners
    for (int end = -1; end <= 1; end += 2) {
      Polyline corner =
          Polyline.ellipse(
              p.x(side * (centre + half * end), axis(end)),
              p.y(side * (centre + half * end), axis(end)),
              4 * px,
              3.5f * px);
      canvas.tint(
          d.shape.inside(corner).soften(px).within(d.clip), new Rgb(0.75f, 0.42f, 0.4f), 0.8f);
    }
    canvas.paint(
        circle(cx - 0.32f * radius, cy - 0.36f * radius, 0.24f * radius),
        new Rgb(2.4f, 2.4f, 2.4f),
        1,
        0.3f);
  }

  private CoverageMask circle(float cx, float cy, float radius) {
    return d.shape.inside(Polyline.ellipse(cx, cy, radius, radius)).within(d.clip);
  }

  private void edges() {
    float px = d.projection.scale;
    float dark = 1.5f - 0.5f * d.identity.masculinity + 0.9f * d.outfit.eyeShadow();
    d.fill(upperLine(0.5f).stroke(0.7f * px, dark * px, 1.3f * dark * px), LASHES, 0.92f, 0.1f);
    d.fill(
        edge(0, false).stroke(0.4f * px, 0.55f * px, 0.8f * px),
        d.identity.skin.tone().times(new Rgb(0.5f, 0.3f, 0.3f)),
        0.7f,
        0.1f);
  }

  private void creases() {
    float px = d.projection.scale;
    // the fold of the lid moves with the brow, not with the edge of the lid
    float fold = d.identity.eyes.fold();
    float pushed =
        2.2f * (d.move(BROW_LOWERER, side) + 0.5f * d.move(NOSE_WRINKLER, side))
            - 1.6f * (d.move(INNER_BROW_RAISER, side) + d.move(OUTER_BROW_RAISER, side));
    float rest = 6.8f * d.identity.eyes.openness() + 4.3f - pushed;
    float lift = Math.max(1.6f, rest - Math.max(upper, 0));
    Trace line = d.trace();
    for (int i = 1; i <= STEPS; i++) {
      float t = 2f * i / STEPS - 1;
      line.over(
          side * (centre + 1.04f * half * t),
          upperEdge(t) - lift * (1.02f - 0.5f * t * t * t * t),
          1);
    }
    d.wrinkle(line, 2, 0.5f + 1.1f * fold);
    d.canvas.tint(
        d.shape.inside(line.stroke(0, 1.3f * px, 0.6f * px)), SHADOW, 0.25f + 0.6f * fold);

    float cheek = d.move(CHEEK_RAISER, side);
    float tight = d.move(LID_TIGHTENER, side);
    // a tight lower lid forms a roll
    Trace roll = d.trace();
    for (int i = 1; i < STEPS; i++) {
      float t = 2f * i / STEPS - 1;
      roll.over(side * (centre + half * t), lowerEdge(t) + 4.2f - 1.5f * t * t, 1);
    }
    d.wrinkle(roll, 1.8f, 0.2f + 1.5f * tight + 0.8f * cheek);
    d.bump(side * centre, lowerEdge(0) + 2.2f, half, 2.8f, 1.6f * tight + 0.5f * cheek);
    if (cheek > 0) {
      float x = centre + half;
      d.wrinkle(d.line(side, x + 2, -3, x + 8, -7, x + 14, -13), 1.8f, 1.5f * cheek);
      d.wrinkle(d.line(side, x + 3, 0, x + 10, -1, x + 17, -3), 1.8f, 1.6f * cheek);
      d.wrinkle(d.line(side, x + 2, 3.5f, x + 8, 6, x + 15, 8.5f), 1.8f, 1.5f * cheek);
      d.wrinkle(d.line(side, 15, 9, 25, 14.5f - cheek, x - 2, 11, x + 4, 6), 2.4f, 1.9f * cheek);
    }
  }
}
