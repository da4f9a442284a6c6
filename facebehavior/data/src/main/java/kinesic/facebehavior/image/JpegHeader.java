package kinesic.facebehavior.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/**
 * What the segments in front of a JPEG's pixels say: how the picture is turned, and whether it is
 * progressive.
 *
 * @param orientation the Exif orientation, 1 (upright) to 8; 1 where there is none
 * @param progressive whether a reader must hold all coefficients before the first row
 */
record JpegHeader(int orientation, boolean progressive) {

  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int EXIF_SEGMENT = 0xe1;
  private static final int EXIF_ORIENTATION = 0x0112;

  /** Reads from the start of the stream and leaves it there; what is damaged counts as absent. */
  static JpegHeader read(ImageInputStream in) throws IOException {
    int orientation = 1;
    boolean progressive = false;
    try {
      in.seek(2); // behind the start of image
      while (true) {
        if (in.read() != 0xff) {
          break;
        }
        int marker = in.read();
        if (marker < 0 || marker == START_OF_SCAN || marker == END_OF_IMAGE) {
          break;
        }
        long segment = in.getStreamPosition();
        int length = in.readUnsignedShort();
        if (marker == EXIF_SEGMENT) {
          orientation = orientation(in, length - 2, orientation);
        } else if (isFrame(marker)) {
          progressive = (marker & 3) == 2; // SOF2, SOF6, SOF10, SOF14
        }
        in.seek(segment + length);
      }
    } catch (EOFException end) {
      // cut off within the header: the decoder itself says so, with more to go by
    } finally {
      in.setByteOrder(ByteOrder.BIG_ENDIAN);
      in.seek(0);
    }
    return new JpegHeader(orientation, progressive);
  }

  /** Start of frame: 0xc0 to 0xcf, but for the tables DHT, JPG and DAC. */
  private static boolean isFrame(int marker) {
    return (marker & 0xf0) == 0xc0 && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** Exif is a small TIFF: byte order, offset of the first directory, entries of 12 bytes. */
  private static int orientation(ImageInputStream in, int length, int absent) throws IOException {
    if (length < 14 || in.readInt() != 0x45786966 || in.readShort() != 0) { // "Exif", 0, 0
      return absent;
    }
    long tiff = in.getStreamPosition();
    in.setByteOrder(in.readShort() == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    try {
      in.skipBytes(2);
      in.seek(tiff + in.readUnsignedInt());
      int entries = in.readUnsignedShort();
      for (int i = 0; i < entries; i++) {
        int tag = in.readUnsignedShort();
        in.skipBytes(6); // type (SHORT) and count (1)
        int value = in.readUnsignedShort();
        in.skipBytes(2);
        if (tag == EXIF_ORIENTATION) {
          return value >= 1 && value <= 8 ? value : absent;
        }
      }
      return absent;
    } finally {
      in.setByteOrder(ByteOrder.BIG_ENDIAN);
    }
  }
}
