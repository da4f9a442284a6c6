package kinesic.facebehavior.timeline;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;

/** What one face shows over time. Times are in seconds, or the numbers of frames. */
public final class FaceTimeline {

  private final int number;
  private final TimedNumbers numbers;
  private final Cells cells;
  private final Peaks peaks;
  private final long[] chosen; // for each number: in how many frames its class or label is chosen
  private int frames;
  private double first;
  private double last;

  FaceTimeline(int number, TimedNumbers numbers) {
    this.number = number;
    this.numbers = numbers;
    cells = new Cells(numbers.size());
    peaks = new Peaks(numbers.tasks());
    chosen = new long[numbers.size()];
  }

  void add(long cell, double at, Prediction prediction, Supplier<FaceImage> portrait) {
    first = frames == 0 ? at : first;
    last = at;
    frames++;
    cells.add(cell, at, numbers.of(prediction));
    peaks.add(at, prediction, portrait);
    for (Task task : numbers.tasks()) {
      int from = numbers.first(task);
      for (int i = 0; i < task.size(); i++) {
        chosen[from + i] += isChosen(task, prediction, i) ? 1 : 0;
      }
    }
  }

  private static boolean isChosen(Task task, Prediction prediction, int i) {
    return switch (task) {
      case Classification classes -> prediction.best(classes) == i;
      case MultiLabel labels -> prediction.isPresent(labels, i);
      case Regression values -> false;
    };
  }

  void halve() {
    cells.halve();
  }

  int cells() {
    return cells.count();
  }

  /** The number of the face in its video. */
  public int number() {
    return number;
  }

  /** The number of frames in which the face was predicted. */
  public int frames() {
    return frames;
  }

  /** The time of its first frame. */
  public double first() {
    return first;
  }

  /** The time of its last frame. */
  public double last() {
    return last;
  }

  /**
   * The frames in which the face shows something most, in the order of the tasks. Several may be
   * the same frame.
   */
  public List<Peak> peaks() {
    return peaks.all();
  }

  /** The mean of each number of a task over all frames of the face. */
  public double[] means(Task task) {
    int from = numbers.first(task);
    return Arrays.copyOfRange(cells.means(), from, from + task.size());
  }

  /**
   * The share of the frames of the face in which a class is the most probable one, or a label is
   * present.
   *
   * @return for each label of a classification or a multi-label task, 0 to 1
   */
  public double[] shares(Task task) {
    int from = numbers.first(task);
    double[] shares = new double[task.size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (double) chosen[from + i] / frames;
    }
    return shares;
  }

  /**
   * The means of each number of a task over columns of equal length.
   *
   * @return [size of the task, columns]; NaN where the face is not seen
   */
  double[][] columns(Task task, double from, double to, int columns, double near) {
    int first = numbers.first(task);
    double[][] means = new double[task.size()][columns];
    Map<Integer, double[]> all = cells.columns(from, to, columns, near);
    for (int column = 0; column < columns; column++) {
      double[] known = all.get(column);
      for (int i = 0; i < means.length; i++) {
        means[i][column] = known == null ? Double.NaN : known[first + i];
      }
    }
    return means;
  }

  /** The columns in which the face is seen, from 0. */
  Set<Integer> seen(double from, double to, int columns, double near) {
    return cells.columns(from, to, columns, near).keySet();
  }
}
