package kinesic.facebehavior.detect;

import java.util.List;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.image.Picture;

/** A picture as the network sees it once, scaled to one size. */
final class Pass {

  /**
   * What the score of a face loses each time the picture is seen smaller, so that among findings of
   * similar scores the one with the most detail remains.
   */
  private static final double COST = 0.05;

  private final FaceNetwork network;
  private final Picture whole;
  private final Picture scaled;
  private final double cost;

  private Pass(FaceNetwork network, Picture whole, Picture scaled, double cost) {
    this.network = network;
    this.whole = whole;
    this.scaled = scaled;
    this.cost = cost;
  }

  /**
   * Scales a picture.
   *
   * @param side the larger side of the scaled picture, if the network accepts any size
   */
  static Pass of(FaceNetwork network, Picture whole, int side) {
    return new Pass(network, whole, whole, -COST).smaller(side);
  }

  /** Returns the same picture scaled again. */
  Pass smaller(int side) {
    int width = whole.width();
    int height = whole.height();
    double factor =
        network
            .fixed()
            .map(
                size ->
                    Math.min(
                        side / (double) Math.max(width, height),
                        Math.min(size.width() / (double) width, size.height() / (double) height)))
            .orElse(side / (double) Math.max(width, height));
    int newWidth = Math.max(1, (int) Math.round(width * factor));
    int newHeight = Math.max(1, (int) Math.round(height * factor));
    return new Pass(network, whole, scaled.resized(newWidth, newHeight), cost + COST);
  }

  /** Adds the faces with at least a score to {@code found}, in pixels of the whole picture. */
  void find(double threshold, List<Candidate> found) {
    CanvasSize size = network.fixed().orElse(CanvasSize.covering(scaled.width(), scaled.height()));
    for (FaceNetwork.Grid grid : network.run(scaled, size)) {
      find(grid, threshold, found);
    }
  }

  private void find(FaceNetwork.Grid grid, double threshold, List<Candidate> found) {
    float[] classes = grid.classes().toArray();
    float[] objects = grid.objects().toArray();
    float[] boxes = grid.boxes().toArray();
    float[] points = grid.points().toArray();
    int stride = grid.stride();
    float[] xy = new float[2 * FaceLandmarks.COUNT];
    for (int cell = 0; cell < classes.length; cell++) {
      double score =
          Math.sqrt(Math.clamp(classes[cell], 0f, 1f) * Math.clamp(objects[cell], 0f, 1f));
      if (!(score >= threshold)) {
        continue;
      }
      int column = cell % grid.columns();
      int row = cell / grid.columns();
      double width = Math.exp(boxes[4 * cell + 2]) * stride;
      double height = Math.exp(boxes[4 * cell + 3]) * stride;
      double left = (column + boxes[4 * cell]) * stride - width / 2;
      double top = (row + boxes[4 * cell + 1]) * stride - height / 2;
      for (int i = 0; i < xy.length; i += 2) {
        xy[i] = (float) wholeX((column + points[xy.length * cell + i]) * stride);
        xy[i + 1] = (float) wholeY((row + points[xy.length * cell + i + 1]) * stride);
      }
      double x = wholeX(left);
      double y = wholeY(top);
      double wholeWidth = wholeX(left + width) - x;
      double wholeHeight = wholeY(top + height) - y;
      if (Plausibility.isBox(x, y, wholeWidth, wholeHeight, whole)) {
        FaceLandmarks landmarks = Plausibility.points(x, y, wholeWidth, wholeHeight, xy);
        DetectedFace face = new DetectedFace(x, y, wholeWidth, wholeHeight, score, landmarks);
        found.add(new Candidate(face, score - cost));
      }
    }
  }

  /** Returns the column of the whole picture at a column of the scaled one. */
  private double wholeX(double x) {
    return whole.whole((x + 0.5) * whole.width() / scaled.width() - 0.5);
  }

  private double wholeY(double y) {
    return whole.whole((y + 0.5) * whole.height() / scaled.height() - 0.5);
  }
}
