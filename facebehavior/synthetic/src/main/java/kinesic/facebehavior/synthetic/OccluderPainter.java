package kinesic.facebehavior.synthetic;

/** Draws objects between the camera and the face. */
final class OccluderPainter {

  private OccluderPainter() {}

  static void paint(FaceCanvas d) {
    Scene scene = d.face.scene();
    if (scene.occluder == Scene.Occluder.NONE) {
      return;
    }
    SplitMixStream random = new SplitMixStream(scene.texture, "occluder", 0);
    switch (scene.occluder) {
      case NONE -> {}
      case HAND -> hand(d, random);
      case MICROPHONE -> microphone(d, random);
      case CUP -> cup(d, random);
      case STRANDS -> strands(d, random);
      case BAR -> bar(d, random);
    }
  }

  /** Paints a solid object in front of the face; its relief replaces that of the face. */
  private static void solid(
      FaceCanvas d, Polyline outline, Rgb colour, float thickness, float shine) {
    Polyline shadow = new Polyline();
    for (int i = 0; i < outline.size; i++) {
      shadow.add(outline.x[i] + d.px(2), outline.y[i] + d.px(3));
    }
    d.shade(shadow, 5, new Rgb(0.4f, 0.35f, 0.35f), 0.5f);
    CoverageMask shape = d.shape.inside(outline);
    d.canvas.paint(shape, colour, 1, shine);
    d.canvas.cover(shape, 20);
    d.canvas.raise(shape.soften(d.px(0.35f * thickness)), thickness);
  }

  /** Draws fingers over cheek, mouth or brow, from below or from the side. */
  private static void hand(FaceCanvas d, SplitMixStream random) {
    Rgb skin = d.identity.skin.tone().times(new Rgb(0.96f, 0.88f, 0.86f));
    float x = random.between(-45, 45);
    float y = random.between(62, 96);
    float angle = random.between(-0.5f, 0.5f) - 0.012f * x;
    float ux = (float) StrictMath.sin(angle);
    float uy = -(float) StrictMath.cos(angle);
    for (int finger = 0; finger < 4; finger++) {
      float across = (finger - 1.5f) * 15.5f;
      float bx = x - uy * across * -1;
      float by = y + ux * across;
      float length = 46 + (finger == 1 || finger == 2 ? 9 : 0) - (finger == 3 ? 8 : 0);
      Trace line = d.trace();
      line.at(bx - 70 * ux, by - 70 * uy, 85).at(bx, by, 92);
      line.at(bx + 0.6f * length * ux, by + 0.6f * length * uy, 95);
      line.at(bx + 0.9f * length * ux, by + 0.9f * length * uy, 95);
      line.at(bx + length * ux, by + length * uy, 94);
      Polyline outline = line.openCurve().stroke(d.px(16), d.px(15.5f), d.px(7));
      solid(d, outline, skin.times(1 - 0.05f * finger), 7, 0.08f);
    }
  }

  private static void microphone(FaceCanvas d, SplitMixStream random) {
    float x = random.between(-32, 32);
    float y = random.between(82, 104);
    Trace handle = d.trace();
    handle.at(x, y, 110).at(x + random.between(-25, 25), y + 110, 110);
    solid(d, handle.stroke(d.px(15), d.px(14), d.px(12)), Rgb.of(0x202124), 5, 0.3f);
    float cx = d.projection.x(x, y, 112);
    float cy = d.projection.y(x, y, 112);
    Polyline head = Polyline.ellipse(cx, cy, d.px(18), d.px(19));
    solid(d, head, Rgb.of(random.pick(0x3A3B40, 0x18181A, 0x7A7B80)), 12, 0.25f);
  }

  private static void cup(FaceCanvas d, SplitMixStream random) {
    float x = random.between(-18, 18);
    float y = random.between(70, 92);
    Trace body = d.trace();
    body.at(x - 34, y, 100).at(x, y - 5, 108).at(x + 34, y, 100);
    body.at(x + 29, y + 80, 100).at(x - 29, y + 80, 100);
    Rgb colour = Rgb.of(random.pick(0xE6E2DA, 0xB34A3A, 0x3D6B8A, 0xD9A441));
    solid(d, body, colour, 12, 0.35f);
  }

  private static void strands(FaceCanvas d, SplitMixStream random) {
    int side = random.chance(0.5) ? 1 : -1;
    for (int i = 0; i < 4; i++) {
      float x = side * random.between(8, 50);
      Trace line = d.trace();
      line.at(side * random.between(0, 40), -75).at(x, -30);
      line.at(x + side * random.between(2, 14), 10);
      line.at(x + side * random.between(0, 16), random.between(35, 80));
      d.fill(
          line.openCurve().stroke(d.px(5), d.px(random.between(2, 5)), d.px(0.5f)),
          d.identity.hair.colour().times(random.between(0.8f, 1.2f)),
          0.95f,
          0.1f);
    }
  }

  /** Draws the blurred edge of an object near the camera. */
  private static void bar(FaceCanvas d, SplitMixStream random) {
    int side = random.chance(0.5) ? 1 : -1;
    float x = side * random.between(24, 62);
    float lean = random.between(-25, 25);
    Trace edge = d.trace();
    edge.at(x + lean, -150, 110).at(x - lean, 190, 110);
    edge.at(side * 260, 190, 110).at(side * 260, -150, 110);
    Rgb colour =
        new Rgb(random.unit(), random.unit(), random.unit()).times(random.between(0.05f, 0.5f));
    CoverageMask shape = d.shape.inside(edge).soften(d.px(5));
    d.canvas.paint(shape, colour, 1, 0);
    d.canvas.cover(shape, 20);
  }
}
