package kinesic.facebehavior.synthetic;

/** Draws hats and glasses. */
final class AccessoryPainter {

  private static final Rgb SHADOW = new Rgb(0.45f, 0.4f, 0.42f);

  private AccessoryPainter() {}

  static void paintHat(FaceCanvas d) {
    switch (d.outfit.hat()) {
      case NONE -> {}
      case BEANIE -> beanie(d);
      case CAP -> cap(d);
      case BRIM -> brim(d);
      case HEADSCARF -> headscarf(d);
    }
  }

  /** The crown of a hat down to its band, whose middle is at height {@code band}. */
  private static Polyline crown(FaceCanvas d, float band, float wide, float high) {
    Trace line = d.trace();
    float half = d.identity.head.forehead() + 9 + wide;
    line.at(-half, band + 7, 0).at(-half - 1, -70, -6).at(-half * 0.75f, -100, -8);
    line.at(0, -112 - high, -8).at(half * 0.75f, -100, -8).at(half + 1, -70, -6);
    line.at(half, band + 7, 0).at(45, band + 1).at(0, band - 2).at(-45, band + 1);
    return line.closedCurve();
  }

  private static void drop(FaceCanvas d, Polyline shape, float mm) {
    Polyline shadow = new Polyline();
    for (int i = 0; i < shape.size; i++) {
      shadow.add(shape.x[i], shape.y[i] + d.px(mm));
    }
    d.shade(shadow, mm, SHADOW, 0.6f);
  }

  private static void beanie(FaceCanvas d) {
    Rgb colour = d.outfit.hatColour();
    float mm = 1 / d.projection.scale;
    Polyline crown = crown(d, -45, 2, 12);
    drop(d, crown, 5);
    Canvas.Texture ribs = (px, py) -> 0.8f + 0.4f * Noise.at(7, px * mm * 0.32f, py * mm * 0.05f);
    d.canvas.paint(d.shape.inside(crown), colour, 1, 0, ribs);
    d.canvas.cover(d.shape, 4);
    Trace band = d.trace();
    float half = d.identity.head.forehead() + 12;
    band.at(-half, -36, 0).at(-45, -43).at(0, -46).at(45, -43);
    band.at(half, -36, 0).at(half + 1, -54, 0).at(45, -62).at(0, -65);
    band.at(-45, -62).at(-half - 1, -54, 0);
    d.canvas.paint(d.shape.inside(band.closedCurve()), colour.times(1.25f), 1, 0, ribs);
    d.canvas.raise(d.shape.soften(d.px(2)), 3);
  }

  private static void cap(FaceCanvas d) {
    Rgb colour = d.outfit.hatColour();
    Polyline crown = crown(d, -50, 0, 2);
    d.fill(crown, colour, 1, 0);
    d.canvas.cover(d.shape, 4);
    Trace outline = d.trace();
    outline.at(-62, -44, 30).at(-40, -54, 62).at(0, -58, 74).at(40, -54, 62);
    outline.at(62, -44, 30).at(48, -36, 88).at(0, -34, 112).at(-48, -36, 88);
    Polyline visor = outline.closedCurve();
    drop(d, visor, 13);
    d.fill(visor, colour.times(0.7f), 1, 0.05f);
    d.canvas.cover(d.shape, 6);
    Trace edge = d.trace();
    edge.at(-58, -42, 50).at(-48, -36, 88).at(0, -34, 112);
    edge.at(48, -36, 88).at(58, -42, 50);
    d.fill(edge.openCurve().stroke(0, d.px(2), 0), colour.times(1.3f), 1, 0);
  }

  private static void brim(FaceCanvas d) {
    Rgb colour = d.outfit.hatColour();
    Polyline crown = crown(d, -54, -4, 0);
    Trace outline = d.trace();
    outline.at(-116, -62, 0).at(-70, -46, 60).at(0, -38, 95).at(70, -46, 60);
    outline.at(116, -62, 0).at(60, -66, 40).at(0, -66, 60).at(-60, -66, 40);
    Polyline brim = outline.closedCurve();
    drop(d, brim, 12);
    d.fill(crown, colour, 1, 0);
    Trace ribbon = d.trace();
    ribbon.at(-64, -74, 20).at(0, -66, 70).at(64, -74, 20);
    d.fill(ribbon.openCurve().stroke(d.px(10), d.px(10), d.px(10)), colour.times(0.35f), 1, 0.1f);
    d.fill(brim, colour.times(0.85f), 1, 0);
    d.canvas.cover(d.shape, 6);
  }

  private static void headscarf(FaceCanvas d) {
    Rgb colour = d.outfit.hatColour();
    Identity.Head head = d.identity.head;
    float chin = head.chinY() + 1 + Math.max(0, HeadPainter.chinDrop(d));
    Trace outside = d.trace();
    float half = head.cheeks() + 14;
    outside.at(0, -116, -10);
    float[][] right = {
      {46, -106, -10},
      {half - 2, -70, -8},
      {half + 2, -20, -8},
      {half, 40, -8},
      {half - 8, 90, -8},
      {half, 130, -10},
      {150, 200, -20}
    };
    for (float[] p : right) {
      outside.at(p[0], p[1], p[2]);
    }
    for (int i = right.length - 1; i >= 0; i--) {
      outside.at(-right[i][0], right[i][1], right[i][2]);
    }
    Trace hole = d.trace();
    hole.at(0, -51).at(36, -47).at(56, -28);
    hole.at(head.cheeks() - 5, 10, 18).at(head.jaw() + 2, 60, 24);
    hole.at(0.6f * head.jaw() + 4, chin - 14, 36).at(0, chin - 1, 54);
    hole.at(-0.6f * head.jaw() - 4, chin - 14, 36).at(-head.jaw() - 2, 60, 24);
    hole.at(-head.cheeks() + 5, 10, 18).at(-56, -28).at(-36, -47);
    Polyline opening = hole.closedCurve();
    Polyline cloth = outside.closedCurve();
    d.clip.inside(opening);
    CoverageMask shadow = d.shape.inside(opening).soften(d.px(4));
    // the cloth shades the face along the edge of the opening
    Canvas canvas = d.canvas;
    for (int row = d.clip.top; row < d.clip.bottom; row++) {
      for (int i = row * canvas.n + d.clip.left; i < row * canvas.n + d.clip.right; i++) {
        float rim = d.clip.value[i] * (1 - shadow.value[i]);
        canvas.r[i] *= 1 - 0.8f * rim;
        canvas.g[i] *= 1 - 0.85f * rim;
        canvas.b[i] *= 1 - 0.85f * rim;
      }
    }
    float mm = 1 / d.projection.scale;
    float cx = d.projection.x(0, 30);
    int seed = d.identity.hair.strands();
    canvas.paint(
        d.shape.inside(cloth).without(d.clip),
        colour,
        1,
        0.03f,
        (px, py) -> {
          float fold = Math.abs(px - cx) * mm * 0.13f + py * mm * 0.035f;
          return 0.72f + 0.5f * Noise.at(seed, fold, py * mm * 0.015f);
        });
    canvas.cover(d.shape, 4);
  }

  static void paintGlasses(FaceCanvas d) {
    Outfit.Glasses glasses = d.outfit.glasses();
    if (glasses == Outfit.Glasses.NONE) {
      return;
    }
    float scale = d.projection.scale;
    float width =
        switch (glasses) {
          case ROUND -> 2.4f;
          case RIMLESS -> 1.1f;
          case NONE, SQUARE, DARK -> 3.2f;
        };
    float centre = d.identity.eyes.halfDistance() + 1;
    Rgb frame = d.outfit.frame();
    for (int side = -1; side <= 1; side += 2) {
      Trace lens = d.trace();
      for (int i = 0; i < 28; i++) {
        double angle = 2 * StrictMath.PI * i / 28;
        float c = (float) StrictMath.cos(angle);
        float s = (float) StrictMath.sin(angle);
        if (glasses != Outfit.Glasses.ROUND) {
          // a superellipse: nearly a rectangle
          c = Math.signum(c) * (float) Math.sqrt(Math.abs(c));
          s = Math.signum(s) * (float) Math.sqrt(Math.abs(s));
        }
        float halfHeight = glasses == Outfit.Glasses.ROUND ? 20 : 16;
        lens.over(side * (centre + 22.5f * c), 3 + halfHeight * s, 9);
      }
      if (glasses == Outfit.Glasses.DARK) {
        d.fill(lens, Rgb.of(0x15161A), 0.94f, 0.6f);
      } else {
        d.fill(lens, Rgb.of(0xDCE6EA), 0.03f, 0.25f);
        Trace glare = d.trace();
        glare.over(side * centre - 14, -12, 9).over(side * centre - 5, -12, 9);
        glare.over(side * centre - 13, 17, 9).over(side * centre - 20, 14, 9);
        d.clip.inside(lens);
        d.canvas.paint(
            d.shape.inside(glare).soften(scale).within(d.clip), new Rgb(1, 1, 1), 0.09f, 0.2f);
      }
      Polyline closed = new Polyline().addAll(lens).add(lens.x[0], lens.y[0]);
      // the inner and the outer contour of the closed stroke meet in a seam without area
      d.fill(closed.stroke(width * scale, width * scale, width * scale), frame, 1, 0.3f);
      Trace temple = d.trace();
      temple.over(side * (centre + 22), -2, 9);
      temple.at(side * (d.identity.head.cheeks() + 3), 0, 8);
      d.fill(temple.stroke(width * scale, width * scale, width * scale), frame, 1, 0.3f);
    }
    Trace bridge = d.trace();
    bridge.over(-centre + 22, 0, 9).over(0, -3, 14).over(centre - 22, 0, 9);
    d.fill(bridge.openCurve().stroke(width * scale, width * scale, width * scale), frame, 1, 0.3f);
  }
}
