package kinesic.facebehavior.image;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.face.FaceImage;
import org.jspecify.annotations.Nullable;

/**
 * Reads image files of any size and common kind as square RGB pictures of one size.
 *
 * <p>PNG, JPEG (also grey and CMYK), GIF (first picture), BMP and TIFF (first page), 1 to 16 bits a
 * sample, grey, colour, palette, with or without transparency (on white). A JPEG's Exif orientation
 * is obeyed. The whole picture is stretched to the square: area averaging where it shrinks, linear
 * interpolation where it grows.
 *
 * <p>The size is read before any pixel: of a picture above 4 million pixels only every second,
 * third ... row and column is decoded, so that a file needs at most some tens of megabytes, and one
 * beyond the limit of its format is refused. The result depends on the file alone.
 *
 * <p>A decoder may be used from several threads at once.
 */
public final class ImageDecoder {

  /** Source pixels that are held at once, at most. */
  private static final int DECODED_PIXELS = 1 << 22;

  /** Stands for what the encoding of the locale does not have. */
  private static final char REPLACEMENT = '\ufffd';

  /** What the JPEG reader says if a file ends before its first row of pixels. */
  private static final String NO_SCAN = "No image data present to read";

  private final int side;
  private final Map<ImageFormat, ImageReaderSpi> readers = new EnumMap<>(ImageFormat.class);

  /**
   * A decoder to pictures of {@code side} x {@code side} pixels.
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

  /** Width and height of the decoded pictures, in pixels. */
  public int side() {
    return side;
  }

  /**
   * The picture in a file.
   *
   * @throws ImageException if there is no such file, or it is no image, or a damaged one
   */
  public FaceImage decode(Path file) throws ImageException {
    return decode(file, null);
  }

  /**
   * The face in a file, turned, scaled and cut so that its landmarks lie as closely as possible to
   * those of the template of ArcFace. What lies beyond the picture's border is black.
   *
   * @param landmarks in pixels of the picture as it is stored; its Exif orientation is not obeyed
   * @throws ImageException if there is no such file, or it is no image, or a damaged one
   */
  public FaceImage decodeAligned(Path file, FaceLandmarks landmarks) throws ImageException {
    return decode(file, landmarks);
  }

  private FaceImage decode(Path file, @Nullable FaceLandmarks landmarks) throws ImageException {
    try {
      ImageFormat format = format(file);
      try (ImageInputStream in = new PathImageInputStream(file)) {
        int orientation = 1;
        long mostPixels = format.mostPixels();
        if (format == ImageFormat.JPEG) {
          JpegHeader header = JpegHeader.read(in);
          orientation = header.orientation();
          mostPixels = header.progressive() ? ImageFormat.WHOLE : mostPixels;
        }
        if (format == ImageFormat.PNG) {
          PngChecksums.verify(in);
        }
        if (landmarks != null) {
          Pixels pixels = pixels(file, format, in, mostPixels, true);
          Similarity toPixels =
              Similarity.between(FaceTemplate.of(side), landmarks)
                  .thenShrink(pixels.across, pixels.across / 2);
          return new FaceImage(side, SquareWarp.toBytes(new RgbRows(pixels.image), toPixels, side));
        }
        RgbRows rows = new RgbRows(pixels(file, format, in, mostPixels, false).image);
        byte[] rgb = SquareResize.toBytes(rows, side);
        return new FaceImage(side, Orientation.upright(rgb, side, orientation));
      }
    } catch (ImageException e) {
      throw e;
    } catch (AccessDeniedException e) {
      throw new ImageException(file, "may not be read: permission denied", e);
    } catch (IOException e) {
      throw new ImageException(file, damage(e), e);
    }
  }

  private static ImageFormat format(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new ImageException(file, "does not exist" + nameLost(file));
    }
    if (!Files.isRegularFile(file)) {
      throw new ImageException(file, "is not a file");
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(ImageFormat.MAGIC);
    }
    if (head.length == 0) {
      throw new ImageException(file, "is empty (0 bytes)");
    }
    ImageFormat format = ImageFormat.sniff(head);
    if (format == null) {
      throw new ImageException(
          file, ImageFormat.describe(head) + "; PNG, JPEG, GIF, BMP and TIFF can be read");
    }
    return format;
  }

  /** A name that was typed may have lost characters on its way here; one in a folder cannot. */
  private static String nameLost(Path file) {
    return file.toString().indexOf(REPLACEMENT) < 0
        ? ""
        : " under this name, which is not in "
            + System.getProperty("sun.jnu.encoding")
            + ", the encoding of names here; name its folder instead";
  }

  /**
   * Every so manyth pixel of a picture.
   *
   * @param across from one pixel to the next of a row
   * @param down from one row to the next
   */
  private record Pixels(BufferedImage image, int across, int down) {}

  /**
   * Reads a picture, as finely as may be.
   *
   * @param square whether the pixels must remain squares
   */
  private Pixels pixels(
      Path file, ImageFormat format, ImageInputStream in, long mostPixels, boolean square)
      throws IOException {
    ImageReader reader = Objects.requireNonNull(readers.get(format)).createReaderInstance();
    try {
      Truncation truncation = new Truncation();
      reader.addIIOReadWarningListener(truncation);
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height > mostPixels) {
        throw new ImageException(
            file,
            "is too large: %d x %d pixels, at most %d million of this kind of %s are read"
                .formatted(width, height, mostPixels / 1_000_000, format));
      }
      ImageReadParam param = reader.getDefaultReadParam();
      int skip = skip(width, height);
      int across = square ? skip : Math.clamp(width / side, 1, skip);
      int down = square ? skip : Math.clamp(height / side, 1, skip);
      param.setSourceSubsampling(across, down, across / 2, down / 2);
      BufferedImage image = reader.read(0, param);
      if (truncation.seen()) {
        throw new EOFException("JPEG data");
      }
      return new Pixels(image, across, down);
    } catch (RuntimeException e) { // what readers throw at headers that make no sense
      throw new IIOException("invalid header", e);
    } finally {
      reader.dispose();
    }
  }

  /** The smallest step that leaves at most {@link #DECODED_PIXELS}. */
  private static int skip(int width, int height) {
    int skip = 1;
    while ((long) (width / skip) * (height / skip) > DECODED_PIXELS) {
      skip++;
    }
    return skip;
  }

  private static String damage(IOException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof EOFException || NO_SCAN.equals(t.getMessage())) {
        return "is cut off: the file ends before the image does";
      }
    }
    @Nullable String detail = failure.getMessage();
    return "is damaged" + (detail == null ? "" : ": " + detail.replaceAll("\\s+", " "));
  }
}
