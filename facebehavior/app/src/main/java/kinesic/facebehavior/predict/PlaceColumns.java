package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.task.Column;

/**
 * Where a face lies in its picture: the box in pixels, the confidence of the detector, and the five
 * landmarks if they are wanted.
 *
 * @param points whether the landmarks are written
 */
record PlaceColumns(boolean points) {

  private static final List<String> POINTS =
      List.of("left_eye", "right_eye", "nose", "left_mouth", "right_mouth");

  /** The columns, in their order. */
  List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (String name : List.of("x", "y", "width", "height", "score")) {
      columns.add(Column.number(name));
    }
    if (points) {
      for (String point : POINTS) {
        columns.add(Column.number(point + "_x"));
        columns.add(Column.number(point + "_y"));
      }
    }
    return columns;
  }

  /** The cells of the columns for a face; empty if there is no face. */
  List<String> cells(Optional<DetectedFace> place) {
    if (place.isEmpty()) {
      return Collections.nCopies(columns().size(), "");
    }
    DetectedFace face = place.get();
    List<String> cells = new ArrayList<>();
    for (double edge : List.of(face.x(), face.y(), face.width(), face.height())) {
      cells.add(pixels(edge));
    }
    cells.add(Column.decimal((float) face.score()));
    for (int i = 0; points && i < FaceLandmarks.COUNT; i++) {
      cells.add(pixels(face.points().x(i)));
      cells.add(pixels(face.points().y(i)));
    }
    return cells;
  }

  /** A position or a length as the columns hold it: to a hundredth of a pixel. */
  private static String pixels(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
