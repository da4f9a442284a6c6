package kinesic.facebehavior.image;

import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import kinesic.facebehavior.face.FaceImage;

/**
 * Encodes pictures in memory. Unlike {@link ImageIO#write}, which caches what it writes in a
 * temporary file, it needs no folder for temporary files.
 */
public final class ImageEncoder {

  private ImageEncoder() {}

  /**
   * Returns a picture as the bytes of an image file, with the settings of {@link ImageIO#write}.
   *
   * @param format "png" or "jpg"
   * @throws IOException if this Java has no writer of the format
   */
  public static byte[] encode(RenderedImage image, String format) throws IOException {
    Iterator<ImageWriter> writers =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), format);
    if (!writers.hasNext()) {
      throw new IOException("this Java cannot write %s files".formatted(format));
    }
    ImageWriter writer = writers.next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(image);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Returns a face as the base64 text of a PNG file, for a page. */
  public static String base64(FaceImage face) throws IOException {
    int side = face.side();
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    byte[] rgb = face.rgb();
    for (int p = 0; p < side * side; p++) {
      int at = FaceImage.CHANNELS * p;
      int level = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
      picture.setRGB(p % side, p / side, level);
    }
    return Base64.getEncoder().encodeToString(encode(picture, "png"));
  }
}
