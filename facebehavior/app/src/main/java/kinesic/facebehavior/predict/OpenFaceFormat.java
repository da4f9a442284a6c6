package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Column;
import kinesic.facebehavior.task.Prediction;

/**
 * The columns of OpenFace 2.2's {@code FeatureExtraction} that a network can fill: {@code frame,
 * face_id, timestamp, confidence, success}, and the presence of the 16 action units that both have,
 * {@code AU01_c} to {@code AU26_c}. There are no intensities ({@code AU01_r}): a probability is not
 * an intensity.
 *
 * <p>As in OpenFace, frames count from 1, numbers have the same number of decimals, and a frame
 * without a face has {@code success} 0 and zeros. OpenFace's confidence is that of its landmarks;
 * here it is the score of the detector, and 1 for a crop. OpenFace has no column for the box of a
 * face.
 */
public final class OpenFaceFormat implements PredictionFormat {

  private static final List<ActionUnit> UNITS =
      List.of(ActionUnit.values()).stream().filter(unit -> unit.number() != 24).toList();

  private final double framesPerSecond;

  /**
   * Creates a format.
   *
   * @param framesPerSecond of frames that have no time of their own, above 0
   */
  public OpenFaceFormat(double framesPerSecond) {
    this.framesPerSecond = framesPerSecond;
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (String name : List.of("frame", "face_id", "timestamp", "confidence", "success")) {
      columns.add(Column.number(name));
    }
    UNITS.forEach(unit -> columns.add(Column.number(unit.column() + "_c")));
    return columns;
  }

  @Override
  public List<String> cells(PredictionRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(Integer.toString(row.file().sinceFirst() + 1));
    cells.add(Integer.toString(Math.max(0, row.face())));
    cells.add(
        String.format(
            Locale.ROOT,
            "%.3f",
            row.file().seconds().orElse(row.file().sinceFirst() / framesPerSecond)));
    if (row.prediction() == null) {
      cells.addAll(List.of("0.00", "0"));
      cells.addAll(Collections.nCopies(UNITS.size(), "0.0"));
      return cells;
    }
    Prediction face = row.prediction();
    double confidence = row.place().map(DetectedFace::score).orElse(1.0);
    cells.add(String.format(Locale.ROOT, "%.2f", confidence));
    cells.add("1");
    UNITS.forEach(
        unit -> cells.add(face.isPresent(Affect.ACTION_UNITS, unit.index()) ? "1.0" : "0.0"));
    return cells;
  }
}
