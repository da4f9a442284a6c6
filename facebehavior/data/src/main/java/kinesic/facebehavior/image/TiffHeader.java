package kinesic.facebehavior.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads the directory of a TIFF file, before memory is allocated for its pixels: which kind of
 * samples it has, how much memory they take, and how the picture is turned.
 *
 * <p>Source: TIFF Revision 6.0, Adobe, 1992.
 */
final class TiffHeader {

  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int SAMPLES = 277;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;

  private static final int NOT_COMPRESSED = 1;
  private static final int MOST_SAMPLES = 5; // CMYK with transparency
  private static final int MOST_BITS = 16;
  private static final int BYTES = 3 * ImageFormat.WHOLE; // of decoded samples

  private TiffHeader() {}

  /**
   * Reads the directory of the first picture.
   *
   * @throws ImageException if the samples are of a kind that is not read
   * @throws IOException if the file is damaged
   */
  static ImageHeader read(Path file, ImageInputStream in) throws IOException {
    TiffDirectory directory = TiffDirectory.read(in, 0, in.length());
    long samples = directory.value(SAMPLES, 1);
    long bits = Math.max(1, Arrays.stream(directory.values(BITS)).max().orElse(1));
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw new ImageException(
          file, "has %s samples per pixel; TIFF with 1 to 5 can be read".formatted(samples));
    }
    long format = Arrays.stream(directory.values(SAMPLE_FORMAT)).max().orElse(1);
    if (bits > MOST_BITS || format == 2 || format == 3) {
      throw new ImageException(
          file,
          "has %s samples of %s bits; TIFF with unsigned samples of 1 to 16 bits can be read"
              .formatted(kind(format), bits));
    }
    long width = directory.value(WIDTH, 0);
    long height = directory.value(HEIGHT, 0);
    long mostPixels =
        Math.min(ImageFormat.TIFF.mostPixels(), BYTES / (samples * Math.ceilDiv(bits, 8)));
    long tileWidth = directory.value(TILE_WIDTH, 0);
    if (tileWidth > 0 && directory.value(TILE_HEIGHT, 0) > ImageFormat.WHOLE / tileWidth) {
      throw new IIOException("its tiles are larger than any picture that is read");
    }
    if (directory.value(COMPRESSION, NOT_COMPRESSED) == NOT_COMPRESSED
        && width > 0
        && height <= mostPixels / width
        && Math.ceilDiv(width * height * samples * bits, 8) > in.length()) {
      throw new EOFException("TIFF data");
    }
    return new ImageHeader(
        directory.orientation(1),
        mostPixels,
        samples > colours(directory) && directory.value(EXTRA_SAMPLES, 0) == 0,
        Optional.empty());
  }

  private static String kind(long format) {
    return format == 3 ? "floating-point" : format == 2 ? "signed" : "unsigned";
  }

  /** Returns how many samples the colour of a pixel takes. */
  private static int colours(TiffDirectory directory) {
    return switch ((int) directory.value(PHOTOMETRIC, 1)) {
      case 0, 1, 3, 4 -> 1; // grey, palette, mask
      case 5 -> 4; // CMYK
      default -> 3;
    };
  }
}
