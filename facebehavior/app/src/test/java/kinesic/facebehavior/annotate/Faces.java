package kinesic.facebehavior.annotate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.task.Prediction;

/** Pictures and rows of faces, made for tests. */
final class Faces {

  private Faces() {}

  /** A smooth picture. */
  static Picture picture(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int p = 0; p < width * height; p++) {
      rgb[3 * p] = (byte) (255 * (p % width) / width);
      rgb[3 * p + 1] = (byte) (255 * (p / width) / height);
      rgb[3 * p + 2] = 100;
    }
    return new Picture(width, height, rgb);
  }

  /** A prediction of affect: 70 % happiness, AU06 and AU12. */
  static Prediction happy() {
    float[] expression = {.05f, .05f, .05f, .05f, .7f, .05f, .05f};
    float[] units = new float[17];
    units[4] = .9f;
    units[8] = .8f;
    return new Prediction(
        Map.of(
            "expression",
            expression,
            "action_units",
            units,
            "valence_arousal",
            new float[] {.6f, .25f}),
        Map.of(),
        new float[0]);
  }

  /** A row for each box, numbered from 0. */
  static List<PredictionRow> rows(Prediction prediction, List<Area> boxes) throws IOException {
    FaceFile file = FaceFile.image(Path.of("some.png"), 1);
    List<PredictionRow> rows = new ArrayList<>();
    for (Area box : boxes) {
      DetectedFace place =
          new DetectedFace(
              box.left(),
              box.top(),
              box.width(),
              box.height(),
              0.9,
              FaceLandmarks.of(1, 1, 3, 1, 2, 2, 1, 3, 3, 3));
      rows.add(PredictionRow.of(file, rows.size(), Optional.of(place), prediction));
    }
    return rows;
  }
}
