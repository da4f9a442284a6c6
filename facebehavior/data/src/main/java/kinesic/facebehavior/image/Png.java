package kinesic.facebehavior.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import kinesic.facebehavior.face.FaceImage;

/** Pictures on their way into a page. */
public final class Png {

  private Png() {}

  /** A picture as base64 of a PNG file. */
  public static String base64(FaceImage face) {
    int side = face.side();
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    byte[] rgb = face.rgb();
    for (int p = 0; p < side * side; p++) {
      int at = FaceImage.CHANNELS * p;
      int level = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
      picture.setRGB(p % side, p / side, level);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // into memory
    }
    return Base64.getEncoder().encodeToString(file.toByteArray());
  }
}
