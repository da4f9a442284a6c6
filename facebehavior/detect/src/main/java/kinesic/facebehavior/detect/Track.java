package kinesic.facebehavior.detect;

import org.jspecify.annotations.Nullable;

/**
 * A face that is followed: where it was last, how it moves, and how its embeddings look.
 *
 * <p>The units are pixels and seconds.
 */
final class Track {

  /** The time over which velocities are averaged. */
  private static final double MEMORY = 0.2;

  /** The time after which an unseen face is expected to stand still. */
  private static final double COASTING = 1;

  /** The share of the newest embedding in the mean. */
  private static final float NEWEST = 0.1f;

  /** How much more than its own faces another face may differ from the mean. */
  private static final double TOLERANCE = 5;

  private static final double LEAST_LIMIT = 0.1;
  private static final double MOST_LIMIT = 0.6;

  private final int number;
  private DetectedFace face;
  private double seen;
  private double velocityX;
  private double velocityY;
  private float @Nullable [] mean; // of the embeddings, of length 1
  private double spread = MOST_LIMIT / TOLERANCE; // mean cosine distance of its faces to the mean

  Track(int number, DetectedFace face, double seconds, float[] embedding) {
    this.number = number;
    this.face = face;
    seen = seconds;
    if (embedding.length > 0) {
      mean = unit(embedding);
    }
  }

  int number() {
    return number;
  }

  /** When the face was last seen. */
  double seen() {
    return seen;
  }

  /** Where the face is expected. */
  DetectedFace expected(double seconds) {
    double gap = seconds - seen;
    double way = COASTING * -Math.expm1(-gap / COASTING);
    return new DetectedFace(
        face.x() + velocityX * way,
        face.y() + velocityY * way,
        face.width(),
        face.height(),
        face.score(),
        face.points());
  }

  /**
   * How much an embedding resembles those of this face: 1 if it is their mean, 0 if it differs from
   * it five times as much as they do, at least -1; 0 if either has none.
   */
  double resemblance(float[] embedding) {
    float[] own = mean;
    if (own == null || embedding.length == 0) {
      return 0;
    }
    double limit = Math.clamp(TOLERANCE * spread, LEAST_LIMIT, MOST_LIMIT);
    return Math.clamp(1 - distance(own, unit(embedding)) / limit, -1, 1);
  }

  /** Whether embeddings can tell whether a face is this one. */
  boolean hasEmbedding() {
    return mean != null;
  }

  /** Continues with a face of a later frame. */
  void add(DetectedFace next, double seconds, float[] embedding) {
    double gap = seconds - seen;
    if (gap > 0) {
      double share = -Math.expm1(-gap / MEMORY);
      velocityX += share * ((centreX(next) - centreX(face)) / gap - velocityX);
      velocityY += share * ((centreY(next) - centreY(face)) / gap - velocityY);
    }
    face = next;
    seen = seconds;
    if (embedding.length > 0) {
      addEmbedding(unit(embedding));
    }
  }

  private void addEmbedding(float[] next) {
    float[] own = mean;
    if (own == null) {
      mean = next;
      return;
    }
    spread += NEWEST * (distance(own, next) - spread);
    float[] sum = new float[own.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = own[i] + NEWEST * (next[i] - own[i]);
    }
    mean = unit(sum);
  }

  static double centreX(DetectedFace face) {
    return face.x() + face.width() / 2;
  }

  static double centreY(DetectedFace face) {
    return face.y() + face.height() / 2;
  }

  /** 1 minus the cosine of the angle between two vectors of length 1. */
  private static double distance(float[] a, float[] b) {
    double cosine = 0;
    for (int i = 0; i < a.length; i++) {
      cosine += (double) a[i] * b[i];
    }
    return 1 - cosine;
  }

  private static float[] unit(float[] vector) {
    double square = 0;
    for (float v : vector) {
      square += (double) v * v;
    }
    double length = Math.sqrt(square);
    float[] unit = vector.clone();
    for (int i = 0; i < unit.length; i++) {
      unit[i] = length == 0 ? 0 : (float) (unit[i] / length);
    }
    return unit;
  }
}
