package kinesic.facebehavior.synthetic;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Draws a picture in which each row is one person in ten images.
 *
 * <pre>
 * java -cp "synthetic/target/test-classes:app/target/lib/*" \
 *     kinesic.facebehavior.synthetic.PeopleSheet people.jpg 72 8
 * </pre>
 */
final class PeopleSheet {

  private static final int COLUMNS = 10;

  private PeopleSheet() {}

  /**
   * Writes the sheet.
   *
   * @param args the file, a JPEG; the side of a face in pixels; how many people
   */
  public static void main(String[] args) throws IOException {
    int side = Integer.parseInt(args[1]);
    int rows = Integer.parseInt(args[2]);
    int people = 100;
    SyntheticDatabase database =
        SyntheticPreset.PEOPLE_IDENTITY.database(1, COLUMNS * people, side);
    BufferedImage sheet =
        new BufferedImage(COLUMNS * side, rows * side, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        int[] pixels =
            database.get(column * people + row).image().getRGB(0, 0, side, side, null, 0, side);
        sheet.setRGB(column * side, row * side, side, side, pixels, 0, side);
      }
    }
    ImageIO.write(sheet, "jpeg", Path.of(args[0]).toFile());
  }
}
