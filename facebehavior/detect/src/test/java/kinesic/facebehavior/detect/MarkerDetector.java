package kinesic.facebehavior.detect;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.onnx.format.ModelWriter;

/**
 * A face detector for tests that need no weights of others: a small ONNX file with the inputs and
 * outputs of YuNet which finds magenta squares.
 *
 * <p>A square is the marker of an upright face; it lies in the middle of the face's box, whose
 * sides are four times as long. Markers of 8 to 120 pixels in a picture of 640 are found, if the
 * next one is at least three times as far as it is long. The score is 0.95. Positions are those of
 * the square within a pixel.
 */
public final class MarkerDetector {

  /** The side of a face's box by the side of its marker. */
  public static final int SHARE = 4;

  /** The score of each face. */
  public static final double SCORE = Math.sqrt(0.9);

  /** The landmarks from the middle of the box, by the side of the box: x and y in turn. */
  private static final float[] POINTS = {
    -0.20f, -0.10f, 0.20f, -0.10f, 0, 0.10f, -0.16f, 0.28f, 0.16f, 0.28f
  };

  private MarkerDetector() {}

  /** Returns coordinate {@code i} of the landmarks. */
  static float point(int i) {
    return POINTS[i];
  }

  /**
   * Writes the detector's file and returns its path.
   *
   * @throws IOException if it cannot be written
   */
  public static Path write(Path file) throws IOException {
    ModelWriter.write(MarkerGraph.model(), file);
    return file;
  }

  /**
   * Draws the marker of a face.
   *
   * @param x the column of the middle of the face, of pixel centres
   * @param y the row of the middle of the face, of pixel centres
   * @param side of the face's box, in pixels
   */
  public static void draw(BufferedImage picture, double x, double y, double side) {
    double marker = side / SHARE;
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.MAGENTA);
    graphics.fill(
        new Rectangle2D.Double(x + 0.5 - marker / 2, y + 0.5 - marker / 2, marker, marker));
    graphics.dispose();
  }

  /** Returns what the detector finds for a marker; see {@link #draw}. */
  public static DetectedFace face(double x, double y, double side) {
    float[] xy = new float[POINTS.length];
    for (int i = 0; i < xy.length; i++) {
      xy[i] = (float) ((i % 2 == 0 ? x : y) + side * POINTS[i]);
    }
    return new DetectedFace(x - side / 2, y - side / 2, side, side, SCORE, FaceLandmarks.of(xy));
  }
}
