package kinesic.facebehavior.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.stream.ImageInputStream;

/**
 * The first directory of a TIFF structure: of a TIFF file, or of the Exif data in a JPEG or PNG
 * file. A directory is a list of tags with integers, texts and other values.
 *
 * <p>Source: TIFF Revision 6.0, Adobe, 1992, section 2.
 */
final class TiffDirectory {

  /** The tag that says how the picture is turned, 1 (upright) to 8. */
  static final int ORIENTATION = 274;

  /** The most values of a tag that are read; the rest is not needed for a picture that is read. */
  private static final int MOST_VALUES = 64;

  private static final int SHORT = 3; // 16 bits
  private static final int LONG = 4; // 32 bits
  private static final int HEADER = 8; // bytes

  private final Map<Integer, long[]> values = new HashMap<>();

  private TiffDirectory() {}

  /**
   * Reads the integers of the directory; other values are skipped, and so is what lies outside of
   * the structure. The stream's byte order is big-endian afterwards.
   *
   * @param start where the structure begins in the stream
   * @param end where it ends
   */
  static TiffDirectory read(ImageInputStream in, long start, long end) throws IOException {
    TiffDirectory directory = new TiffDirectory();
    if (end - start < HEADER) {
      return directory;
    }
    try {
      in.seek(start);
      in.setByteOrder(in.readShort() == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      in.skipBytes(2);
      long at = start + in.readUnsignedInt();
      if (at + 2 > end) {
        return directory;
      }
      in.seek(at);
      int entries = in.readUnsignedShort();
      for (int i = 0; i < entries; i++) {
        long entry = at + 2 + 12L * i;
        if (entry + 12 > end) {
          break;
        }
        in.seek(entry);
        directory.readEntry(in, start, end);
      }
    } catch (EOFException e) {
      // cut off: what was read counts
    } finally {
      in.setByteOrder(ByteOrder.BIG_ENDIAN);
    }
    return directory;
  }

  private void readEntry(ImageInputStream in, long start, long end) throws IOException {
    int tag = in.readUnsignedShort();
    int type = in.readUnsignedShort();
    long count = in.readUnsignedInt();
    if (type != SHORT && type != LONG) {
      return;
    }
    int size = type == SHORT ? 2 : 4;
    int read = (int) Math.min(count, MOST_VALUES);
    if (count * size > 4) { // else the values stand in the place of their offset
      long at = start + in.readUnsignedInt();
      if (at + (long) read * size > end) {
        return;
      }
      in.seek(at);
    }
    long[] integers = new long[read];
    for (int i = 0; i < read; i++) {
      integers[i] = type == SHORT ? in.readUnsignedShort() : in.readUnsignedInt();
    }
    values.putIfAbsent(tag, integers);
  }

  /** Returns the integers of a tag, the first 64 of more; empty if the directory lacks the tag. */
  long[] values(int tag) {
    return values.getOrDefault(tag, new long[0]).clone();
  }

  /** Returns the first integer of a tag, or {@code absent}. */
  long value(int tag, long absent) {
    long[] integers = values(tag);
    return integers.length == 0 ? absent : integers[0];
  }

  /** Returns the orientation of the picture, 1 to 8; {@code absent} if it is not a valid one. */
  int orientation(int absent) {
    long orientation = value(ORIENTATION, absent);
    return orientation >= 1 && orientation <= 8 ? (int) orientation : absent;
  }
}
