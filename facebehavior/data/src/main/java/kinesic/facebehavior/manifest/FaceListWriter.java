package kinesic.facebehavior.manifest;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.csv.CsvOutput;
import kinesic.facebehavior.dataset.FaceLandmarks;

/**
 * Writes the places of the faces of pictures as a CSV file, which the option {@code landmarks} of
 * databases reads. The file gets its name when it is complete.
 *
 * <p>A picture has a row for each face, the largest first, or one row that says why it has none.
 * The columns are {@code image}; {@code face}, the number of the face in its picture, from 0; the
 * box {@code x, y, width, height} and the {@code score}, 0 to 1; the five points of {@link
 * FaceLandmarks} as {@code P1X, P1Y ... P5X, P5Y}; and {@code error}. Positions are in pixels of
 * the whole upright picture, where (0, 0) is the centre of the first pixel. Numbers have all the
 * digits that tell floats apart, so that a face is cut out as if it had just been detected.
 */
public final class FaceListWriter implements Closeable {

  /** The error of a picture in which there is no face. */
  public static final String NO_FACE = "no face was found";

  private static final String IMAGE = "image";
  private static final List<String> PLACE = List.of("face", "x", "y", "width", "height", "score");
  private static final String ERROR = "error";

  private final AtomicFile file;
  private final CsvWriter csv;

  /** Creates a file. */
  public FaceListWriter(Path file) throws IOException {
    this.file = new AtomicFile(file);
    csv = CsvOutput.to(this.file.stream());
    csv.writeRecord(columns());
  }

  /** Returns the names of the columns. */
  public static List<String> columns() {
    List<String> names = new ArrayList<>(List.of(IMAGE));
    names.addAll(PLACE);
    names.addAll(FaceLandmarks.columns());
    names.add(ERROR);
    return names;
  }

  /**
   * Writes a face.
   *
   * @param image the picture, with "/" between names
   * @param face the number of the face in its picture, from 0, the largest first
   * @param x the left edge of its box
   * @param y the top edge
   * @param width of the box
   * @param height of the box
   * @param score the confidence, 0 to 1
   * @param points the landmarks
   */
  public void write(
      String image,
      int face,
      double x,
      double y,
      double width,
      double height,
      double score,
      FaceLandmarks points) {
    List<String> cells = new ArrayList<>(List.of(image, String.valueOf(face)));
    for (double number : new double[] {x, y, width, height, score}) {
      cells.add(Float.toString((float) number));
    }
    for (int point = 0; point < FaceLandmarks.COUNT; point++) {
      cells.add(Float.toString(points.x(point)));
      cells.add(Float.toString(points.y(point)));
    }
    cells.add("");
    csv.writeRecord(cells);
  }

  /**
   * Writes a picture without faces.
   *
   * @param error {@link #NO_FACE}, or why the picture could not be read
   */
  public void writeWithoutFace(String image, String error) {
    List<String> cells = new ArrayList<>(List.of(image));
    cells.addAll(Collections.nCopies(columns().size() - 2, ""));
    cells.add(error);
    csv.writeRecord(cells);
  }

  /** Completes the file and gives it its name, replacing a file of that name. */
  public void complete() throws IOException {
    csv.flush();
    file.complete();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
