package kinesic.facebehavior.video;

import kinesic.facebehavior.image.Picture;
import org.jspecify.annotations.Nullable;

/**
 * Tells where a video goes on with another scene: where most of a coarse picture changes from one
 * frame to the next, and what was bright and dark before says nothing about what is now. A lamp, a
 * camera that moves, or something that hides half of the picture is not a cut. Not thread-safe.
 */
public final class SceneCuts {

  private static final int COLUMNS = 16;
  private static final int ROWS = 12;
  private static final int SAMPLES = 4; // of a cell, along each side

  /** The change of a cell that counts, of 255. */
  private static final double CHANGE = 20;

  /** The share of the cells that change in a cut. */
  private static final double CHANGED = 0.6;

  /** The correlation of the cells that a cut leaves. */
  private static final double CORRELATION = 0.5;

  private double @Nullable [] before; // the brightness of the cells of the frame before

  /** Creates a detector that has seen no frame. */
  public SceneCuts() {}

  /** Returns whether the next frame begins another scene; false for the first one. */
  public boolean isCut(Picture picture) {
    double[] now = cells(picture);
    double[] last = before;
    before = now;
    if (last == null) {
      return false;
    }
    int changed = 0;
    for (int i = 0; i < now.length; i++) {
      changed += Math.abs(now[i] - last[i]) > CHANGE ? 1 : 0;
    }
    return changed > CHANGED * now.length && correlation(last, now) < CORRELATION;
  }

  private static double[] cells(Picture picture) {
    double[] cells = new double[ROWS * COLUMNS];
    byte[] rgb = picture.rgb();
    for (int y = 0; y < ROWS * SAMPLES; y++) {
      int row = (2 * y + 1) * picture.height() / (2 * ROWS * SAMPLES);
      for (int x = 0; x < COLUMNS * SAMPLES; x++) {
        int column = (2 * x + 1) * picture.width() / (2 * COLUMNS * SAMPLES);
        int at = 3 * (row * picture.width() + column);
        int sum = (rgb[at] & 0xff) + (rgb[at + 1] & 0xff) + (rgb[at + 2] & 0xff);
        cells[y / SAMPLES * COLUMNS + x / SAMPLES] += sum / (3.0 * SAMPLES * SAMPLES);
      }
    }
    return cells;
  }

  /** Pearson's correlation; 1 if either side is uniform, as in the dark. */
  private static double correlation(double[] a, double[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    double both = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - meanA) * (b[i] - meanB);
      squareA += (a[i] - meanA) * (a[i] - meanA);
      squareB += (b[i] - meanB) * (b[i] - meanB);
    }
    double least = a.length; // a standard deviation of 1
    return squareA < least || squareB < least ? 1 : both / Math.sqrt(squareA * squareB);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
