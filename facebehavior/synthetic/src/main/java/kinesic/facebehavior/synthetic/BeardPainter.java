package kinesic.facebehavior.synthetic;

/** Draws beards, which follow the jaw and the corners of the mouth; lips are drawn after them. */
final class BeardPainter {

  private BeardPainter() {}

  static void paint(FaceCanvas d, MouthShape mouth) {
    switch (d.identity.beard) {
      case NONE -> {}
      case SHADOW -> cover(d, full(d, mouth, 0), 7, 0.30f);
      case MOUSTACHE -> cover(d, moustache(d, mouth), 1.5f, 0.88f);
      case GOATEE -> {
        cover(d, moustache(d, mouth), 1.5f, 0.8f);
        cover(d, goatee(d, mouth), 3, 0.85f);
      }
      case FULL -> {
        cover(d, full(d, mouth, 4), 4, 0.85f);
        cover(d, moustache(d, mouth), 2, 0.8f);
      }
    }
  }

  private static void cover(FaceCanvas d, Polyline region, float softness, float density) {
    int seed = d.identity.hair.strands() + 1;
    float u = 0.55f / d.projection.scale;
    float v = 0.25f / d.projection.scale;
    d.canvas.paint(
        d.shape.inside(region).soften(d.px(softness) / 2),
        d.identity.brows.colour().times(1.1f),
        density,
        0.03f,
        (px, py) ->
            0.4f + 0.7f * Noise.at(seed, px * u, py * v) + 0.5f * Noise.at(seed, py * u, px * u));
  }

  /** Jaw, cheeks and upper lip, reaching {@code length} mm beyond the skin. */
  private static Polyline full(FaceCanvas d, MouthShape mouth, float length) {
    Identity.Head head = d.identity.head;
    float drop = HeadPainter.chinDrop(d);
    float k = head.chinY() / 110;
    Trace region = d.trace();
    float[][] right = {
      {head.cheeks() - 1, 14, 10},
      {0.55f * head.cheeks() + 0.45f * head.jaw() + length, 50 * k + 0.1f * drop, 12},
      {head.jaw() + length, 76 * k + 0.3f * drop, 16},
      {0.55f * head.jaw() + 0.5f * head.chin() + length, 96 * k + 0.7f * drop, 32},
      {head.chin() + length, head.chinY() - 2 + drop + length, 46},
    };
    for (float[] p : right) {
      region.at(p[0], p[1], p[2]);
    }
    region.at(0, head.chinY() + 1 + drop + 1.5f * length, 50);
    for (int i = right.length - 1; i >= 0; i--) {
      region.at(-right[i][0], right[i][1], right[i][2]);
    }
    float base = d.identity.nose.length() + 5;
    region.at(-head.cheeks() + 6, 22).at(-46, 52).at(-mouth.cornerX(-1) - 6, 58);
    region.at(-16, base).at(0, base + 1).at(16, base);
    region.at(mouth.cornerX(1) + 6, 58).at(46, 52).at(head.cheeks() - 6, 22);
    return region.closedCurve();
  }

  private static Polyline moustache(FaceCanvas d, MouthShape mouth) {
    float base = d.identity.nose.length() + 6;
    Trace region = d.trace();
    region.over(0, base + 1.5f, 4);
    region.over(10, base - 0.5f, 4).over(21, 0.6f * base + 0.4f * mouth.cornerY(1), 3);
    region.over(mouth.cornerX(1) + 5, mouth.cornerY(1) + 1, 1);
    region.over(mouth.cornerX(1) + 2, mouth.cornerY(1) + 4, 1);
    region.over(0.62f * mouth.cornerX(1), mouth.upperOuter(0.62f) + 1.5f, 3);
    region.over(0, mouth.upperOuter(0) + 1, 4);
    region.over(-0.62f * mouth.cornerX(-1), mouth.upperOuter(-0.62f) + 1.5f, 3);
    region.over(-mouth.cornerX(-1) - 2, mouth.cornerY(-1) + 4, 1);
    region.over(-mouth.cornerX(-1) - 5, mouth.cornerY(-1) + 1, 1);
    region.over(-21, 0.6f * base + 0.4f * mouth.cornerY(-1), 3).over(-10, base - 0.5f, 4);
    return region.closedCurve();
  }

  private static Polyline goatee(FaceCanvas d, MouthShape mouth) {
    float drop = HeadPainter.chinDrop(d);
    float bottom = d.identity.head.chinY() + 3 + drop;
    float top = mouth.lowerOuter(0) + 2;
    Trace region = d.trace();
    for (int side = 1; side >= -1; side -= 2) {
      float[][] half = {
        {0, top + 1},
        {11, top + 0.5f},
        {mouth.cornerX(side) - 1, mouth.cornerY(side) + 3},
        {mouth.cornerX(side) + 4, mouth.cornerY(side) + 3},
        {mouth.cornerX(side) + 2, 0.5f * (mouth.cornerY(side) + bottom)},
        {17, bottom - 4},
        {0, bottom},
      };
      for (int i = 0; i < half.length - 1; i++) {
        float[] p = side > 0 ? half[i] : half[half.length - 1 - i];
        region.at(side * p[0], p[1]);
      }
    }
    return region.closedCurve();
  }
}
