package kinesic.facebehavior.synthetic;

/** Draws hair: the part behind the head, and the part that frames the face. */
final class HairPainter {

  private final FaceCanvas d;
  private final Identity.Hair hair;
  private final Identity.Head head;
  private final float volume;

  private HairPainter(FaceCanvas d) {
    this.d = d;
    this.hair = d.identity.hair;
    this.head = d.identity.head;
    boolean covered = d.outfit.hat() != Outfit.Hat.NONE;
    float full =
        switch (hair.style()) {
          case BALD, RING -> 0;
          case BUZZ -> 2;
          case TIED_BACK -> 4;
          case CURLY -> hair.volume() + 5;
          case AFRO -> 1.6f * hair.volume() + 14;
          case SHORT, SIDE_PART, BOB, LONG_STRAIGHT, LONG_WAVY -> hair.volume();
        };
    this.volume = covered ? Math.min(full, 5) : full;
  }

  private static boolean hidden(FaceCanvas d) {
    return d.outfit.hat() == Outfit.Hat.HEADSCARF
        || d.identity.hair.style() == Identity.HairStyle.BALD;
  }

  static void paintBehind(FaceCanvas d) {
    if (!hidden(d)) {
      new HairPainter(d).behind();
    }
  }

  static void paintFront(FaceCanvas d) {
    if (!hidden(d)) {
      new HairPainter(d).front();
    }
  }

  private void behind() {
    float end =
        switch (hair.style()) {
          case BOB -> 84;
          case LONG_STRAIGHT, LONG_WAVY -> 190;
          case BALD, RING, BUZZ, SHORT, SIDE_PART, CURLY, AFRO, TIED_BACK -> 0;
        };
    if (end == 0) {
      // only the rim is visible
      d.fillSoftly(cap(-6), 1, hair.colour().times(0.5f), 1, 0.1f);
      return;
    }
    Trace mass = d.trace();
    float wide = head.cheeks() + 8 + volume;
    mass.at(0, -108 - volume, -20).at(0.6f * wide, -96 - volume, -20);
    for (int side = 1; side >= -1; side -= 2) {
      for (int i = 0; i <= 10; i++) {
        float t = side > 0 ? i / 10f : 1 - i / 10f;
        float y = -60 + t * (end + 60);
        float wave =
            hair.style() == Identity.HairStyle.LONG_WAVY ? 4 * (float) StrictMath.sin(0.2 * y) : 0;
        mass.at(side * (wide + 9 * t - (end < 100 ? 16 * t * t : 0) + wave), y, -20);
      }
    }
    mass.at(-0.6f * wide, -96 - volume, -20);
    paint(mass.closedCurve(), 0.6f);
  }

  /** The outer edge of the hair over the skull, from the left ear to the right. */
  private Polyline cap(float low) {
    float v = volume;
    float[][] right = {
      {0, -107 - v},
      {36, -101 - v},
      {59 + 0.5f * v, -84 - 0.6f * v},
      {head.forehead() + 9 + 0.8f * v, -50},
      {head.cheeks() + 6 + 0.7f * v, -18},
      {head.cheeks() + 3 + 0.3f * v, low},
    };
    boolean curls =
        hair.style() == Identity.HairStyle.CURLY || hair.style() == Identity.HairStyle.AFRO;
    Trace corners = d.trace();
    for (int i = right.length - 1; i > 0; i--) {
      corners.at(-right[i][0], right[i][1], -4 + 0.2f * i * d.rim(-1));
    }
    for (int i = 0; i < right.length; i++) {
      corners.at(right[i][0], right[i][1], -4 + 0.2f * i * d.rim(1));
    }
    Polyline points = corners.openCurve();
    if (!curls) {
      return points;
    }
    // every second lock sticks out
    Polyline locks = new Polyline();
    float cx = d.projection.x(0, -20, 0);
    float cy = d.projection.y(0, -20, 0);
    for (int i = 0; i < points.size; i += 2) {
      float out = i % 4 == 0 ? 1.045f : 1;
      locks.add(cx + out * (points.x[i] - cx), cy + out * (points.y[i] - cy));
    }
    return locks.openCurve();
  }

  private void front() {
    if (hair.style() == Identity.HairStyle.RING) {
      for (int side = -1; side <= 1; side += 2) {
        Trace patch = d.trace();
        patch.at(side * (head.forehead() + 2), -46, 4).at(side * (head.forehead() + 9), -40, -4);
        patch.at(side * (head.cheeks() + 9), -12, -4).at(side * (head.cheeks() + 5), 10, 0);
        patch.at(side * (head.cheeks() - 2), 8, 12).at(side * (head.forehead() - 1), -20, 10);
        paint(patch.closedCurve(), 1);
      }
      return;
    }
    boolean falls =
        hair.style() == Identity.HairStyle.BOB
            || hair.style() == Identity.HairStyle.LONG_STRAIGHT
            || hair.style() == Identity.HairStyle.LONG_WAVY;
    Polyline mass = cap(falls ? 12 : -9);
    mass.addAll(hairline(falls));
    // the shadow of the hair on the forehead
    Polyline shadow = new Polyline();
    for (int i = 0; i < mass.size; i++) {
      shadow.add(mass.x[i], mass.y[i] + d.px(2.5f));
    }
    if (hair.style() != Identity.HairStyle.BUZZ) {
      d.shade(shadow, 4, new Rgb(0.5f, 0.42f, 0.42f), 0.5f);
    }
    paint(mass, 1);
    if (falls) {
      for (int side = -1; side <= 1; side += 2) {
        curtain(side);
      }
    }
  }

  /** The inner edge, from the right ear over the forehead to the left. */
  private Polyline hairline(boolean falls) {
    float top = -61 - hair.hairline();
    float back = 15 * hair.recession();
    float part = hair.parting();
    Trace line = d.trace();
    line.at(head.cheeks() + 2, falls ? 8 : 2, 4).at(head.cheeks() - 2.5f, falls ? 8 : 6, 14);
    line.at(head.forehead() - 0.5f, -12, 18);
    if (hair.fringe()) {
      float low = -33 + 5 * hair.wave();
      line.at(57, -26);
      for (int i = 5; i >= -5; i--) {
        float tip = (i & 1) == 0 ? 0 : 3.5f;
        float x = 10 * i;
        line.at(x, low - tip - 0.002f * x * x + 4 * part * x / 50);
      }
      line.at(-57, -26);
    } else if (falls || hair.style() == Identity.HairStyle.SIDE_PART) {
      float x = 24 * part;
      float sweep = falls ? 16 : 12;
      float right = sweep * (1 - 0.6f * part);
      float left = sweep * (1 + 0.6f * part);
      line.at(59, -36).at(0.5f * (x + 56), top + 0.7f * right);
      line.at(x, top - 3);
      line.at(0.5f * (x - 56), top + 0.7f * left).at(-59, -36);
    } else {
      line.at(head.forehead() - 5, -35 - 0.3f * back);
      line.at(43, top + 7 - back).at(20, top - 0.7f * back).at(0, top - 0.3f * back);
      line.at(-20, top - 0.7f * back).at(-43, top + 7 - back);
      line.at(-head.forehead() + 5, -35 - 0.3f * back);
    }
    line.at(-head.forehead() + 0.5f, -12, 18);
    line.at(-head.cheeks() + 2.5f, falls ? 8 : 6, 14).at(-head.cheeks() - 2, falls ? 8 : 2, 4);
    return line.openCurve();
  }

  /** Draws the hair that falls past the cheek. */
  private void curtain(int side) {
    float end = hair.style() == Identity.HairStyle.BOB ? 78 : 190;
    Trace inner = d.trace();
    Trace outer = d.trace();
    for (int i = 0; i <= 9; i++) {
      float t = i / 9f;
      float y = -42 + t * (end + 42);
      float wave =
          hair.style() == Identity.HairStyle.LONG_WAVY
              ? 3 * (float) StrictMath.sin(0.16 * y + side + 6 * hair.wave())
              : 0;
      float edge = head.cheeks() - 5 + 4 * t + (end < 100 ? 0 : 5 * t);
      inner.at(side * (edge + wave), y, 16);
      outer.at(side * (head.cheeks() + 9 + volume * 0.8f + 5 * t + wave), y, -6);
    }
    Polyline shadow = new Polyline();
    for (int i = 0; i < inner.size; i++) {
      shadow.add(inner.x[i] - side * d.px(3), inner.y[i]);
    }
    d.shade(shadow.addAll(inner.openCurve().reversed()), 2, new Rgb(0.5f, 0.42f, 0.42f), 0.6f);
    paint(inner.openCurve().addAll(outer.openCurve().reversed()), 1);
  }

  private void paint(Polyline region, float brightness) {
    Projection p = d.projection;
    float crownX = p.x(20 * hair.parting(), -90, 20);
    float crownY = p.y(20 * hair.parting(), -90, 20);
    float mm = 1 / p.scale;
    int seed = hair.strands();
    Canvas.Texture texture =
        switch (hair.style()) {
          case CURLY, AFRO ->
              (px, py) ->
                  brightness
                      * (0.35f
                          + 0.8f * Noise.at(seed, px * mm * 0.2f, py * mm * 0.2f)
                          + 0.5f * Noise.at(seed + 1, px * mm * 0.5f, py * mm * 0.5f));
          case BUZZ, RING, BALD ->
              (px, py) ->
                  brightness * (0.8f + 0.4f * Noise.at(seed, px * mm * 0.6f, py * mm * 0.6f));
          case SHORT, SIDE_PART, BOB, LONG_STRAIGHT, LONG_WAVY, TIED_BACK ->
              (px, py) -> {
                // strands fan out from the crown
                float dx = (px - crownX) * mm;
                float dy = (py - crownY) * mm;
                float fan = dx / (Math.abs(dy) + 45);
                return brightness
                    * (0.42f
                        + 0.55f * Noise.at(seed, fan * 26, dy * 0.02f)
                        + 0.45f * Noise.at(seed + 1, fan * 60, dy * 0.035f)
                        + 0.3f * Noise.at(seed + 2, fan * 4, dy * 0.05f)
                        - 0.1f);
              };
        };
    float opacity = hair.style() == Identity.HairStyle.BUZZ ? 0.86f : 1;
    float soft = hair.style() == Identity.HairStyle.BUZZ ? 2.5f : 1;
    d.canvas.paint(
        d.shape.inside(region).soften(d.px(soft) / 2), hair.colour(), opacity, 0.12f, texture);
    d.canvas.cover(d.shape, Math.min(volume, 6) * 0.35f);
  }
}
