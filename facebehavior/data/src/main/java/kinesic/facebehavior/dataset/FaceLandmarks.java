package kinesic.facebehavior.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Five points of a face in an image: the centres of the eyes, the tip of the nose and the corners
 * of the mouth, in pixels.
 *
 * <p>Left and right are those of the image. (0, 0) is the centre of the first pixel, x points to
 * the right and y down.
 */
public final class FaceLandmarks {

  /** The number of points. */
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

  /** The number of points in the scheme of 68, from which five are taken. */
  private static final int OF_68 = 68;

  private final float[] xy; // x0, y0, x1, y1, ...

  private FaceLandmarks(float[] xy) {
    this.xy = xy;
  }

  /**
   * Returns the points, in the order of the constants.
   *
   * @param xy x and y of each point, one point after the other: 10 numbers
   * @throws IllegalArgumentException if there are not 10 numbers, one is not finite, or all points
   *     are the same
   */
  public static FaceLandmarks of(float... xy) {
    if (xy.length != 2 * COUNT) {
      throw new IllegalArgumentException(
          "landmarks: %s numbers, expected x and y of 5 points".formatted(xy.length));
    }
    boolean onePoint = true;
    for (int i = 0; i < xy.length; i++) {
      if (!Float.isFinite(xy[i])) {
        throw new IllegalArgumentException("landmarks: %s is not a coordinate".formatted(xy[i]));
      }
      onePoint &= xy[i] == xy[i % 2];
    }
    if (onePoint) {
      throw new IllegalArgumentException("landmarks: all five are the same point");
    }
    return new FaceLandmarks(xy.clone());
  }

  /**
   * Returns the five points of the scheme of 68 (iBUG 300-W; C. Sagonas et al., 2013): an eye is
   * the mean of the six points around it, the nose is point 31 and the corners of the mouth are
   * points 49 and 55, counted from 1.
   *
   * @param xy x and y of each point, one point after the other: 136 numbers
   * @throws IllegalArgumentException if there are not 136 numbers, or as for {@link #of}
   */
  public static FaceLandmarks ofSixtyEight(float... xy) {
    if (xy.length != 2 * OF_68) {
      throw new IllegalArgumentException(
          "landmarks: %s numbers, expected x and y of 68 points".formatted(xy.length));
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

  /**
   * Returns the names of the columns that hold the points in tables: {@code P1X, P1Y, P2X ... P5Y},
   * as in the files of VGGFace2.
   */
  public static List<String> columns() {
    List<String> names = new ArrayList<>(2 * COUNT);
    for (int point = 1; point <= COUNT; point++) {
      names.add("P" + point + "X");
      names.add("P" + point + "Y");
    }
    return names;
  }

  /** Returns whether all points lie above the image, or all to the left of it. */
  public boolean isOutside() {
    boolean left = true;
    boolean above = true;
    for (int point = 0; point < COUNT; point++) {
      left &= x(point) < 0;
      above &= y(point) < 0;
    }
    return left || above;
  }

  /**
   * Returns whether left and right are swapped, at any angle of the head: seen along the line from
   * the eyes to the mouth, the pair of eyes and the corners of the mouth are both in the wrong
   * order, by more than a quarter of the length of that line. In a profile, where the two sides
   * nearly coincide, they are not regarded as swapped.
   */
  public boolean isMirrored() {
    float downX = x(LEFT_MOUTH) + x(RIGHT_MOUTH) - x(LEFT_EYE) - x(RIGHT_EYE); // twice the line
    float downY = y(LEFT_MOUTH) + y(RIGHT_MOUTH) - y(LEFT_EYE) - y(RIGHT_EYE);
    float limit = -(downX * downX + downY * downY) / 8;
    return across(LEFT_EYE, RIGHT_EYE, downX, downY) < limit
        && across(LEFT_MOUTH, RIGHT_MOUTH, downX, downY) < limit;
  }

  /** Returns how far {@code right} lies to the right of {@code left}, times the length of down. */
  private float across(int left, int right, float downX, float downY) {
    return (x(right) - x(left)) * downY - (y(right) - y(left)) * downX;
  }

  /** Returns the column of a point. */
  public float x(int point) {
    return xy[2 * point];
  }

  /** Returns the row of a point. */
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
