package kinesic.facebehavior.synthetic;

import static kinesic.facebehavior.ActionUnit.BROW_LOWERER;
import static kinesic.facebehavior.ActionUnit.CHEEK_RAISER;
import static kinesic.facebehavior.ActionUnit.INNER_BROW_RAISER;
import static kinesic.facebehavior.ActionUnit.NOSE_WRINKLER;
import static kinesic.facebehavior.ActionUnit.OUTER_BROW_RAISER;

/**
 * Draws eyebrows and forehead: AU1 and AU2 raise the inner and outer end of the brow, AU4 lowers
 * the brows and pulls them together.
 */
final class BrowPainter {

  private BrowPainter() {}

  static void paint(FaceCanvas d) {
    for (int side = -1; side <= 1; side += 2) {
      brow(d, side);
      wrinkles(d, side);
    }
    float inner = d.move(INNER_BROW_RAISER);
    for (int i = 0; i < 3; i++) {
      // short lines across the middle, drawn up with the inner ends
      float y = -38 - 9 * i - 3 * inner;
      float half = 24 - 3 * i;
      d.wrinkle(
          d.line(1, -half, y + 4, -11, y, -2, y + 1.5f, 11, y - 0.5f, half + 2, y + 4),
          3,
          1.4f * inner);
    }
    float knit = d.move(BROW_LOWERER);
    d.wrinkle(d.line(1, -8, -6, 0, -4, 8, -6), 2, 1.1f * knit);
    d.stain(0, -17, 10, 13, new Rgb(0.7f, 0.62f, 0.62f), 0.6f * knit);
  }

  /** The line of the hairs from the inner to the outer end, in mm: x0, y0, x1, y1, ... */
  private static float[] course(FaceCanvas d, int side) {
    Identity.Brows brows = d.identity.brows;
    float inner = d.move(INNER_BROW_RAISER, side);
    float outer = d.move(OUTER_BROW_RAISER, side);
    float lower = d.move(BROW_LOWERER, side) + 0.55f * d.move(NOSE_WRINKLER, side);
    float squeeze = d.move(CHEEK_RAISER, side);
    float y = -20.5f - brows.height();
    float[][] rest = {
      {9.5f + brows.spacing(), 0.2f - brows.slant() * 0.4f},
      {20, -2.2f - 0.5f * brows.arch()},
      {32, -2.8f - brows.arch() - brows.slant() * 0.5f},
      {41, -0.6f - 0.75f * brows.arch() - brows.slant()},
      {50, 5.6f - 0.2f * brows.arch() - brows.slant()},
    };
    float[] liftInner = {9, 5.5f, 1.2f, 0, 0};
    float[] liftOuter = {0, 2.2f, 7, 8, 7};
    float[] drop = {6.5f, 6, 4, 2, 0.5f};
    float[] together = {4, 3.5f, 2, 1, 0};
    float[] pressed = {0, 0, 0.3f, 1, 1.6f};
    float[] course = new float[10];
    for (int i = 0; i < 5; i++) {
      course[2 * i] = rest[i][0] - together[i] * d.move(BROW_LOWERER, side) - 0.6f * inner;
      course[2 * i + 1] =
          y
              + rest[i][1]
              - liftInner[i] * inner
              - liftOuter[i] * outer
              + drop[i] * lower
              + pressed[i] * squeeze;
    }
    return course;
  }

  private static void brow(FaceCanvas d, int side) {
    Identity.Brows brows = d.identity.brows;
    Polyline line = d.line(side, course(d, side));
    float thick = d.px(brows.thickness());
    Polyline outline = line.stroke(0.8f * thick, thick, 0.28f * thick);
    int seed = d.identity.hair.strands();
    float fine = 0.8f / d.projection.scale;
    d.canvas.paint(
        d.shape.inside(outline).soften(d.px(0.9f)),
        brows.colour(),
        0.9f,
        0.03f,
        (px, py) -> 0.6f + 0.8f * Noise.at(seed, px * fine * 0.6f + py * fine * 0.3f, py * fine));
    d.canvas.raise(d.shape, 0.5f);
  }

  private static void wrinkles(FaceCanvas d, int side) {
    float outer = d.move(OUTER_BROW_RAISER, side);
    for (int i = 0; i < 3; i++) {
      // arches over the outer half of the brow
      float y = -39 - 7.5f * i - 3 * outer;
      d.wrinkle(d.line(side, 17, y + 1, 30, y - 3, 42, y - 1.5f, 53, y + 6), 2.6f, 1.5f * outer);
    }
    float knit = d.move(BROW_LOWERER, side);
    d.wrinkle(d.line(side, 5.5f, -31, 4, -22, 4.6f, -13, 7, -7), 2.2f, 2.3f * knit);
    // the corrugator bulges over the inner end
    d.bump(side * 13, -25 + 4 * knit, 11, 6, 2 * knit);
  }
}
