package kinesic.facebehavior.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/**
 * What the faces of one video show over time.
 *
 * <p>Memory is bounded: time is cut into at most {@value #MOST_CELLS} cells, for which sums are
 * kept; when the video becomes longer, all cells become twice as long. Of each face, the frames of
 * its peaks are kept with a portrait. Of more than {@value #MOST_FACES} faces, the one with the
 * fewest frames is forgotten. Not thread-safe.
 */
public final class Timelines {

  private static final int MOST_CELLS = 4096;
  private static final int MOST_FACES = 64;
  private static final double SHORTEST_CELL = 1.0 / 128; // seconds

  /** How many frames a face may be absent before it counts as absent. */
  private static final double MOST_MISSED = 3;

  private final List<Task> tasks;
  private final TimedNumbers numbers;
  private final Map<Integer, FaceTimeline> faces = new TreeMap<>();
  private double cell; // its length, in seconds or frames
  private boolean hasTimes;
  private int frames;
  private int lastFrame;
  private double first;
  private double last;
  private int forgotten;

  /**
   * Timelines without frames.
   *
   * @param tasks of the network
   */
  public Timelines(List<Task> tasks) {
    this.tasks = Tasks.byPosition(tasks);
    numbers = new TimedNumbers(this.tasks);
  }

  /**
   * Adds a row of the video; rows come in the order of the frames.
   *
   * @param portrait gives the pixels of the face; only called if they are needed
   */
  public void add(PredictionRow row, Supplier<FaceImage> portrait) {
    FaceFile file = row.file();
    double at = file.seconds().orElse(file.number());
    if (frames == 0) {
      hasTimes = file.seconds().isPresent();
      cell = hasTimes ? SHORTEST_CELL : 1;
      first = at;
    }
    if (frames == 0 || file.number() != lastFrame) {
      frames++;
      lastFrame = file.number();
      last = Math.max(last, at);
    }
    while ((at - first) / cell >= MOST_CELLS) {
      cell *= 2;
      faces.values().forEach(FaceTimeline::halve);
    }
    Prediction prediction = row.prediction();
    if (prediction != null) {
      faces
          .computeIfAbsent(row.face(), number -> new FaceTimeline(number, numbers))
          .add((long) ((at - first) / cell), at, prediction, portrait);
      if (faces.size() > MOST_FACES) {
        forgetOneBut(row.face());
      }
    }
  }

  private void forgetOneBut(int current) {
    faces.values().stream()
        .filter(face -> face.number() != current)
        .min(Comparator.comparingInt(FaceTimeline::frames))
        .ifPresent(face -> faces.remove(face.number()));
    forgotten++;
  }

  /** The tasks of the network, in the order of their columns in output files. */
  public List<Task> tasks() {
    return tasks;
  }

  /** The tasks whose numbers are followed over time. */
  public List<Task> timedTasks() {
    return numbers.tasks();
  }

  /** The faces, in the order of their numbers. */
  public List<FaceTimeline> faces() {
    return new ArrayList<>(faces.values());
  }

  /** How many faces with few frames are not among {@link #faces}. */
  public int forgotten() {
    return forgotten;
  }

  /** The number of frames. */
  public int frames() {
    return frames;
  }

  /** Whether times are in seconds; otherwise they are the numbers of frames. */
  public boolean hasTimes() {
    return hasTimes;
  }

  /** The time of the first frame. */
  public double first() {
    return first;
  }

  /** The time of the last frame. */
  public double last() {
    return last;
  }

  /** The mean time from one frame to the next; 1 for a single frame. */
  public double interval() {
    return frames > 1 && last > first ? (last - first) / (frames - 1) : 1;
  }

  /** The end of the last frame. */
  public double end() {
    return last + interval();
  }

  /**
   * The number of columns in which charts show the numbers.
   *
   * @param most at least 1
   */
  public int columns(int most) {
    double shortest = Math.max(cell, interval());
    return Math.clamp((long) Math.floor((end() - first) / shortest + 1e-6), 1, most);
  }

  /**
   * The means of each number of a task over columns of equal length, from {@link #first} to {@link
   * #end}.
   *
   * @return [size of the task, columns]; NaN where the face is not seen
   */
  public double[][] of(FaceTimeline face, Task task, int columns) {
    return face.columns(task, first, end(), columns, near());
  }

  /** The columns in which a face is seen, from 0; see {@link #of}. */
  public Set<Integer> seen(FaceTimeline face, int columns) {
    return face.seen(first, end(), columns, near());
  }

  private double near() {
    return Math.max(1.5 * cell, MOST_MISSED * interval());
  }
}
