package kinesic.facebehavior.synthetic;

/**
 * Maps points of the head in mm to canvas pixels: a rotation about the centre of the head, then a
 * parallel projection that puts the midpoint between the eyes at its position in the crop, as face
 * alignment does.
 */
final class Projection {

  /** The ellipsoid of the skull, in mm: half axes and the height of its centre. */
  static final float HEAD_X = 84;

  static final float HEAD_Y = 122;
  static final float HEAD_Z = 78;
  static final float HEAD_CENTRE = 20;

  final float scale; // canvas pixels per mm
  private final float[] turn = new float[9];
  private float originX;
  private float originY;

  Projection(int canvas, Pose pose, Scene.Crop crop) {
    this.scale = canvas / crop.width();
    double yaw = StrictMath.toRadians(pose.yaw());
    double pitch = StrictMath.toRadians(pose.pitch());
    double roll = StrictMath.toRadians(pose.roll());
    float cy = (float) StrictMath.cos(yaw);
    float sy = (float) StrictMath.sin(yaw);
    float cp = (float) StrictMath.cos(pitch);
    float sp = (float) StrictMath.sin(pitch);
    float cr = (float) StrictMath.cos(roll);
    float sr = (float) StrictMath.sin(roll);
    // roll · pitch · yaw, row by row
    float yx = sp * sy;
    float yz = -sp * cy;
    float zx = -cp * sy;
    float zz = cp * cy;
    turn[0] = cr * cy - sr * yx;
    turn[1] = -sr * cp;
    turn[2] = cr * sy - sr * yz;
    turn[3] = sr * cy + cr * yx;
    turn[4] = cr * cp;
    turn[5] = sr * sy + cr * yz;
    turn[6] = zx;
    turn[7] = sp;
    turn[8] = zz;
    float eyeDepth = surface(31.5f, 0);
    float eyesX = crop.eyesX() * canvas - x(0, 0, eyeDepth);
    float eyesY = crop.eyesY() * canvas - y(0, 0, eyeDepth);
    this.originX = eyesX;
    this.originY = eyesY;
  }

  /** The depth of the front of the skull at (x, y), in mm before the centre of the head. */
  static float surface(float x, float y) {
    float u = x / HEAD_X;
    float v = (y - HEAD_CENTRE) / HEAD_Y;
    return HEAD_Z * (float) Math.sqrt(Math.max(0.02f, 1 - u * u - v * v));
  }

  float x(float mmX, float mmY, float mmZ) {
    float v = mmY - HEAD_CENTRE;
    return originX + scale * (turn[0] * mmX + turn[1] * v + turn[2] * mmZ);
  }

  float y(float mmX, float mmY, float mmZ) {
    float v = mmY - HEAD_CENTRE;
    return originY + scale * (turn[3] * mmX + turn[4] * v + turn[5] * mmZ);
  }

  /** The column of a point on the front of the skull. */
  float x(float mmX, float mmY) {
    return x(mmX, mmY, surface(mmX, mmY));
  }

  /** The row of a point on the front of the skull. */
  float y(float mmX, float mmY) {
    return y(mmX, mmY, surface(mmX, mmY));
  }
}
