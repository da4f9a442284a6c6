package kinesic.facebehavior.image;

import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import java.util.OptionalDouble;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import kinesic.facebehavior.face.FaceImage;

/**
 * Encodes pictures in memory. Unlike {@link ImageIO#write}, which caches what it writes in a
 * temporary file, it needs no folder for temporary files.
 */
public final class ImageEncoder {

  private static final double JPEG_QUALITY = 0.92;

  private ImageEncoder() {}

  /**
   * Returns a picture as the bytes of an image file, with the settings of {@link ImageIO#write}.
   *
   * @param format "png" or "jpg"
   * @throws IOException if this Java has no writer of the format
   */
  public static byte[] encode(RenderedImage image, String format) throws IOException {
    return encode(image, format, OptionalDouble.empty());
  }

  private static byte[] encode(RenderedImage image, String format, OptionalDouble quality)
      throws IOException {
    Iterator<ImageWriter> writers =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), format);
    if (!writers.hasNext()) {
      throw new IOException("this Java cannot write %s files".formatted(format));
    }
    ImageWriter writer = writers.next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam settings = writer.getDefaultWriteParam();
      if (quality.isPresent() && format.equals("jpg")) {
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality((float) quality.getAsDouble());
      }
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /**
   * Returns a picture as the bytes of an image file. JPEG files have a high quality, so that thin
   * coloured lines stay sharp.
   *
   * @param picture its pixels that are kept
   * @param format "png" or "jpg"
   * @throws IOException if this Java has no writer of the format
   */
  public static byte[] encode(Picture picture, String format) throws IOException {
    return encode(image(picture), format, OptionalDouble.of(JPEG_QUALITY));
  }

  /** Returns a face as the base64 text of a PNG file, for a page. */
  public static String base64(FaceImage face) throws IOException {
    return base64(new Picture(face.side(), face.side(), face.rgb()));
  }

  /** Returns a picture as the base64 text of a PNG file, for a page. */
  public static String base64(Picture picture) throws IOException {
    return Base64.getEncoder().encodeToString(encode(picture, "png"));
  }

  private static BufferedImage image(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    byte[] rgb = picture.rgb();
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = FaceImage.CHANNELS * (y * width + x);
        row[x] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }
}
