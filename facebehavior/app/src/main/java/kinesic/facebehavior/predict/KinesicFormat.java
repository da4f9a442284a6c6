package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Column;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/**
 * The format with all predictions of a network.
 *
 * <table>
 *   <caption>Columns, version {@value #SCHEMA}</caption>
 *   <tr><td>image</td><td>the image file</td></tr>
 *   <tr><td>frame</td><td>the number of a frame in its video, or in the name of its file; empty for
 *       other images</td></tr>
 *   <tr><td>time</td><td>of video files only: seconds since the beginning</td></tr>
 *   <tr><td>face</td><td>the place among the faces of the image, from 0, the largest first; in a
 *       video, the number of the face, which stays from frame to frame</td></tr>
 *   <tr><td>x, y, width, height</td><td>the box of the face in pixels of the upright picture</td></tr>
 *   <tr><td>score</td><td>the confidence of the detector, 0 to 1</td></tr>
 *   <tr><td>left_eye_x, left_eye_y ... right_mouth_y</td><td>with --points: the landmarks</td></tr>
 *   <tr><td>valence, arousal</td><td>-1 to 1</td></tr>
 *   <tr><td>expression</td><td>the most probable one</td></tr>
 *   <tr><td>p_neutral ... p_surprise</td><td>probability of each expression; they sum to 1</td></tr>
 *   <tr><td>AU01_p, AU01_c ... AU26_p, AU26_c</td>
 *       <td>probability that the action unit is present; 1 if it is above the network's threshold for
 *       the unit, else 0</td></tr>
 *   <tr><td>compound, p_happily_surprised ...</td>
 *       <td>if the network has a head for compound expressions: the most probable one, and the
 *       probability of each; score_happily_surprised ... with the zero-shot score, which is not a
 *       probability</td></tr>
 *   <tr><td>person, p_person</td><td>networks of identity: the most probable of the people
 *       that the network was trained on, and its probability</td></tr>
 *   <tr><td>Bald_p, Bald_c, ...</td><td>networks of identity: the same as for action units, for each
 *       attribute</td></tr>
 *   <tr><td>embedding_1 ...</td><td>with --embedding: the shared feature</td></tr>
 *   <tr><td>error</td><td>why there is no prediction; all cells above but image, frame and time are empty then</td></tr>
 *   <tr><td>schema</td><td>{@value #SCHEMA}</td></tr>
 * </table>
 */
public final class KinesicFormat implements PredictionFormat {

  /** The version of the columns; it grows when a column changes its meaning. */
  public static final int SCHEMA = 2;

  private static final String FIRST = "image";
  private static final String ERROR = "error";
  private static final String LAST = "schema";

  /** Columns that not every output has. */
  public enum Part {
    /** The number of a frame. */
    FRAME,
    /** The time of a frame of a video file. */
    TIME,
    /** The box of a face in its picture, and the score; crops have none. */
    PLACE,
    /** The five landmarks; they need {@link #PLACE}. */
    POINTS,
    /** The shared feature; predictions must have it. */
    EMBEDDING
  }

  private final Set<Part> with;
  private final PlaceColumns place;
  private final List<PredictionColumns> parts;
  private final List<Column> columns = new ArrayList<>();

  private KinesicFormat(Set<Part> with, List<PredictionColumns> parts) {
    this.with = Set.copyOf(with);
    this.parts = parts;
    place = new PlaceColumns(with.contains(Part.POINTS));
    columns.add(Column.text(FIRST));
    if (with.contains(Part.FRAME)) {
      columns.add(Column.integer("frame"));
    }
    if (with.contains(Part.TIME)) {
      columns.add(Column.number("time"));
    }
    columns.add(Column.integer("face"));
    if (with.contains(Part.PLACE)) {
      columns.addAll(place.columns());
    }
    parts.forEach(part -> columns.addAll(part.columns()));
    columns.add(Column.text(ERROR));
    columns.add(Column.integer(LAST));
  }

  /**
   * The columns of a network.
   *
   * @param with the columns besides those of every output
   * @param compounds how compound expressions are predicted; empty if they are not
   */
  public static KinesicFormat of(
      FaceBehaviorNet network, Set<Part> with, Optional<CompoundReading> compounds) {
    List<PredictionColumns> parts = new ArrayList<>();
    for (Task task : Tasks.byPosition(network.tasks())) {
      if (!(task.equals(Affect.COMPOUND) && compounds.isPresent())) {
        parts.add(new TaskColumns(task));
      }
    }
    compounds.ifPresent(reading -> parts.add(new CompoundColumns(reading)));
    if (with.contains(Part.EMBEDDING)) {
      parts.add(new EmbeddingColumns(network.features()));
    }
    return new KinesicFormat(with, parts);
  }

  @Override
  public List<Column> columns() {
    return Collections.unmodifiableList(columns);
  }

  @Override
  public List<String> cells(PredictionRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.file().name());
    if (with.contains(Part.FRAME)) {
      boolean isFrame = row.file().video().isPresent();
      cells.add(isFrame ? Integer.toString(row.file().number()) : "");
    }
    if (with.contains(Part.TIME)) {
      OptionalDouble seconds = row.file().seconds();
      cells.add(seconds.isEmpty() ? "" : String.format(Locale.ROOT, "%.6f", seconds.getAsDouble()));
    }
    cells.add(row.prediction() == null ? "" : Integer.toString(row.face()));
    if (with.contains(Part.PLACE)) {
      cells.addAll(place.cells(row.place()));
    }
    Prediction prediction = row.prediction();
    for (PredictionColumns part : parts) {
      cells.addAll(
          prediction == null
              ? Collections.nCopies(part.columns().size(), "")
              : part.cells(prediction));
    }
    cells.add(row.error());
    cells.add(Integer.toString(SCHEMA));
    return cells;
  }

  /** True for the header of any network and any options. */
  @Override
  public boolean isHeader(String line) {
    return line.startsWith(FIRST + ",") && line.endsWith("," + ERROR + "," + LAST);
  }
}
