package kinesic.facebehavior.predict;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kinesic.facebehavior.predict.BatchPrediction.Receiver;

/**
 * Puts in the place of each frame's prediction the median over the frames around it, which takes
 * out what flickers for less than half of the window and keeps edges where they are.
 *
 * <p>The window reaches as far to either side, counted in the numbers of the frames, and never into
 * another video. Frames that are missing or could not be read are left out of it, so it holds fewer
 * frames beside them, as at the borders of a video. A frame that could not be read stays so. Holds
 * no more rows than the window has.
 */
public final class TemporalMedian implements Receiver {

  private final int half;
  private final Receiver receiver;
  private final List<PredictionRow> rows = new ArrayList<>(); // of one video, in their order
  private int next; // of rows, the first that was not passed on

  /**
   * A median in front of {@code receiver}.
   *
   * @param window how many frames it spans, odd
   * @throws IllegalArgumentException if {@code window} is even or less than 1
   */
  public TemporalMedian(int window, Receiver receiver) {
    if (window < 1 || window % 2 == 0) {
      throw new IllegalArgumentException(
          "median: the window is %d frames, expected an odd number".formatted(window));
    }
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
      while (next < rows.size() && number(rows.getLast()) - number(rows.get(next)) >= half) {
        pass(done);
      }
    }
    receiver.accept(done);
  }

  /** Passes on the rows that still waited for others; to be called after the last row. */
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

  /** Passes on the next row, whose window is complete, and forgets what no later one needs. */
  private void pass(List<PredictionRow> done) {
    PredictionRow row = rows.get(next++);
    Prediction prediction = row.prediction();
    done.add(
        prediction == null
            ? row
            : PredictionRow.of(row.file(), prediction.smoothed(around(number(row)))));
    while (next > 0 && number(rows.get(0)) <= number(row) - half) {
      rows.remove(0);
      next--;
    }
  }

  private List<Prediction> around(int number) {
    return rows.stream()
        .filter(row -> Math.abs(number(row) - number) <= half)
        .map(PredictionRow::prediction)
        .filter(Objects::nonNull)
        .toList();
  }

  private static int number(PredictionRow row) {
    return row.file().number();
  }
}
