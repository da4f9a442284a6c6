package kinesic.facebehavior.image;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads image files as upright {@link Picture}s of their own size, in the formats and with the
 * limits of {@link ImageDecoder}. Thread-safe.
 */
public final class PictureDecoder {

  private final PixelReader reader = new PixelReader();

  /** Creates a decoder. */
  public PictureDecoder() {}

  /** Returns whether a file whose first bytes are {@code head} has one of these formats. */
  public static boolean recognises(byte[] head) {
    return ImageFormat.sniff(head) != null;
  }

  /**
   * Returns the picture in a file.
   *
   * @throws ImageException if the file does not exist, is not an image that can be read, or is
   *     damaged
   * @throws java.io.InterruptedIOException if the thread was interrupted
   */
  public Picture decode(Path file) throws IOException {
    return reader.read(file, 0, PictureDecoder::picture);
  }

  /**
   * Returns the picture in the bytes of a file.
   *
   * @param name what messages call it
   * @throws ImageException if it is not an image that can be read, or is damaged
   * @throws java.io.InterruptedIOException if the thread was interrupted
   */
  public Picture decode(byte[] bytes, Path name) throws IOException {
    return reader.read(bytes, name, 0, PictureDecoder::picture);
  }

  private static Picture picture(PixelReader.Pixels pixels) {
    RgbRows rows = pixels.rows();
    int width = rows.width();
    int height = rows.height();
    byte[] rgb = new byte[Math.multiplyExact(3 * width, height)];
    int[] row = new int[3 * width];
    for (int y = 0; y < height; y++) {
      rows.read(y, row);
      for (int i = 0; i < row.length; i++) {
        rgb[3 * width * y + i] = (byte) row[i];
      }
    }
    byte[] upright = Orientation.upright(rgb, width, height, pixels.orientation());
    return Orientation.swapsSides(pixels.orientation())
        ? new Picture(height, width, upright, pixels.step())
        : new Picture(width, height, upright, pixels.step());
  }
}
