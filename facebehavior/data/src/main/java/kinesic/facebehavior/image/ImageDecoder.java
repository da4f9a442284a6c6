package kinesic.facebehavior.image;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.face.FaceImage;
import org.jspecify.annotations.Nullable;

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

  /** The most pixels of a file that are held at once. */
  private static final int DECODED_PIXELS = 1 << 22;

  /** Replaces characters that the encoding of the locale lacks. */
  private static final char REPLACEMENT = '\ufffd';

  /** The message of the JPEG reader if a file ends before its first row of pixels. */
  private static final String NO_SCAN = "No image data present to read";

  private final int side;
  private final Map<ImageFormat, ImageReaderSpi> readers = new EnumMap<>(ImageFormat.class);

  /**
   * Creates a decoder to pictures of {@code side} x {@code side} pixels.
   *
   * @throws IllegalArgumentException unless the side is 1 to 2048
   */
  public ImageDecoder(int side) {
    if (side < 1 || side > 2048) {
      throw new IllegalArgumentException("image decoder: side is " + side + ", expected 1 to 2048");
    }
    this.side = side;
    for (ImageFormat format : ImageFormat.values()) {
      Iterator<ImageReader> found = ImageIO.getImageReadersByFormatName(format.imageIoName());
      readers.put(format, found.next().getOriginatingProvider());
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
    return decode(file, null);
  }

  /**
   * Returns the face in a file, rotated, scaled and cropped so that its landmarks lie as closely as
   * possible to those of ArcFace's template. Pixels outside the picture are black.
   *
   * @param landmarks in pixels of the picture as it is stored; its orientation is not applied
   * @throws ImageException if the file does not exist, is not an image that can be read, or is
   *     damaged
   * @throws java.io.InterruptedIOException if the thread was interrupted
   */
  public FaceImage decodeAligned(Path file, FaceLandmarks landmarks) throws IOException {
    return decode(file, landmarks);
  }

  private FaceImage decode(Path file, @Nullable FaceLandmarks landmarks) throws IOException {
    try (ImageInputStream in = open(file)) {
      ImageFormat format = format(file, in);
      ImageHeader header = format.header(file, in);
      in.seek(0);
      Pixels pixels = pixels(file, format, in, header, landmarks != null);
      if (landmarks == null) {
        byte[] rgb = SquareResize.toBytes(pixels.rows, side);
        return new FaceImage(side, Orientation.upright(rgb, side, header.orientation()));
      }
      Similarity toPixels =
          Similarity.between(FaceTemplate.of(side), landmarks)
              .thenShrink(pixels.across, pixels.across / 2);
      return new FaceImage(side, SquareWarp.toBytes(pixels.rows, toPixels, side));
    } catch (ImageException e) {
      throw e;
    } catch (IOException | RuntimeException | VirtualMachineError e) { // whatever a reader throws
      if (Thread.currentThread().isInterrupted()) {
        InterruptedIOException interruption =
            new InterruptedIOException(file + ": reading was interrupted");
        interruption.initCause(e);
        throw interruption;
      }
      throw new ImageException(file, problem(e), e);
    }
  }

  private static ImageInputStream open(Path file) throws IOException {
    if (!Files.exists(file)) {
      boolean link = Files.isSymbolicLink(file);
      throw new ImageException(
          file,
          link
              ? "is a symbolic link to a file that does not exist"
              : "does not exist" + nameLost(file));
    }
    if (!Files.isRegularFile(file)) {
      throw new ImageException(file, "is not a file");
    }
    return new PathImageInputStream(file);
  }

  private static ImageFormat format(Path file, ImageInputStream in) throws IOException {
    byte[] bytes = new byte[ImageFormat.MAGIC];
    int count = in.read(bytes);
    if (count < 1) {
      throw new ImageException(file, "is empty (0 bytes)");
    }
    byte[] head = Arrays.copyOf(bytes, count);
    ImageFormat format = ImageFormat.sniff(head);
    if (format == null) {
      throw new ImageException(
          file, ImageFormat.describe(head) + "; PNG, JPEG, GIF, BMP and TIFF can be read");
    }
    return format;
  }

  /** A name that was typed may have lost characters; a name that was found in a folder has not. */
  private static String nameLost(Path file) {
    return file.toString().indexOf(REPLACEMENT) < 0
        ? ""
        : "; its name cannot be written in "
            + System.getProperty("sun.jnu.encoding")
            + ", the encoding of file names on this machine: name its folder instead";
  }

  /**
   * A subsampled picture.
   *
   * @param rows its pixels
   * @param across the distance of its columns in the file
   */
  private record Pixels(RgbRows rows, int across) {}

  /**
   * Reads the pixels of a picture, subsampled as little as the memory allows.
   *
   * @param square whether the pixels must remain squares
   */
  private Pixels pixels(
      Path file, ImageFormat format, ImageInputStream in, ImageHeader header, boolean square)
      throws IOException {
    ImageReader reader = Objects.requireNonNull(readers.get(format)).createReaderInstance();
    try {
      Truncation truncation = new Truncation();
      reader.addIIOReadWarningListener(truncation);
      reader.setInput(in, true, true);
      int frameWidth = reader.getWidth(0);
      int frameHeight = reader.getHeight(0);
      Canvas canvas = header.canvas().orElse(Canvas.filled(frameWidth, frameHeight));
      int width = canvas.width();
      int height = canvas.height();
      if ((long) width * height > header.mostPixels()) {
        throw new ImageException(
            file,
            "is too large: %s x %s pixels, at most %s million of this kind of %s are read"
                .formatted(width, height, header.mostPixels() / 1_000_000, format));
      }
      int skip = skip(frameWidth, frameHeight);
      int across = square ? skip : Math.clamp(width / side, 1, skip);
      int down = square ? skip : Math.clamp(height / side, 1, skip);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceSubsampling(across, down, canvas.firstColumn(across), canvas.firstRow(down));
      BufferedImage image = reader.read(0, param);
      if (truncation.seen()) {
        throw new EOFException("JPEG data");
      }
      RgbRows rows = new RgbRows(image, header.opaque(), canvas.subsampled(across, down));
      return new Pixels(rows, across);
    } finally {
      reader.dispose();
    }
  }

  /** Returns the smallest step that leaves at most {@link #DECODED_PIXELS}. */
  private static int skip(int width, int height) {
    int skip = 1;
    while ((long) (width / skip) * (height / skip) > DECODED_PIXELS) {
      skip++;
    }
    return skip;
  }

  private static String problem(Throwable failure) {
    if (failure instanceof AccessDeniedException) {
      return "may not be read: permission denied";
    }
    if (failure instanceof OutOfMemoryError) {
      return "needs more memory than this Java VM has, %s MB"
          .formatted(Runtime.getRuntime().maxMemory() >> 20);
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof EOFException || NO_SCAN.equals(t.getMessage())) {
        return "is cut off: the file ends before the image does";
      }
    }
    @Nullable String detail = failure instanceof IOException ? failure.getMessage() : null;
    return "is damaged: "
        + (detail == null ? "invalid header or data" : detail.replaceAll("\\s+", " "));
  }
}
