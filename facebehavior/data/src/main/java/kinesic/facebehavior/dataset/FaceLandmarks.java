package kinesic.facebehavior.dataset;

import java.util.Arrays;

/**
 * Five points of a face in an image: the centres of the eyes, the tip of the nose and the corners
 * of the mouth, in pixels.
 *
 * <p>Left and right are those of the image. (0, 0) is the centre of the first pixel, x points to
 * the right and y down.
 */
public final class FaceLandmarks {

  /** How many points there are. */
  public static final int COUNT = 5;

  /** The eye on the left of the image. */
  public static final int LEFT_EYE = 0;

  /** The eye on the right of the image. */
  public static final int RIGHT_EYE = 1;

  /** The tip of the nose. */
  public static final int NOSE = 2;

  /** The corner of the mouth on the left of the image. */
  public static final int LEFT_MOUTH = 3;

  /** The corner of the mouth on the right of the image. */
  public static final int RIGHT_MOUTH = 4;

  /** Points of the scheme of 68, from which five are taken. */
  private static final int OF_68 = 68;

  private final float[] xy; // x0, y0, x1, y1, ...

  private FaceLandmarks(float[] xy) {
    this.xy = xy;
  }

  /**
   * The points, in the order of the constants.
   *
   * @param xy x and y of each point, one point after the other: 10 numbers
   * @throws IllegalArgumentException if there are not 10, one is not finite, or all points are one
   */
  public static FaceLandmarks of(float... xy) {
    if (xy.length != 2 * COUNT) {
      throw new IllegalArgumentException(
          "landmarks: %d numbers, expected x and y of 5 points".formatted(xy.length));
    }
    boolean onePoint = true;
    for (int i = 0; i < xy.length; i++) {
      if (!Float.isFinite(xy[i])) {
        throw new IllegalArgumentException("landmarks: %s is no coordinate".formatted(xy[i]));
      }
      onePoint &= xy[i] == xy[i % 2];
    }
    if (onePoint) {
      throw new IllegalArgumentException("landmarks: all five are the same point");
    }
    return new FaceLandmarks(xy.clone());
  }

  /**
   * The five points of the scheme of 68 (iBUG 300-W; C. Sagonas and others, 2013): an eye is the
   * mean of the six points around it, the nose is point 31 and the corners of the mouth are points
   * 49 and 55, counted from 1.
   *
   * @param xy x and y of each point, one point after the other: 136 numbers
   * @throws IllegalArgumentException if there are not 136, or as for {@link #of}
   */
  public static FaceLandmarks ofSixtyEight(float... xy) {
    if (xy.length != 2 * OF_68) {
      throw new IllegalArgumentException(
          "landmarks: %d numbers, expected x and y of 68 points".formatted(xy.length));
    }
    float[] five = new float[2 * COUNT];
    for (int axis = 0; axis < 2; axis++) {
      for (int i = 0; i < 6; i++) {
        five[2 * LEFT_EYE + axis] += xy[2 * (36 + i) + axis] / 6;
        five[2 * RIGHT_EYE + axis] += xy[2 * (42 + i) + axis] / 6;
      }
      five[2 * NOSE + axis] = xy[2 * 30 + axis];
      five[2 * LEFT_MOUTH + axis] = xy[2 * 48 + axis];
      five[2 * RIGHT_MOUTH + axis] = xy[2 * 54 + axis];
    }
    return of(five);
  }

  /** The column of a point. */
  public float x(int point) {
    return xy[2 * point];
  }

  /** The row of a point. */
  public float y(int point) {
    return xy[2 * point + 1];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FaceLandmarks that && Arrays.equals(xy, that.xy);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(xy);
  }

  @Override
  public String toString() {
    return "FaceLandmarks" + Arrays.toString(xy);
  }
}
