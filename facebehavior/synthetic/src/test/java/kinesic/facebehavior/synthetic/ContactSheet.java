package kinesic.facebehavior.synthetic;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import kinesic.facebehavior.ActionUnit;

/**
 * Draws the pictures of the README. The first has samples of the three training databases, a row
 * each, and below them each action unit alone from none to full, two units a row. The second has
 * samples of the sketches.
 *
 * <pre>
 * java -cp "synthetic/target/test-classes:app/target/lib/*" \
 *     kinesic.facebehavior.synthetic.ContactSheet faces.jpg sketches.jpg 72
 * </pre>
 */
final class ContactSheet {

  private static final float[] INTENSITIES = {0, 0.25f, 0.5f, 0.75f, 1};
  private static final int COLUMNS = 2 * INTENSITIES.length;
  private static final int PERSON = 9;

  private ContactSheet() {}

  /**
   * Writes the sheets.
   *
   * @param args the two files, JPEG, and the side of a face in pixels
   */
  public static void main(String[] args) throws IOException {
    int side = Integer.parseInt(args[2]);
    List<SyntheticPreset> photographs =
        List.of(SyntheticPreset.VIDEO_VA, SyntheticPreset.WEB_AU, SyntheticPreset.WEB_EXPRESSION);
    BufferedImage faces = samples(photographs, (ActionUnit.COUNT + 1) / 2, side);
    putUnits(faces, photographs.size(), side);
    ImageIO.write(faces, "jpeg", Path.of(args[0]).toFile());
    List<SyntheticPreset> sketches =
        List.of(
            SyntheticPreset.SKETCH_VA,
            SyntheticPreset.SKETCH_AU,
            SyntheticPreset.SKETCH_EXPRESSION,
            SyntheticPreset.SKETCH_FIELD_TEST);
    ImageIO.write(samples(sketches, 0, side), "jpeg", Path.of(args[1]).toFile());
  }

  /** A sheet with samples of each database, a row each, and room for further rows. */
  private static BufferedImage samples(List<SyntheticPreset> databases, int furtherRows, int side) {
    int rows = databases.size() + furtherRows;
    BufferedImage sheet =
        new BufferedImage(COLUMNS * side, rows * side, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < databases.size(); row++) {
      SyntheticDatabase database = databases.get(row).database(1, COLUMNS, side);
      for (int column = 0; column < COLUMNS; column++) {
        put(sheet, database.get(column).image(), column, row);
      }
    }
    return sheet;
  }

  private static void putUnits(BufferedImage sheet, int firstRow, int side) {
    for (ActionUnit unit : ActionUnit.values()) {
      int row = firstRow + unit.index() / 2;
      int first = unit.index() % 2 * INTENSITIES.length;
      for (int i = 0; i < INTENSITIES.length; i++) {
        put(sheet, alone(unit, INTENSITIES[i], side), first + i, row);
      }
    }
  }

  private static BufferedImage alone(ActionUnit unit, float intensity, int side) {
    Intensities intensities = Intensities.NONE.with(unit, intensity);
    return SyntheticFace.render(
        new FaceParameters(Identity.of(1, PERSON), intensities, Pose.FRONTAL, Scene.PLAIN), side);
  }

  private static void put(BufferedImage sheet, BufferedImage face, int column, int row) {
    int side = face.getWidth();
    int[] pixels = face.getRGB(0, 0, side, side, null, 0, side);
    sheet.setRGB(column * side, row * side, side, side, pixels, 0, side);
  }
}
