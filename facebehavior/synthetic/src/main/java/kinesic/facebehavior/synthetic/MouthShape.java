package kinesic.facebehavior.synthetic;

import static kinesic.facebehavior.ActionUnit.CHIN_RAISER;
import static kinesic.facebehavior.ActionUnit.DIMPLER;
import static kinesic.facebehavior.ActionUnit.JAW_DROP;
import static kinesic.facebehavior.ActionUnit.LIPS_PART;
import static kinesic.facebehavior.ActionUnit.LIP_CORNER_DEPRESSOR;
import static kinesic.facebehavior.ActionUnit.LIP_CORNER_PULLER;
import static kinesic.facebehavior.ActionUnit.LIP_PRESSOR;
import static kinesic.facebehavior.ActionUnit.LIP_STRETCHER;
import static kinesic.facebehavior.ActionUnit.LIP_TIGHTENER;
import static kinesic.facebehavior.ActionUnit.NOSE_WRINKLER;
import static kinesic.facebehavior.ActionUnit.UPPER_LIP_RAISER;

/**
 * The four edges of the lips, in mm, as the AUs of the lower face move them.
 *
 * <p>An edge is a function of t, from the left corner (-1) through the middle (0) to the right
 * corner (1). It is given by its height at the middle and at each corner, and a profile between
 * them.
 */
final class MouthShape {

  private final float[] cornerX = new float[2];
  private final float[] cornerY = new float[2];
  private final float upperMiddle; // lower edge of the upper lip
  private final float lowerMiddle; // upper edge of the lower lip
  private final float upperLip; // thickness
  private final float lowerLip;
  private final float lift; // of the outer edge of the upper lip beyond the inner one
  private final float round; // 0: the open mouth is a slit, 1: an oval
  private final float rest;

  MouthShape(FaceCanvas d) {
    Identity.Mouth mouth = d.identity.mouth;
    this.rest = mouth.y();
    float part = d.move(LIPS_PART);
    float open = Math.min(1, 3 * part); // how far the drop of the jaw parts the lips, 0 to 1
    float jaw = 15 * d.move(JAW_DROP);
    float raise = 7 * d.move(UPPER_LIP_RAISER) + 3.4f * d.move(NOSE_WRINKLER);
    float chin = d.move(CHIN_RAISER);
    float smile = d.move(LIP_CORNER_PULLER);
    float press = d.move(LIP_PRESSOR);
    float tight = d.move(LIP_TIGHTENER);
    float stretch = d.move(LIP_STRETCHER);
    for (int side = -1; side <= 1; side += 2) {
      int i = (side + 1) / 2;
      this.cornerX[i] =
          mouth.halfWidth()
              + 6.5f * d.move(LIP_CORNER_PULLER, side)
              + 9 * d.move(LIP_STRETCHER, side)
              + 2.4f * d.move(DIMPLER, side)
              + 0.8f * d.move(LIP_CORNER_DEPRESSOR, side)
              - 4.2f * tight
              - 0.8f * press
              - 0.27f * jaw * open;
      this.cornerY[i] =
          rest
              - mouth.corners()
              - 8 * d.move(LIP_CORNER_PULLER, side)
              + 7.2f * d.move(LIP_CORNER_DEPRESSOR, side)
              + 1.6f * d.move(LIP_STRETCHER, side)
              - 0.8f * d.move(DIMPLER, side)
              - 0.8f * d.move(UPPER_LIP_RAISER, side)
              + 0.26f * jaw;
    }
    float closed = rest + 0.3f * jaw - 4.6f * chin - 0.36f * raise + 0.6f * smile;
    this.upperMiddle = closed - open * (0.3f * jaw + 0.4f * raise + 1.4f * smile) - 1.7f * part;
    this.lowerMiddle = closed + 3.4f * part + open * 0.55f * jaw + 0.6f * open * chin;
    this.upperLip =
        Math.max(
            0.7f,
            mouth.upperLip()
                * (1 - 0.22f * smile - 0.35f * stretch - 0.12f * open * d.move(JAW_DROP))
                * (1 - 0.6f * tight)
                * (1 - 0.82f * press));
    this.lowerLip =
        Math.max(
            0.8f,
            mouth.lowerLip()
                * (1 - 0.2f * smile - 0.35f * stretch + 0.15f * chin)
                * (1 - 0.55f * tight)
                * (1 - 0.82f * press));
    this.lift = 0.64f * raise;
    this.round = open * Math.min(1, d.move(JAW_DROP));
  }

  /** The distance of a corner from the middle. */
  float cornerX(int side) {
    return cornerX[(side + 1) / 2];
  }

  float cornerY(int side) {
    return cornerY[(side + 1) / 2];
  }

  /** The height at which the lips meet at rest: the teeth stay there. */
  float rest() {
    return rest;
  }

  /** The distance between the lips in the middle. */
  float gap() {
    return lowerMiddle - upperMiddle;
  }

  float x(float t) {
    return t < 0 ? t * cornerX[0] : t * cornerX[1];
  }

  float upperInner(float t) {
    return between(upperMiddle, t);
  }

  float lowerInner(float t) {
    return between(lowerMiddle, t);
  }

  float upperOuter(float t) {
    float a = Math.abs(t);
    float dip = Math.max(0, 1 - a / 0.24f);
    float profile = (1 - power(a, 1.45f)) * (1.04f - 0.24f * dip * dip);
    float square = (1 - power(a, 3)) * (a < 0.45f ? 0.85f + 0.33f * a : 1);
    return upperInner(t) - upperLip * profile - lift * square;
  }

  float lowerOuter(float t) {
    return lowerInner(t) + lowerLip * (1 - power(Math.abs(t), 2.2f));
  }

  float upperThickness() {
    return upperLip;
  }

  float lowerThickness() {
    return lowerLip;
  }

  private float between(float middle, float t) {
    float corner = cornerY[t < 0 ? 0 : 1];
    float a = Math.abs(t);
    float slit = power(a, 1.9f);
    float oval = 1 - (float) Math.sqrt(Math.max(0, 1 - a * a));
    return middle + (corner - middle) * (slit + (oval - slit) * 0.6f * round);
  }

  private static float power(float base, float exponent) {
    return (float) StrictMath.pow(base, exponent);
  }
}
