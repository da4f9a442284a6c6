package kinesic.facebehavior.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
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
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pixels of image files in all formats, subsampled where a picture is larger than the
 * memory for it. Thread-safe.
 */
final class PixelReader {

  /** The most pixels of a file that are held at once. */
  private static final int DECODED_PIXELS = 1 << 22;

  /** Replaces characters that the encoding of the locale lacks. */
  private static final char REPLACEMENT = '\ufffd';

  /** The message of the JPEG reader if a file ends before its first row of pixels. */
  private static final String NO_SCAN = "No image data present to read";

  private final Map<ImageFormat, ImageReaderSpi> readers = new EnumMap<>(ImageFormat.class);

  PixelReader() {
    for (ImageFormat format : ImageFormat.values()) {
      Iterator<ImageReader> found = ImageIO.getImageReadersByFormatName(format.imageIoName());
      readers.put(format, found.next().getOriginatingProvider());
    }
  }

  /**
   * Subsampled pixels of a file.
   *
   * @param rows as they are stored
   * @param step the distance of columns and of rows in the file, if both are the same
   * @param orientation 1 to 8, see {@link Orientation}
   */
  record Pixels(RgbRows rows, int step, int orientation) {}

  /** Makes something of the pixels of a file. */
  @FunctionalInterface
  interface Use<T> {
    /** Returns the result. */
    T of(Pixels pixels) throws IOException;
  }

  /**
   * Reads a file and returns what {@code use} makes of its pixels.
   *
   * @param least the least width and height to which the pixels may be subsampled, each on its own;
   *     0 if columns and rows must be subsampled alike, so that pixels remain squares
   * @throws ImageException if the file does not exist, is not an image that can be read, or is
   *     damaged
   * @throws InterruptedIOException if the thread was interrupted
   */
  <T> T read(Path file, int least, Use<T> use) throws IOException {
    return read(file, () -> open(file), least, use);
  }

  /**
   * Reads the bytes of an image file.
   *
   * @param name what messages call it
   * @see #read(Path, int, Use)
   */
  <T> T read(byte[] bytes, Path name, int least, Use<T> use) throws IOException {
    return read(
        name, () -> new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)), least, use);
  }

  /** Opens the bytes of an image. */
  @FunctionalInterface
  private interface Source {
    ImageInputStream open() throws IOException;
  }

  private <T> T read(Path file, Source source, int least, Use<T> use) throws IOException {
    try (ImageInputStream in = source.open()) {
      ImageFormat format = format(file, in);
      ImageHeader header = format.header(file, in);
      in.seek(0);
      return use.of(pixels(file, format, in, header, least));
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
   * Reads the pixels of a picture, subsampled as little as the memory allows.
   *
   * @param least as for {@link #read}
   */
  private Pixels pixels(
      Path file, ImageFormat format, ImageInputStream in, ImageHeader header, int least)
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
      int across = least == 0 ? skip : Math.clamp(width / least, 1, skip);
      int down = least == 0 ? skip : Math.clamp(height / least, 1, skip);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceSubsampling(across, down, canvas.firstColumn(across), canvas.firstRow(down));
      BufferedImage image = reader.read(0, param);
      if (truncation.seen()) {
        throw new EOFException("JPEG data");
      }
      RgbRows rows = new RgbRows(image, header.opaque(), canvas.subsampled(across, down));
      return new Pixels(rows, across, header.orientation());
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
