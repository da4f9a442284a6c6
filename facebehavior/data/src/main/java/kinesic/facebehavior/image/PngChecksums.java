package kinesic.facebehavior.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/**
 * The checksums of a PNG file. Each chunk ends with the CRC-32 of its type and its data; the JDK's
 * reader passes over it, so a file with altered bytes would be taken for what it no longer is.
 *
 * <p>Source: W3C, Portable Network Graphics (PNG) Specification, section 5.
 */
final class PngChecksums {

  private static final int SIGNATURE = 8; // bytes
  private static final int FRAME = 12; // bytes of length, type and checksum
  private static final int TYPE = 4; // bytes

  private PngChecksums() {}

  /**
   * Goes through all chunks that are whole, and leaves the stream at its beginning.
   *
   * @throws IIOException if the checksum of a chunk is not that of its bytes
   */
  static void verify(ImageInputStream in) throws IOException {
    byte[] buffer = new byte[1 << 13];
    in.seek(SIGNATURE);
    for (long left = in.length() - SIGNATURE; left >= FRAME; ) {
      long length = in.readUnsignedInt();
      left -= FRAME + length;
      if (left < 0) {
        break; // cut off: the reader says so
      }
      CRC32 sum = new CRC32();
      in.readFully(buffer, 0, TYPE);
      sum.update(buffer, 0, TYPE);
      String type = new String(buffer, 0, TYPE, StandardCharsets.ISO_8859_1);
      for (long rest = length; rest > 0; ) {
        int count = (int) Math.min(buffer.length, rest);
        in.readFully(buffer, 0, count);
        sum.update(buffer, 0, count);
        rest -= count;
      }
      if (in.readUnsignedInt() != sum.getValue()) {
        throw new IIOException("the checksum of its chunk " + type + " is wrong");
      }
      if (type.equals("IEND")) {
        break;
      }
    }
    in.seek(0);
  }
}
