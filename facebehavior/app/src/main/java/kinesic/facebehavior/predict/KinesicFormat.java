package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
 *   <tr><td>frame</td><td>of frames only: the number in the name of the file</td></tr>
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
 *   <tr><td>error</td><td>why there is no prediction; all cells above but image and frame are empty then</td></tr>
 *   <tr><td>schema</td><td>{@value #SCHEMA}</td></tr>
 * </table>
 */
public final class KinesicFormat implements PredictionFormat {

  /** The version of the columns; it grows when a column changes its meaning. */
  public static final int SCHEMA = 1;

  private static final String FIRST = "image";
  private static final String ERROR = "error";
  private static final String LAST = "schema";

  private final boolean frames;
  private final List<PredictionColumns> parts;
  private final List<Column> columns = new ArrayList<>();

  private KinesicFormat(boolean frames, List<PredictionColumns> parts) {
    this.frames = frames;
    this.parts = parts;
    columns.add(Column.text(FIRST));
    if (frames) {
      columns.add(Column.number("frame"));
    }
    parts.forEach(part -> columns.addAll(part.columns()));
    columns.add(Column.text(ERROR));
    columns.add(Column.number(LAST));
  }

  /**
   * The columns of a network.
   *
   * @param frames whether the images are numbered frames
   * @param embedding whether the shared feature is written; predictions must have it then
   * @param compounds how compound expressions are predicted; empty if they are not
   */
  public static KinesicFormat of(
      FaceBehaviorNet network,
      boolean frames,
      boolean embedding,
      Optional<CompoundReading> compounds) {
    List<PredictionColumns> parts = new ArrayList<>();
    for (Task task : Tasks.byPosition(network.tasks())) {
      if (!(task.equals(Affect.COMPOUND) && compounds.isPresent())) {
        parts.add(new TaskColumns(task));
      }
    }
    compounds.ifPresent(reading -> parts.add(new CompoundColumns(reading)));
    if (embedding) {
      parts.add(new EmbeddingColumns(network.features()));
    }
    return new KinesicFormat(frames, parts);
  }

  @Override
  public List<Column> columns() {
    return Collections.unmodifiableList(columns);
  }

  @Override
  public List<String> cells(PredictionRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.file().path().toString());
    if (frames) {
      cells.add(Integer.toString(row.file().number()));
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
