package kinesic.facebehavior.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Image files as people have them, and broken ones, made for tests. */
public final class ImageFiles {

  private ImageFiles() {}

  /** A smooth picture: red grows to the right, green downwards, blue is constant. */
  public static BufferedImage gradient(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = width == 1 ? 0 : 255 * x / (width - 1);
        int green = height == 1 ? 0 : 255 * y / (height - 1);
        image.setRGB(x, y, 0xff000000 | red << 16 | green << 8 | 100);
      }
    }
    return image;
  }

  public static byte[] encode(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no writer for " + format);
    }
    return out.toByteArray();
  }

  public static Path write(Path file, BufferedImage image, String format) throws IOException {
    return Files.write(file, encode(image, format));
  }

  public static Path text(Path file) throws IOException {
    return Files.writeString(file, "these are not the pixels that you look for\n");
  }

  public static Path truncated(Path file, BufferedImage image, String format, double kept)
      throws IOException {
    byte[] whole = encode(image, format);
    return Files.write(file, Arrays.copyOf(whole, (int) (whole.length * kept)));
  }

  public static byte[] progressiveJpeg(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** A CMYK JPEG as Adobe writes it: four inverted channels and an APP14 marker. */
  public static byte[] cmykJpeg(int width, int height, int[] cmyk) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(0, width, height, 4, null);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        raster.setPixel(
            x, y, new int[] {255 - cmyk[0], 255 - cmyk[1], 255 - cmyk[2], 255 - cmyk[3]});
      }
    }
    return cmykJpeg(raster);
  }

  /** An image as {@link #cmykJpeg(int, int, int[])}, without black ink. */
  public static byte[] cmykJpeg(BufferedImage image) throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(0, image.getWidth(), image.getHeight(), 4, null);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        raster.setPixel(x, y, new int[] {rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, 255});
      }
    }
    return cmykJpeg(raster);
  }

  private static byte[] cmykJpeg(WritableRaster inverted) throws IOException {
    ImageWriter writer = jdkJpegWriter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(inverted, null, null), null);
    } finally {
      writer.dispose();
    }
    byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
    return withSegment(out.toByteArray(), 0xee, adobe);
  }

  /** The writer that stores four channels as they are. */
  private static ImageWriter jdkJpegWriter() throws IOException {
    Iterator<ImageWriter> all = ImageIO.getImageWritersByFormatName("jpeg");
    while (all.hasNext()) {
      ImageWriter next = all.next();
      if (next.getClass().getName().startsWith("com.sun.")) {
        return next;
      }
    }
    throw new IOException("the JDK has no JPEG writer");
  }

  /** A JPEG whose Exif data says how it is turned. */
  public static byte[] withOrientation(byte[] jpeg, int orientation, boolean littleEndian) {
    return withSegment(jpeg, 0xe1, exifSegment(exif(orientation, littleEndian, false)));
  }

  /**
   * As {@link #withOrientation}, with a 32-bit orientation and with fill bytes before the marker.
   */
  public static byte[] withLongOrientation(byte[] jpeg, int orientation, boolean littleEndian) {
    byte[] plain = withSegment(jpeg, 0xe1, exifSegment(exif(orientation, littleEndian, true)));
    ByteBuffer filled = ByteBuffer.allocate(plain.length + 3);
    filled.put(plain, 0, 2).put((byte) 0xff).put((byte) 0xff).put((byte) 0xff);
    return filled.put(plain, 2, plain.length - 2).array();
  }

  private static byte[] exifSegment(byte[] exif) {
    return ByteBuffer.allocate(6 + exif.length)
        .put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1))
        .put(exif)
        .array();
  }

  /** Exif data with nothing but an orientation, as a SHORT or a LONG. */
  private static byte[] exif(int orientation, boolean littleEndian, boolean isLong) {
    ByteBuffer exif = ByteBuffer.allocate(8 + 2 + 12 + 4);
    exif.order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    exif.put((littleEndian ? "II" : "MM").getBytes(StandardCharsets.ISO_8859_1));
    exif.putShort((short) 42).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x0112).putShort((short) (isLong ? 4 : 3)).putInt(1);
    if (isLong) {
      exif.putInt(orientation);
    } else {
      exif.putShort((short) orientation).putShort((short) 0);
    }
    return exif.putInt(0).array();
  }

  /** A PNG whose chunk eXIf, the last but one, says how it is turned. */
  public static byte[] pngWithOrientation(byte[] png, int orientation, boolean littleEndian) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, png.length - 12);
    chunk(out, "eXIf", exif(orientation, littleEndian, false));
    out.write(png, png.length - 12, 12);
    return out.toByteArray();
  }

  /** A PNG with a chunk of text whose checksum is wrong. */
  public static byte[] pngWithDamagedText(byte[] png) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, png.length - 12);
    chunk(out, "tEXt", "Comment\0hello".getBytes(StandardCharsets.ISO_8859_1));
    out.write(png, png.length - 12, 12);
    byte[] bytes = out.toByteArray();
    bytes[bytes.length - 13] ^= 1;
    return bytes;
  }

  /**
   * A little-endian TIFF that is not compressed.
   *
   * @param tags of the directory, besides those of the size and the strip; one value or more than 2
   * @param samples of all pixels
   */
  public static byte[] tiff(int width, int height, Map<Integer, int[]> tags, byte[] samples) {
    Map<Integer, int[]> all = new TreeMap<>(tags);
    all.put(256, new int[] {width});
    all.put(257, new int[] {height});
    all.put(259, new int[] {1}); // not compressed
    all.put(278, new int[] {height}); // one strip
    all.put(279, new int[] {samples.length});
    int values = 8 + 2 + 12 * (all.size() + 1) + 4; // where values that do not fit stand
    int length = all.values().stream().filter(v -> v.length > 1).mapToInt(v -> 2 * v.length).sum();
    all.put(273, new int[] {values + length});
    ByteBuffer file = ByteBuffer.allocate(values + length + samples.length);
    file.order(ByteOrder.LITTLE_ENDIAN).put(new byte[] {'I', 'I', 42, 0}).putInt(8);
    file.putShort((short) all.size());
    int next = values;
    for (Map.Entry<Integer, int[]> tag : all.entrySet()) {
      int[] integers = tag.getValue();
      boolean isShort = tag.getKey() != 273 && tag.getKey() != 279;
      file.putShort(tag.getKey().shortValue());
      file.putShort((short) (isShort ? 3 : 4)).putInt(integers.length);
      if (integers.length == 1) {
        file.putInt(integers[0]); // a 16-bit value comes first
      } else {
        file.putInt(next);
        for (int integer : integers) {
          file.putShort(next, (short) integer);
          next += 2;
        }
      }
    }
    return file.put(values + length, samples).array();
  }

  /**
   * A GIF whose picture is part of a larger canvas, with the colours of its palette around it.
   *
   * @param gif as ImageIO writes it
   */
  public static byte[] onCanvas(byte[] gif, int width, int height, int left, int top) {
    ByteBuffer file = ByteBuffer.wrap(gif.clone()).order(ByteOrder.LITTLE_ENDIAN);
    file.putShort(6, (short) width).putShort(8, (short) height);
    int picture = 13 + 3 * (2 << (gif[10] & 7)); // behind the palette of the file
    while (gif[picture] == 0x21) { // an extension
      picture += 2;
      while (gif[picture] != 0) {
        picture += 1 + (gif[picture] & 0xff);
      }
      picture++;
    }
    file.putShort(picture + 1, (short) left).putShort(picture + 3, (short) top);
    return file.array();
  }

  private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer all = ByteBuffer.allocate(jpeg.length + 4 + content.length);
    all.put(jpeg, 0, 2);
    all.put((byte) 0xff).put((byte) marker).putShort((short) (content.length + 2)).put(content);
    all.put(jpeg, 2, jpeg.length - 2);
    return all.array();
  }

  /** A PNG of this size, all pixels (10, 200, 30), written row by row: it may be huge. */
  public static Path hugePng(Path file, int width, int height) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    byte[] row = new byte[1 + 3 * width];
    for (int x = 0; x < width; x++) {
      row[1 + 3 * x] = 10;
      row[2 + 3 * x] = (byte) 200;
      row[3 + 3 * x] = 30;
    }
    try (DeflaterOutputStream zip =
        new DeflaterOutputStream(data, new Deflater(Deflater.BEST_SPEED), 1 << 16)) {
      for (int y = 0; y < height; y++) {
        zip.write(row);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    chunk(png, "IHDR", header);
    chunk(png, "IDAT", data.toByteArray());
    chunk(png, "IEND", new byte[0]);
    return Files.write(file, png.toByteArray());
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] content) {
    byte[] body =
        ByteBuffer.allocate(4 + content.length)
            .put(type.getBytes(StandardCharsets.ISO_8859_1))
            .put(content)
            .array();
    CRC32 crc = new CRC32();
    crc.update(body);
    png.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    png.writeBytes(body);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
