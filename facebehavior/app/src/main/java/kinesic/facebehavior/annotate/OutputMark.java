package kinesic.facebehavior.annotate;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import kinesic.facebehavior.predict.OverwriteGuard;

/**
 * A comment in PNG, JPEG and MP4 files that tells annotated pictures and videos from others, so
 * that only these are replaced.
 */
public final class OutputMark {

  /** The comment. */
  public static final String TEXT = "annotated by Kinesic FaceBehaviorNet";

  private static final int HEAD = 1 << 16; // bytes of a picture that may hold the mark
  private static final long LONGEST_INDEX = 1 << 28; // bytes of the index of a video
  private static final int FIRST_BOXES = 4;
  private static final int PNG_HEADER = 33; // bytes of the signature and of the chunk IHDR
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8};
  private static final int APPLICATION = 0xffe0; // the segment APP0, which comes first

  private OutputMark() {}

  /**
   * Returns a PNG or JPEG file with the comment; its pixels and other data stay as they are.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static byte[] on(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    if (begins(file, PNG)) {
      return inserted(file, PNG_HEADER, chunk());
    }
    if (begins(file, JPEG)) {
      boolean hasHeader = (bytes.getShort(2) & 0xffff) == APPLICATION;
      int at = hasHeader ? 4 + (bytes.getShort(4) & 0xffff) : 2;
      return inserted(file, at, segment());
    }
    throw new IllegalArgumentException("mark: the file is neither PNG nor JPEG");
  }

  /** Whether a file has the format that ImageIO calls "png" or "jpg". */
  public static boolean hasFormat(byte[] file, String format) {
    return begins(file, format.equals("png") ? PNG : JPEG);
  }

  private static boolean begins(byte[] file, byte[] magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= file.length || file[i] != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] inserted(byte[] file, int at, byte[] part) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(file.length + part.length);
    all.write(file, 0, at);
    all.writeBytes(part);
    all.write(file, at, file.length - at);
    return all.toByteArray();
  }

  /** A chunk tEXt: its length, type, content and checksum. */
  private static byte[] chunk() {
    byte[] content = ("tEXtComment\0" + TEXT).getBytes(StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(content);
    return ByteBuffer.allocate(content.length + 8)
        .putInt(content.length - 4)
        .put(content)
        .putInt((int) sum.getValue())
        .array();
  }

  /** A segment COM. */
  private static byte[] segment() {
    byte[] content = TEXT.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(content.length + 4)
        .putShort((short) 0xfffe)
        .putShort((short) (content.length + 2))
        .put(content)
        .array();
  }

  /**
   * Makes sure that {@code file} does not exist, is empty, or has the comment.
   *
   * @throws IOException if it is anything else
   */
  public static void requireReplaceable(Path file) throws IOException {
    OverwriteGuard.requireReplaceable(file, OutputMark::isMarked);
  }

  private static boolean isMarked(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    }
    if (begins(head, PNG) || begins(head, JPEG)) {
      return contains(head);
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      return isMarkedVideo(in);
    } catch (EOFException e) {
      return false;
    }
  }

  /** Looks for the comment in the index of an MP4 file, which is one of its first boxes. */
  private static boolean isMarkedVideo(DataInputStream in) throws IOException {
    for (int box = 0; box < FIRST_BOXES; box++) {
      long size = in.readInt() & 0xffffffffL;
      byte[] type = in.readNBytes(4);
      if (new String(type, StandardCharsets.ISO_8859_1).equals("moov")) {
        return size < LONGEST_INDEX && contains(in.readNBytes((int) size));
      }
      in.skipNBytes(Math.max(0, size - 8));
    }
    return false;
  }

  private static boolean contains(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(TEXT);
  }
}
