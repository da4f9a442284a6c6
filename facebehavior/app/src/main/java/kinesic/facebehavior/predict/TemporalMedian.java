package kinesic.facebehavior.predict;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kinesic.facebehavior.predict.BatchPrediction.Receiver;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;

/**
 * Replaces the prediction of each face by the median over its predictions in a window of frames. It
 * removes flicker that is shorter than half of the window and keeps edges in place.
 *
 * <p>The window is centred on the frame, is measured in frame numbers, and never extends into
 * another video. Faces of one number belong together. Frames that are missing, could not be read or
 * do not show the face are left out, so the window holds fewer frames next to them, as it does at
 * the ends of a video. A row without a prediction stays as it is, and so does the order of the
 * rows. The rows in memory are those of the frames in the window and of the next frame.
 */
public final class TemporalMedian implements Receiver {

  private final List<Task> tasks;
  private final int half;
  private final Receiver receiver;
  private final List<PredictionRow> rows = new ArrayList<>(); // of one video, in their order
  private int next; // of rows, the first that was not passed on

  /**
   * Creates a median that passes its rows on to {@code receiver}.
   *
   * @param tasks of the network
   * @param window the number of frames in the window, odd; 1 passes rows on as they are
   * @throws IllegalArgumentException if {@code window} is even or less than 1
   */
  public TemporalMedian(List<Task> tasks, int window, Receiver receiver) {
    if (window < 1 || window % 2 == 0) {
      throw new IllegalArgumentException(
          "median: the window is %s frames, expected an odd number".formatted(window));
    }
    this.tasks = List.copyOf(tasks);
    half = window / 2;
    this.receiver = receiver;
  }

  @Override
  public void accept(List<PredictionRow> batch) throws IOException {
    List<PredictionRow> done = new ArrayList<>();
    for (PredictionRow row : batch) {
      if (!rows.isEmpty() && !rows.getLast().file().video().equals(row.file().video())) {
        passAll(done);
      }
      rows.add(row);
      while (next < rows.size() && isComplete(rows.get(next), row)) {
        pass(done);
      }
    }
    receiver.accept(done);
  }

  /**
   * Whether the window of a row is complete once {@code last} has come. Other faces of the last
   * frame may follow.
   */
  private boolean isComplete(PredictionRow row, PredictionRow last) {
    int ahead = number(last) - number(row);
    return ahead > half || (ahead == half && last.face() == row.face());
  }

  /** Passes on the remaining rows; call it after the last row. */
  public void finish() throws IOException {
    List<PredictionRow> done = new ArrayList<>();
    passAll(done);
    receiver.accept(done);
  }

  private void passAll(List<PredictionRow> done) {
    while (next < rows.size()) {
      pass(done);
    }
    rows.clear();
    next = 0;
  }

  /** Passes on the next row, whose window is complete, and drops rows that are no longer needed. */
  private void pass(List<PredictionRow> done) {
    PredictionRow row = rows.get(next++);
    Prediction prediction = row.prediction();
    done.add(
        prediction == null || half == 0 // one frame: its probabilities are not divided by their sum
            ? row
            : PredictionRow.of(
                row.file(), row.face(), row.place(), prediction.smoothed(tasks, around(row))));
    while (next > 0 && number(rows.get(0)) < number(row) - half) {
      rows.remove(0);
      next--;
    }
  }

  /** The predictions of the same face in the window. */
  private List<Prediction> around(PredictionRow centre) {
    return rows.stream()
        .filter(row -> row.face() == centre.face())
        .filter(row -> Math.abs(number(row) - number(centre)) <= half)
        .map(PredictionRow::prediction)
        .filter(Objects::nonNull)
        .toList();
  }

  private static int number(PredictionRow row) {
    return row.file().number();
  }
}
