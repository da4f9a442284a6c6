package kinesic.facebehavior.image;

import java.io.IOException;
import java.nio.file.Path;
import kinesic.facebehavior.face.FaceImage;

/**
 * Reads image files of any size and common format as square RGB pictures of one size.
 *
 * <p>Supports PNG, JPEG, GIF (first picture, on its canvas), BMP and TIFF (first page) with 1 to 16
 * bits per sample, grey, colour, palette or CMYK, with or without transparency (blended with
 * white). The orientation of Exif data in JPEG and PNG files and of TIFF files is applied. The
 * whole picture is stretched to the square: area averaging where it shrinks, linear interpolation
 * where it grows.
 *
 * <p>Sizes and kinds of samples are checked before memory is allocated for pixels. Of a picture
 * with more than 4 million pixels only every second, third ... row and column is decoded, so that a
 * file needs at most about 100 megabytes; a picture beyond the limit of its format is refused. The
 * result depends on the file alone. No temporary files are written.
 *
 * <p>A decoder may be shared by threads.
 *
 * <pre>{@code
 * FaceImage face = new ImageDecoder(96).decode(Path.of("face.jpg"));
 * }</pre>
 */
public final class ImageDecoder {

  private final int side;
  private final PixelReader reader = new PixelReader();

  /**
   * Creates a decoder to pictures of {@code side} x {@code side} pixels.
   *
   * @throws IllegalArgumentException unless the side is 1 to 2048
   */
  public ImageDecoder(int side) {
    requireSide(side);
    this.side = side;
  }

  /** Throws an exception unless {@code side} is 1 to 2048. */
  static void requireSide(int side) {
    if (side < 1 || side > 2048) {
      throw new IllegalArgumentException("image decoder: side is " + side + ", expected 1 to 2048");
    }
  }

  /** Returns width and height of the decoded pictures, in pixels. */
  public int side() {
    return side;
  }

  /**
   * Returns the picture in a file.
   *
   * @throws ImageException if the file does not exist, is not an image that can be read, or is
   *     damaged
   * @throws java.io.InterruptedIOException if the thread was interrupted
   */
  public FaceImage decode(Path file) throws IOException {
    return reader.read(file, side, this::stretched);
  }

  /**
   * Returns the picture in the bytes of a file.
   *
   * @param name what messages call it
   * @throws ImageException if it is not an image that can be read, or is damaged
   * @throws java.io.InterruptedIOException if the thread was interrupted
   */
  public FaceImage decode(byte[] bytes, Path name) throws IOException {
    return reader.read(bytes, name, side, this::stretched);
  }

  /** Returns a decoded picture, stretched to the square. */
  public FaceImage stretch(Picture picture) {
    return new FaceImage(side, Resize.toBytes(new PictureRows(picture), side, side));
  }

  private FaceImage stretched(PixelReader.Pixels pixels) {
    byte[] rgb = Resize.toBytes(pixels.rows(), side, side);
    return new FaceImage(side, Orientation.upright(rgb, side, side, pixels.orientation()));
  }
}
