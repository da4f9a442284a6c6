package kinesic.facebehavior.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads the chunks of a PNG file: how the picture is turned (chunk eXIf), and whether the chunks
 * that carry its pixels are intact. Each chunk ends with the CRC-32 of its type and its data, which
 * the JDK's reader ignores, so that it returns wrong pixels where bytes were altered. A wrong
 * checksum in any other chunk does not matter.
 *
 * <p>Sources: W3C, Portable Network Graphics (PNG) Specification, section 5; extension eXIf, 2017.
 */
final class PngHeader {

  private static final Set<String> PIXELS = Set.of("IHDR", "PLTE", "IDAT");
  private static final int SIGNATURE = 8; // bytes
  private static final int FRAME = 12; // bytes of length, type and checksum
  private static final int TYPE = 4; // bytes

  private PngHeader() {}

  /**
   * Reads all chunks that are complete.
   *
   * @throws IIOException if the checksum of a chunk that carries pixels is wrong
   */
  static ImageHeader read(ImageInputStream in) throws IOException {
    byte[] buffer = new byte[1 << 13];
    int orientation = 1;
    long length = in.length();
    long next;
    for (long chunk = SIGNATURE; chunk + FRAME <= length; chunk = next) {
      in.seek(chunk);
      next = chunk + FRAME + in.readUnsignedInt();
      if (next > length) {
        break; // cut off: the reader reports it
      }
      in.readFully(buffer, 0, TYPE);
      String type = new String(buffer, 0, TYPE, StandardCharsets.ISO_8859_1);
      if (PIXELS.contains(type)) {
        verify(in, type, next - FRAME - chunk, buffer);
      } else if (type.equals("eXIf")) {
        orientation =
            TiffDirectory.read(in, in.getStreamPosition(), next - 4).orientation(orientation);
      } else if (type.equals("IEND")) {
        break;
      }
    }
    return ImageHeader.turned(orientation, ImageFormat.PNG.mostPixels());
  }

  /** Checks a chunk of {@code length} bytes whose type is in the buffer. */
  private static void verify(ImageInputStream in, String type, long length, byte[] buffer)
      throws IOException {
    CRC32 sum = new CRC32();
    sum.update(buffer, 0, TYPE);
    for (long rest = length; rest > 0; ) {
      int count = (int) Math.min(buffer.length, rest);
      in.readFully(buffer, 0, count);
      sum.update(buffer, 0, count);
      rest -= count;
    }
    if (in.readUnsignedInt() != sum.getValue()) {
      throw new IIOException("the checksum of its chunk " + type + " is wrong");
    }
  }
}
