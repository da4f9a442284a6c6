package kinesic.facebehavior.synthetic;

/**
 * The orientation of the head, in degrees.
 *
 * @param yaw positive towards the right of the image
 * @param pitch positive upwards
 * @param roll positive clockwise in the image
 */
public record Pose(float yaw, float pitch, float roll) {

  /** A frontal view. */
  public static final Pose FRONTAL = new Pose(0, 0, 0);

  /** The largest absolute yaw and pitch that can be drawn. */
  public static final float LIMIT = 30;

  /**
   * A pose.
   *
   * @throws IllegalArgumentException if yaw or pitch exceed {@link #LIMIT}
   */
  public Pose {
    if (!(Math.abs(yaw) <= LIMIT && Math.abs(pitch) <= LIMIT)) {
      throw new IllegalArgumentException(
          "pose: yaw " + yaw + ", pitch " + pitch + " degrees, expected -30 to 30");
    }
  }

  /** Draws the pose of an image in this style. */
  static Pose draw(CaptureStyle style, SplitMixStream random) {
    float yawLimit = 0.9f * LIMIT;
    return new Pose(
        Identity.clamp(random.gaussian(0, style.poseDeviation()), -yawLimit, yawLimit),
        Identity.clamp(random.gaussian(0, 0.5f * style.poseDeviation()), -18, 18),
        random.gaussian(0, 0.2f * style.poseDeviation()));
  }
}
