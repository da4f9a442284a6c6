package kinesic.facebehavior.image;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of image file that can be read, told apart by their first bytes: the name of a file
 * says nothing about what is in it.
 */
enum ImageFormat {
  /** Portable Network Graphics; read row by row, so that even a huge one costs little memory. */
  PNG(1 << 29),
  /** JPEG, sequential; progressive ones keep all coefficients and have {@link #WHOLE} as limit. */
  JPEG(1 << 29),
  /** GIF; the first picture of an animation. */
  GIF(ImageFormat.WHOLE),
  /** Windows bitmap. */
  BMP(ImageFormat.WHOLE),
  /** TIFF; the first picture. */
  TIFF(ImageFormat.WHOLE);

  /** The most pixels of an image whose reader may hold all of it in memory. */
  static final int WHOLE = 1 << 25;

  /** How many of a file's first bytes {@link #sniff} and {@link #describe} look at. */
  static final int MAGIC = 16;

  private final int mostPixels;

  ImageFormat(int mostPixels) {
    this.mostPixels = mostPixels;
  }

  /** The most pixels (width x height) that an image of this format may have. */
  int mostPixels() {
    return mostPixels;
  }

  /** The name by which {@code javax.imageio} knows the format. */
  String imageIoName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format whose files begin like this, or null. */
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

  /** What a file that is none of these formats seems to be, for an error message. */
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
        return "is no image of a known kind";
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
