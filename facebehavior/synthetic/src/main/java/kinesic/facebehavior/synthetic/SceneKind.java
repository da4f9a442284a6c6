package kinesic.facebehavior.synthetic;

import java.util.Locale;

/** Kinds of {@link DrawnScene}s. */
public enum SceneKind {
  /** One upright face of a medium size. */
  PORTRAIT(1, 1, 0.3f, 0.5f, 0, 0),

  /** Two to five upright faces of similar sizes. */
  GROUP(2, 5, 0.16f, 0.26f, 0, 0),

  /** One to three heads that are tilted by 15 to 40 degrees to either side. */
  TILTED(1, 3, 0.2f, 0.36f, 40, 0),

  /** Two to four people of whom some cover up to 30 % of the face behind them. */
  OVERLAPPING(2, 4, 0.24f, 0.34f, 0, 0.3f),

  /** Five to nine small faces. */
  CROWD(5, 9, 0.07f, 0.13f, 0, 0),

  /** One face that nearly fills the picture. */
  CLOSE_UP(1, 1, 0.68f, 0.8f, 0, 0),

  /** A backdrop without people. */
  EMPTY(0, 0, 0.1f, 0.1f, 0, 0);

  final int fewest;
  final int most;
  final float smallest; // height of a face by the smaller side of the picture
  final float largest;
  final float tilt; // degrees
  final float hidden; // the greatest share of a face that others may cover

  SceneKind(int fewest, int most, float smallest, float largest, float tilt, float hidden) {
    this.fewest = fewest;
    this.most = most;
    this.smallest = smallest;
    this.largest = largest;
    this.tilt = tilt;
    this.hidden = hidden;
  }

  /** The name in files: {@code close-up}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
