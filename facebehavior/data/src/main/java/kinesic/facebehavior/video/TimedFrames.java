package kinesic.facebehavior.video;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import kinesic.facebehavior.image.Picture;

/**
 * Writes frames with their times as a Matroska stream of pictures that are not compressed, which
 * other programs read from a pipe. Raw pixels alone would have no times, so that a variable frame
 * rate would be lost.
 *
 * <p>Source: RFC 8794 (EBML) and RFC 9559 (Matroska).
 */
final class TimedFrames {

  private static final double TICKS = 1e6; // a second
  private static final int TICK = 1000; // nanoseconds
  private static final int USUAL_DURATION = 40_000_000; // nanoseconds; that of the last frame
  private static final byte[] RGB = {'R', 'G', 'B', 24};

  private final OutputStream out;

  /**
   * Writes the beginning of the stream.
   *
   * @param out is not closed
   */
  TimedFrames(OutputStream out, int width, int height) throws IOException {
    this.out = out;
    write(
        "1a45dfa3", // EBML
        element("4282", "matroska".getBytes(StandardCharsets.US_ASCII)), // DocType
        element("4287", number(4)), // DocTypeVersion
        element("4285", number(2))); // DocTypeReadVersion
    out.write(HexFormat.of().parseHex("1853806701ffffffffffffff")); // Segment, of unknown size
    write("1549a966", element("2ad7b1", number(TICK))); // Info, TimestampScale
    byte[] video =
        joined(
            element("b0", number(width)), // PixelWidth
            element("ba", number(height)), // PixelHeight
            element("2eb524", RGB)); // UncompressedFourCC
    byte[] track =
        joined(
            element("d7", number(1)), // TrackNumber
            element("73c5", number(1)), // TrackUID
            element("83", number(1)), // TrackType: video
            element("23e383", number(USUAL_DURATION)), // DefaultDuration
            element("86", "V_UNCOMPRESSED".getBytes(StandardCharsets.US_ASCII)), // CodecID
            element("e0", video));
    write("1654ae6b", element("ae", track)); // Tracks, TrackEntry
  }

  /**
   * Writes a frame.
   *
   * @param seconds since the beginning, at least 0
   */
  void write(Picture frame, double seconds) throws IOException {
    byte[] head = {(byte) 0x81, 0, 0, (byte) 0x80}; // of track 1, at the time of the cluster, key
    byte[] rgb = frame.rgb();
    byte[] time = element("e7", number(Math.round(seconds * TICKS))); // Timestamp
    byte[] block = joined(HexFormat.of().parseHex("a3"), size(head.length + rgb.length), head);
    out.write(HexFormat.of().parseHex("1f43b675")); // Cluster
    out.write(size(time.length + block.length + (long) rgb.length));
    out.write(time);
    out.write(block); // SimpleBlock
    out.write(rgb);
    out.flush();
  }

  private void write(String id, byte[]... content) throws IOException {
    out.write(element(id, joined(content)));
  }

  private static byte[] element(String id, byte[] content) {
    return joined(HexFormat.of().parseHex(id), size(content.length), content);
  }

  /** The size of an element, in eight bytes. */
  private static byte[] size(long bytes) {
    return number(bytes | 1L << 56);
  }

  /** A number in eight bytes, the most significant first. */
  private static byte[] number(long value) {
    byte[] bytes = new byte[Long.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >> (8 * (bytes.length - 1 - i)));
    }
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
