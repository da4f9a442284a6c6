package kinesic.facebehavior.synthetic;

import static kinesic.facebehavior.ActionUnit.CHEEK_RAISER;
import static kinesic.facebehavior.ActionUnit.CHIN_RAISER;
import static kinesic.facebehavior.ActionUnit.DIMPLER;
import static kinesic.facebehavior.ActionUnit.JAW_DROP;
import static kinesic.facebehavior.ActionUnit.LIP_CORNER_DEPRESSOR;
import static kinesic.facebehavior.ActionUnit.LIP_CORNER_PULLER;
import static kinesic.facebehavior.ActionUnit.LIP_STRETCHER;
import static kinesic.facebehavior.ActionUnit.NOSE_WRINKLER;
import static kinesic.facebehavior.ActionUnit.UPPER_LIP_RAISER;

/**
 * Draws cheeks, nasolabial folds and chin: what AU6, 10, 12, 14, 15, 17 and 20 push, pull and
 * wrinkle around the features.
 */
final class CheekPainter {

  private static final Rgb SHADOW = new Rgb(0.6f, 0.48f, 0.46f);

  private CheekPainter() {}

  static void sculpt(FaceCanvas d, MouthShape mouth) {
    for (int side = -1; side <= 1; side += 2) {
      cheek(d, side);
      fold(d, mouth, side);
      corner(d, mouth, side);
    }
    chin(d, mouth);
  }

  private static void cheek(FaceCanvas d, int side) {
    float raised = d.move(CHEEK_RAISER, side);
    float smile = d.move(LIP_CORNER_PULLER, side);
    float lip = d.move(UPPER_LIP_RAISER, side);
    d.bump(side * 37, 22 - 3 * raised, 21, 11, 4.2f * raised);
    d.bump(side * 39, 37 - 4 * raised - 3 * smile, 19, 15, 5.5f * smile);
    d.stain(side * 39, 33, 20, 14, new Rgb(1.05f, 0.8f, 0.76f), 0.5f * smile);
    d.bump(side * 23, 33, 11, 12, 2.6f * lip + 1.5f * d.move(NOSE_WRINKLER, side));
    d.bump(side * 46, 62, 18, 20, -2.2f * d.move(JAW_DROP, side));
  }

  /** The nasolabial fold. */
  private static void fold(FaceCanvas d, MouthShape mouth, int side) {
    float smile = d.move(LIP_CORNER_PULLER, side);
    float lip = d.move(UPPER_LIP_RAISER, side);
    float nose = d.move(NOSE_WRINKLER, side);
    float raised = d.move(CHEEK_RAISER, side);
    float half = d.identity.nose.halfWidth();
    float top = d.identity.nose.length() - 9 - NosePainter.wingLift(d, side);
    float x = mouth.cornerX(side);
    float y = mouth.cornerY(side);
    float pouch = 3.2f * lip + 1.5f * smile;
    Polyline line =
        d.line(
            side,
            half + 2.5f,
            top,
            half + 6 + pouch,
            top + 8,
            0.45f * (half + 6) + 0.55f * (x + 5) + pouch,
            0.5f * (top + y),
            x + 6 + 1.5f * smile,
            y - 3 - 4 * lip,
            x + 5.5f,
            y + 6 - 3 * smile - 6 * lip);
    float depth =
        0.25f
            + 0.8f * d.identity.skin.lines()
            + 1.9f * smile
            + 1.9f * lip
            + 1.1f * nose
            + 0.5f * raised
            + 0.3f * d.move(LIP_STRETCHER, side);
    d.wrinkle(line, 3.2f, 0.8f * depth);
    d.canvas.tint(
        d.shape.inside(line.stroke(0, d.px(2.4f), 0)).soften(d.px(0.8f)),
        SHADOW,
        Math.min(0.8f, 0.28f * depth));
  }

  /** The skin around a corner of the mouth. */
  private static void corner(FaceCanvas d, MouthShape mouth, int side) {
    float x = mouth.cornerX(side);
    float y = mouth.cornerY(side);
    float dimple = d.move(DIMPLER, side);
    if (dimple > 0) {
      d.bump(side * (x + 4.5f), y - 0.5f, 4.5f, 7, -3.6f * dimple);
      d.bump(side * (x + 12), y + 1, 9, 14, 3 * dimple);
      d.bump(side * (x - 2), y + 8, 10, 6, 1.6f * dimple);
      d.stain(side * (x + 4), y - 0.5f, 4, 6.5f, new Rgb(0.45f, 0.33f, 0.32f), 0.9f * dimple);
      d.wrinkle(
          d.line(side, x + 3, y - 9, x + 6.5f, y - 3, x + 6.5f, y + 3, x + 3, y + 9),
          2.4f,
          1.3f * dimple);
    }
    float down = d.move(LIP_CORNER_DEPRESSOR, side);
    if (down > 0) {
      d.wrinkle(
          d.line(side, x - 1, y + 1, x + 3, y + 6, x + 3, y + 13, x, y + 19), 2.4f, 2.1f * down);
      d.bump(side * (x - 5), y + 10, 12, 9, 2.2f * down);
      d.stain(side * (x + 1), y + 3, 4, 5, SHADOW, 0.8f * down);
    }
    float stretch = d.move(LIP_STRETCHER, side);
    if (stretch > 0) {
      d.wrinkle(
          d.line(side, x + 3, y - 9, x + 6, y - 2, x + 6, y + 6, x + 3, y + 13),
          2.2f,
          1.5f * stretch);
      d.wrinkle(d.line(side, x + 9, y - 10, x + 12, y - 1, x + 11, y + 10), 2.2f, 1.1f * stretch);
    }
  }

  private static void chin(FaceCanvas d, MouthShape mouth) {
    float up = d.move(CHIN_RAISER);
    float drop = HeadPainter.chinDrop(d);
    float y = d.identity.head.chinY() - 10 + drop - 2.5f * up;
    float lip = mouth.lowerOuter(0);
    d.bump(0, y, 17, 11, 4.5f + 2.5f * up);
    float groove = Math.min(lip + 4.5f, y - 4);
    d.wrinkle(
        d.line(1, -13, groove - 0.5f, 0, groove + 1.2f, 13, groove - 0.5f),
        3,
        0.7f + 1.3f * up + 0.4f * d.move(LIP_CORNER_DEPRESSOR));
    if (up > 0) {
      // mentalis pulls the skin in at many points
      d.canvas.roughen(d.blob(0, y, 0, 17, 12), 2.8f * up, d.px(4.2f), d.identity.hair.strands());
      d.wrinkle(d.line(1, -15, y + 4, -12, y - 5, -5, y - 9), 2, 1.2f * up);
      d.wrinkle(d.line(1, 15, y + 4, 12, y - 5, 5, y - 9), 2, 1.2f * up);
    }
  }
}
