package kinesic.facebehavior.synthetic;

import kinesic.facebehavior.ActionUnit;

/**
 * The drawing of one face: its parameters, the canvas, and the projection from mm on the head to
 * pixels.
 *
 * <p>Left and right are those of the image; {@code side} is -1 on the left and 1 on the right.
 * Features that come in pairs are described for the right side and mirrored.
 */
final class FaceCanvas {

  final FaceParameters face;
  final Identity identity;
  final Outfit outfit;
  final Canvas canvas;
  final Projection projection;

  /** Two scratch masks; every painter may overwrite them. */
  final CoverageMask shape;

  final CoverageMask clip;

  FaceCanvas(FaceParameters face, int n) {
    this.face = face;
    this.identity = face.identity();
    this.outfit = face.scene().outfit;
    this.canvas = new Canvas(n);
    this.projection = new Projection(n, face.pose(), face.scene().crop);
    this.shape = new CoverageMask(n);
    this.clip = new CoverageMask(n);
  }

  /** How far {@code unit} moves one side of this face, 0 to about 1.2. */
  float move(ActionUnit unit, int side) {
    return face.actionUnits().of(unit)
        * identity.expressiveness
        * (1 + 0.14f * identity.asymmetry * side);
  }

  /** How far {@code unit} moves the middle of this face. */
  float move(ActionUnit unit) {
    return move(unit, 0);
  }

  /**
   * How much further forward the visible rim of the head lies on this side than in a frontal view,
   * in mm: on the side turned away from the viewer the rim moves from the temple to the cheek.
   */
  float rim(int side) {
    return 55 * Math.max(0, side * (float) StrictMath.sin(StrictMath.toRadians(face.pose().yaw())));
  }

  /** Converts a length from mm to pixels. */
  float px(float mm) {
    return mm * projection.scale;
  }

  /** A new, empty line on the head. */
  Trace trace() {
    return new Trace(projection);
  }

  /** The curve through points on the front of the skull: x0, y0, x1, y1, ..., mirrored by side. */
  Polyline line(int side, float... xy) {
    Trace points = trace();
    for (int i = 0; i < xy.length; i += 2) {
      points.at(side * xy[i], xy[i + 1]);
    }
    return points.openCurve();
  }

  /** A fading ellipse {@code rise} mm above the front of the skull; half axes in mm. */
  CoverageMask blob(float x, float y, float rise, float halfWidth, float halfHeight) {
    float z = Projection.surface(x, y) + rise;
    float cx = projection.x(x, y, z);
    float cy = projection.y(x, y, z);
    // the half axes follow half the slope of the surface: a raised feature faces the viewer more
    float slopeX = 0.25f * (Projection.surface(x + 1, y) - Projection.surface(x - 1, y));
    float slopeY = 0.25f * (Projection.surface(x, y + 1) - Projection.surface(x, y - 1));
    return shape.blob(
        cx,
        cy,
        halfWidth * (projection.x(x + 1, y, z + slopeX) - cx),
        halfWidth * (projection.y(x + 1, y, z + slopeX) - cy),
        halfHeight * (projection.x(x, y + 1, z + slopeY) - cx),
        halfHeight * (projection.y(x, y + 1, z + slopeY) - cy));
  }

  /** Raises an ellipse on the front of the skull by {@code mm} at its centre. */
  void bump(float x, float y, float halfWidth, float halfHeight, float mm) {
    bump(x, y, 0, halfWidth, halfHeight, mm);
  }

  /** Raises an ellipse whose centre is {@code rise} mm above the front of the skull. */
  void bump(float x, float y, float rise, float halfWidth, float halfHeight, float mm) {
    if (mm != 0) {
      canvas.raise(blob(x, y, rise, halfWidth, halfHeight), mm);
    }
  }

  /** Cuts a wrinkle of this width and depth in mm; very shallow wrinkles are left out. */
  void wrinkle(Polyline line, float width, float mm) {
    if (mm > 0.02f) {
      // skin bridges a wrinkle: the dent is wider and shallower than the pull of the muscle
      canvas.wrinkle(line, px(1.2f * width), 0.75f * mm);
    }
  }

  /** Tints an ellipse on the front of the skull. */
  void stain(float x, float y, float halfWidth, float halfHeight, Rgb factor, float amount) {
    if (amount > 0) {
      canvas.tint(blob(x, y, 0, halfWidth, halfHeight), factor, amount);
    }
  }

  /** Fills an outline. */
  void fill(Polyline outline, Rgb colour, float opacity, float shine) {
    canvas.paint(shape.inside(outline), colour, opacity, shine);
  }

  /** Fills an outline with an edge blurred over about {@code mm}. */
  void fillSoftly(Polyline outline, float mm, Rgb colour, float opacity, float shine) {
    canvas.paint(shape.inside(outline).soften(px(mm) / 2), colour, opacity, shine);
  }

  /** Darkens the inside of an outline with an edge blurred over about {@code mm}. */
  void shade(Polyline outline, float mm, Rgb factor, float opacity) {
    canvas.tint(shape.inside(outline).soften(px(mm) / 2), factor, opacity);
  }
}
