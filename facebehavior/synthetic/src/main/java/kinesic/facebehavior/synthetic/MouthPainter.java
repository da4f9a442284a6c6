package kinesic.facebehavior.synthetic;

import static kinesic.facebehavior.ActionUnit.JAW_DROP;
import static kinesic.facebehavior.ActionUnit.LIP_PRESSOR;
import static kinesic.facebehavior.ActionUnit.LIP_TIGHTENER;

/** Draws lips, teeth and the inside of the mouth. */
final class MouthPainter {

  private static final int STEPS = 20;
  private static final Rgb INSIDE = Rgb.of(0x3A1414);
  private static final Rgb TEETH = Rgb.of(0xE8DFD0);
  private static final Rgb TONGUE = Rgb.of(0xA84A4C);
  private static final Rgb LINE = new Rgb(0.3f, 0.17f, 0.17f);

  private MouthPainter() {}

  /** The height of an edge of the lips at t. */
  private interface Edge {
    float at(float t);
  }

  private static Polyline edge(FaceCanvas d, MouthShape mouth, Edge edge) {
    Trace line = d.trace();
    for (int i = 0; i <= STEPS; i++) {
      float t = 2f * i / STEPS - 1;
      line.over(mouth.x(t), edge.at(t), 4 * (1 - t * t));
    }
    return line;
  }

  static void paint(FaceCanvas d, MouthShape mouth) {
    if (mouth.gap() > 0.05f) {
      inside(d, mouth);
    }
    lips(d, mouth);
    tension(d, mouth);
  }

  private static void inside(FaceCanvas d, MouthShape mouth) {
    Canvas canvas = d.canvas;
    Polyline opening =
        edge(d, mouth, mouth::upperInner).addAll(edge(d, mouth, mouth::lowerInner).reversed());
    d.clip.inside(opening);
    canvas.paint(d.clip, INSIDE, 1, 0.1f);
    float rest = mouth.rest();
    float jaw = 15 * d.move(JAW_DROP);
    Trace tongue = d.trace();
    float tip = rest + 6 + 0.5f * jaw;
    tongue.at(-15, tip + 9).at(-9, tip + 1).at(0, tip - 0.5f);
    tongue.at(9, tip + 1).at(15, tip + 9).at(0, tip + 16);
    canvas.paint(
        d.shape.inside(tongue.closedCurve()).soften(d.px(1)).within(d.clip), TONGUE, 0.85f, 0.3f);
    Trace lower = d.trace();
    float top = rest + 3.2f + 0.72f * jaw;
    lower.at(-17, top + 3).at(-10, top + 0.6f).at(0, top);
    lower.at(10, top + 0.6f).at(17, top + 3).at(17, top + 12);
    lower.at(-17, top + 12);
    canvas.paint(d.shape.inside(lower).within(d.clip), TEETH.times(0.62f), 1, 0.3f);
    Trace upper = d.trace();
    float bottom = rest + 1.8f;
    upper.at(-25, bottom - 4).at(-18, bottom - 1.4f).at(-9, bottom);
    upper.at(0, bottom + 0.6f).at(9, bottom).at(18, bottom - 1.4f);
    upper.at(25, bottom - 4).at(25, bottom - 18).at(-25, bottom - 18);
    canvas.paint(d.shape.inside(upper).within(d.clip), TEETH, 0.95f, 0.4f);
    // the shadow of the upper lip, and darkness towards the corners
    Polyline shadow = edge(d, mouth, t -> mouth.upperInner(t) - 2);
    shadow.addAll(edge(d, mouth, t -> mouth.upperInner(t) + 1.5f).reversed());
    canvas.tint(d.shape.inside(shadow).soften(d.px(0.5f)).within(d.clip), LINE, 0.5f);
    for (int side = -1; side <= 1; side += 2) {
      float x = side * mouth.cornerX(side);
      float y = mouth.cornerY(side);
      Polyline corner =
          Polyline.ellipse(d.projection.x(x, y), d.projection.y(x, y), d.px(9), d.px(7));
      canvas.tint(d.shape.inside(corner).soften(d.px(2.5f)).within(d.clip), LINE, 0.75f);
    }
  }

  private static void lips(FaceCanvas d, MouthShape mouth) {
    Identity.Mouth traits = d.identity.mouth;
    Outfit outfit = d.outfit;
    // the exposure follows the skin, so a pigment must be darker on dark skin
    float skin = d.identity.skin.tone().luminance();
    Rgb pigment = outfit.lipstickColour().times(Math.min(1, 0.35f + skin));
    Rgb colour = traits.colour().mix(pigment, 0.85f * outfit.lipstick());
    float shine = 0.12f + 0.12f * outfit.lipstick();
    Polyline upper =
        edge(d, mouth, mouth::upperOuter).addAll(edge(d, mouth, mouth::upperInner).reversed());
    d.fillSoftly(upper, 0.6f, colour.times(0.86f), 0.95f, shine);
    Polyline lower =
        edge(d, mouth, mouth::lowerInner).addAll(edge(d, mouth, mouth::lowerOuter).reversed());
    d.fillSoftly(lower, 0.6f, colour, 0.95f, shine);
    float half = 0.5f * (mouth.cornerX(-1) + mouth.cornerX(1));
    float middleUpper = 0.5f * (mouth.upperInner(0) + mouth.upperOuter(0));
    float middleLower = 0.5f * (mouth.lowerInner(0) + mouth.lowerOuter(0));
    float thickUpper = mouth.upperThickness();
    float thickLower = mouth.lowerThickness();
    d.bump(0, middleUpper, 4, 0.85f * half, thickUpper, 0.28f * thickUpper);
    d.bump(0, middleLower, 4, 0.75f * half, 0.85f * thickLower, 0.4f * thickLower);
    // where the lips meet; between open lips a thin edge
    float dark = mouth.gap() < 1 ? 1.5f : 0.7f;
    Polyline meeting = edge(d, mouth, mouth::upperInner);
    d.canvas.tint(d.shape.inside(meeting.stroke(d.px(1.1f), d.px(dark), d.px(1.1f))), LINE, 0.85f);
    for (int side = -1; side <= 1; side += 2) {
      d.stain(
          side * mouth.cornerX(side),
          mouth.cornerY(side),
          3.2f,
          3,
          new Rgb(0.5f, 0.4f, 0.4f),
          0.6f);
    }
    // philtrum, and the shadow under the lower lip
    float top = d.identity.nose.length() + 3;
    float bow = mouth.upperOuter(0);
    d.wrinkle(d.line(1, 0, top, 0, 0.5f * (top + bow), 0, bow), 2.6f, 0.55f);
    Polyline under = edge(d, mouth, t -> mouth.lowerOuter(0.7f * t) + 2.2f);
    d.canvas.tint(
        d.shape.inside(under.stroke(0, d.px(3.4f), 0)).soften(d.px(1.2f)),
        new Rgb(0.62f, 0.52f, 0.5f),
        0.5f);
  }

  /** Draws what AU23 and AU24 do to the skin around the lips. */
  private static void tension(FaceCanvas d, MouthShape mouth) {
    float tight = d.move(LIP_TIGHTENER);
    float press = d.move(LIP_PRESSOR);
    float half = mouth.cornerX(1);
    float top = mouth.upperOuter(0);
    float bottom = mouth.lowerOuter(0);
    if (tight > 0) {
      for (int i = -2; i <= 2; i++) {
        float x = 0.36f * half * i;
        float y = mouth.upperOuter(0.36f * i);
        d.wrinkle(d.line(1, 1.15f * x, y - 9, x, y - 4, x, y + 1), 2, 0.9f * tight);
      }
    }
    d.bump(0, top - 3.6f, 3, 0.85f * half, 4.5f, 2.4f * press);
    d.bump(0, bottom + 3.8f, 3, 0.75f * half, 4.5f, 2.8f * press);
    if (press > 0) {
      for (int side = -1; side <= 1; side += 2) {
        float x = mouth.cornerX(side);
        float y = mouth.cornerY(side);
        d.wrinkle(d.line(side, x + 1, y - 5, x + 3, y, x + 1, y + 6), 1.8f, 1.5f * press);
      }
    }
  }
}
