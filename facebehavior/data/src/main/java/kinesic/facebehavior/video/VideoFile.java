package kinesic.facebehavior.video;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kinesic.facebehavior.image.FileName;
import kinesic.facebehavior.image.PictureDecoder;

/**
 * Tells videos from images and other files. A video is a regular file that begins like a container
 * of videos, or whose name ends in an extension of videos, unless it begins like an image; ffmpeg
 * has the last word when it is read.
 */
public final class VideoFile {

  private static final int HEAD = 400; // bytes; three packets of the longer transport streams

  private static final Set<String> EXTENSIONS =
      Set.of(
          "3g2", "3gp", "asf", "avi", "dv", "f4v", "flv", "h264", "h265", "hevc", "ivf", "m2ts",
          "m2v", "m4v", "mjpeg", "mkv", "mov", "mp4", "mpeg", "mpg", "mts", "mxf", "nut", "ogm",
          "ogv", "rm", "rmvb", "ts", "vob", "webm", "wmv", "y4m");

  /** Four letters after the length of the first box of MP4 and QuickTime files. */
  private static final Set<String> BOXES = Set.of("ftyp", "moov", "mdat", "wide", "free", "skip");

  /** The brands of still images in such files. */
  private static final List<String> IMAGE_BRANDS = List.of("hei", "mif", "avi");

  private static final List<String> BEGINNINGS =
      List.of(
          "1a45dfa3", // Matroska and WebM
          "464c5601", // FLV
          "3026b2758e66cf11", // ASF and WMV
          "4f676753", // Ogg
          "000001ba", // MPEG programme stream
          "000001b3", // MPEG video
          "595556344d50454732", // YUV4MPEG2
          "060e2b34", // MXF
          "444b4946"); // IVF

  private VideoFile() {}

  /**
   * Returns whether a file is to be read as a video.
   *
   * @return false if it does not exist or cannot be read
   */
  public static boolean isVideo(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    } catch (IOException e) {
      return false;
    }
    return !PictureDecoder.recognises(head)
        && (beginsLikeVideo(head) || EXTENSIONS.contains(FileName.extension(file)));
  }

  /**
   * Returns whether a file has the name of a video.
   *
   * @param name a path or a URI
   */
  public static boolean hasName(String name) {
    return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static boolean beginsLikeVideo(byte[] head) {
    String hex = HexFormat.of().formatHex(head);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("RIFF") && text.startsWith("AVI ", 8)) {
      return true;
    }
    if (text.length() >= 12 && BOXES.contains(text.substring(4, 8))) {
      String brand = text.substring(8, 11);
      return !(text.startsWith("ftyp", 4) && IMAGE_BRANDS.contains(brand));
    }
    return BEGINNINGS.stream().anyMatch(hex::startsWith)
        || isTransportStream(text, 0, 188)
        || isTransportStream(text, 4, 192); // with time stamps, of cameras and discs
  }

  /** Whether each packet begins with the letter G. */
  private static boolean isTransportStream(String text, int first, int packet) {
    return text.length() > first + 2 * packet
        ? text.charAt(first) == 'G'
            && text.charAt(first + packet) == 'G'
            && text.charAt(first + 2 * packet) == 'G'
        : false;
  }
}
