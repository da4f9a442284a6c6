package kinesic.facebehavior.image;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads the segments in front of a JPEG's pixels: how the picture is turned (Exif), and whether the
 * file is progressive, so that a reader holds all coefficients before the first row.
 */
final class JpegHeader {

  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int EXIF_SEGMENT = 0xe1;
  private static final int EXIF = 0x45786966; // "Exif"
  private static final int EXIF_PREFIX = 6; // "Exif", 0, 0

  private JpegHeader() {}

  /** Reads the header; what is damaged counts as absent. */
  static ImageHeader read(ImageInputStream in) throws IOException {
    int orientation = 1;
    boolean progressive = false;
    try {
      in.seek(2); // behind the start of image
      for (int marker = marker(in);
          marker > 0 && marker != START_OF_SCAN && marker != END_OF_IMAGE;
          marker = marker(in)) {
        long segment = in.getStreamPosition();
        long end = segment + in.readUnsignedShort();
        if (marker == EXIF_SEGMENT) {
          orientation = orientation(in, end, orientation);
        } else if (isFrame(marker)) {
          progressive = (marker & 3) == 2; // SOF2, SOF6, SOF10, SOF14
        }
        in.seek(end);
      }
    } catch (EOFException end) {
      // cut off within the header: the decoder reports it, with more to go by
    }
    return ImageHeader.turned(
        orientation, progressive ? ImageFormat.WHOLE : ImageFormat.JPEG.mostPixels());
  }

  /** Returns the next marker, behind any number of fill bytes; 0 if something else follows. */
  private static int marker(ImageInputStream in) throws IOException {
    if (in.read() != 0xff) {
      return 0;
    }
    int marker = in.read();
    while (marker == 0xff) {
      marker = in.read();
    }
    return marker;
  }

  /** Start of frame: 0xc0 to 0xcf, except for the tables DHT, JPG and DAC. */
  private static boolean isFrame(int marker) {
    return (marker & 0xf0) == 0xc0 && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static int orientation(ImageInputStream in, long end, int absent) throws IOException {
    if (end - in.getStreamPosition() < EXIF_PREFIX || in.readInt() != EXIF || in.readShort() != 0) {
      return absent;
    }
    return TiffDirectory.read(in, in.getStreamPosition(), end).orientation(absent);
  }
}
