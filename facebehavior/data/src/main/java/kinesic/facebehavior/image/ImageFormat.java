package kinesic.facebehavior.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The formats of image files that can be read. They are recognised by their first bytes, whatever
 * the name of the file.
 */
enum ImageFormat {
  /** Portable Network Graphics; read row by row, so that a huge picture needs little memory. */
  PNG(1 << 29),
  /**
   * Sequential JPEG; a progressive file is held as a whole, so that its limit is {@link #WHOLE}.
   */
  JPEG(1 << 29),
  /** GIF; the first picture of an animation. */
  GIF(ImageFormat.WHOLE),
  /** Windows bitmap. */
  BMP(ImageFormat.WHOLE),
  /** TIFF; the first picture. */
  TIFF(ImageFormat.WHOLE);

  /** The most pixels of a picture whose reader may hold all of it in memory. */
  static final int WHOLE = 1 << 25;

  /** The number of first bytes that {@link #sniff} and {@link #describe} examine. */
  static final int MAGIC = 16;

  private final int mostPixels;

  ImageFormat(int mostPixels) {
    this.mostPixels = mostPixels;
  }

  /** Returns the most pixels (width x height) that a picture of this format may have. */
  int mostPixels() {
    return mostPixels;
  }

  /**
   * Reads what the structure of a file says about its picture.
   *
   * @param in the file; its position and byte order change
   * @throws ImageException if the picture is of a kind that is not read
   * @throws IOException if the file is damaged
   */
  ImageHeader header(Path file, ImageInputStream in) throws IOException {
    return switch (this) {
      case PNG -> PngHeader.read(in);
      case JPEG -> JpegHeader.read(in);
      case GIF -> GifHeader.read(in);
      case BMP -> ImageHeader.upright(mostPixels);
      case TIFF -> TiffHeader.read(file, in);
    };
  }

  /** Returns the name of the format in {@code javax.imageio}. */
  String imageIoName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the format whose files begin with these bytes, or null. */
  static @Nullable ImageFormat sniff(byte[] head) {
    if (begins(head, 0, "\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (begins(head, 0, "\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (begins(head, 0, "GIF8")) {
      return GIF;
    }
    if (begins(head, 0, "BM")) {
      return BMP;
    }
    if (begins(head, 0, "II*\0") || begins(head, 0, "MM\0*")) {
      return TIFF;
    }
    return null;
  }

  /** Returns what a file of another format seems to be, for an error message. */
  static String describe(byte[] head) {
    if (begins(head, 0, "RIFF") && begins(head, 8, "WEBP")) {
      return "is a WebP image";
    }
    if (begins(head, 4, "ftyp")) {
      return begins(head, 8, "hei") || begins(head, 8, "mif") || begins(head, 8, "avi")
          ? "is a HEIF or AVIF image"
          : "is a video";
    }
    if (begins(head, 0, "%PDF")) {
      return "is a PDF document";
    }
    for (byte b : head) {
      boolean text = (b >= ' ' && b < 127) || b == '\n' || b == '\r' || b == '\t';
      if (!text) {
        return "is not an image in a known format";
      }
    }
    return "is text, not an image";
  }

  private static boolean begins(byte[] head, int at, String magic) {
    if (head.length < at + magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((head[at + i] & 0xff) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
