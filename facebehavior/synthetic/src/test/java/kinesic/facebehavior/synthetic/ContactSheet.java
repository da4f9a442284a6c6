package kinesic.facebehavior.synthetic;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import kinesic.facebehavior.ActionUnit;

/**
 * Draws the picture of the README: samples of the three training databases, a row each, and below
 * them each action unit alone from none to full, two units a row.
 *
 * <pre>
 * java -cp "synthetic/target/test-classes:app/target/lib/*" \
 *     kinesic.facebehavior.synthetic.ContactSheet faces.jpg 72
 * </pre>
 */
final class ContactSheet {

  private static final float[] INTENSITIES = {0, 0.25f, 0.5f, 0.75f, 1};
  private static final int COLUMNS = 2 * INTENSITIES.length;
  private static final int PERSON = 9;

  private ContactSheet() {}

  /**
   * Writes the sheet.
   *
   * @param args the file, a JPEG, and the side of a face in pixels
   */
  public static void main(String[] args) throws IOException {
    int side = Integer.parseInt(args[1]);
    List<SyntheticDatabase> databases =
        List.of(
            SyntheticPreset.VIDEO_VA.database(1, COLUMNS, side),
            SyntheticPreset.WEB_AU.database(1, COLUMNS, side),
            SyntheticPreset.WEB_EXPRESSION.database(1, COLUMNS, side));
    ActionUnit[] units = ActionUnit.values();
    int rows = databases.size() + (units.length + 1) / 2;
    BufferedImage sheet =
        new BufferedImage(COLUMNS * side, rows * side, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < databases.size(); row++) {
      for (int column = 0; column < COLUMNS; column++) {
        put(sheet, databases.get(row).get(column).image(), column, row);
      }
    }
    for (ActionUnit unit : units) {
      int row = databases.size() + unit.index() / 2;
      int first = unit.index() % 2 * INTENSITIES.length;
      for (int i = 0; i < INTENSITIES.length; i++) {
        put(sheet, alone(unit, INTENSITIES[i], side), first + i, row);
      }
    }
    ImageIO.write(sheet, "jpeg", Path.of(args[0]).toFile());
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
