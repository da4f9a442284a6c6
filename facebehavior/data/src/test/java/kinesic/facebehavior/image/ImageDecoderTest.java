package kinesic.facebehavior.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import kinesic.facebehavior.face.FaceImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageDecoderTest {

  private static final int SIDE = 16;

  private final ImageDecoder decoder = new ImageDecoder(SIDE);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "bmp", "tiff"})
  void colour_pictures_keep_their_colours(String format) throws Exception {
    BufferedImage image = ImageFiles.gradient(64, 64, BufferedImage.TYPE_INT_RGB);
    assertGradient(ImageFiles.write(folder.resolve("a"), image, format), 4);
  }

  @Test
  void palettes_alpha_and_packed_samples_are_read() throws Exception {
    for (int type :
        new int[] {
          BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_3BYTE_BGR
        }) {
      BufferedImage image = ImageFiles.gradient(64, 64, type);
      assertGradient(ImageFiles.write(folder.resolve("a.png"), image, "png"), 1);
    }
    BufferedImage palette = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_INDEXED);
    for (int i = 0; i < 64; i++) {
      palette.setRGB(i % 8, i / 8, 0xff3366cc);
    }
    for (String format : List.of("gif", "png")) {
      assertUniform(ImageFiles.write(folder.resolve("p"), palette, format), 0x33, 0x66, 0xcc, 0);
    }
  }

  @Test
  void grey_samples_are_taken_as_they_stand() throws Exception {
    BufferedImage grey = new BufferedImage(20, 20, BufferedImage.TYPE_BYTE_GRAY);
    fill(grey.getRaster(), 77);
    for (String format : List.of("png", "jpeg", "bmp")) {
      assertUniform(ImageFiles.write(folder.resolve("g"), grey, format), 77, 77, 77, 0);
    }
    BufferedImage deep = new BufferedImage(20, 20, BufferedImage.TYPE_USHORT_GRAY);
    fill(deep.getRaster(), 77 * 257 + 60);
    assertUniform(ImageFiles.write(folder.resolve("d.png"), deep, "png"), 77, 77, 77, 0);
  }

  @Test
  void one_bit_pictures_are_black_and_white() throws Exception {
    BufferedImage bits = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_BINARY);
    for (int i = 0; i < 64; i++) {
      bits.setRGB(i % 8, i / 8, 0xffffffff);
    }
    assertUniform(ImageFiles.write(folder.resolve("b.png"), bits, "png"), 255, 255, 255, 0);
  }

  @Test
  void transparent_pixels_lie_on_white() throws Exception {
    BufferedImage clear = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 64; i++) {
      clear.setRGB(i % 8, i / 8, 0x80ff0000);
    }
    assertUniform(ImageFiles.write(folder.resolve("c.png"), clear, "png"), 255, 127, 127, 1);
  }

  @Test
  void cmyk_is_converted() throws Exception {
    Path file = folder.resolve("cmyk.jpg");
    Files.write(file, ImageFiles.cmykJpeg(32, 32, new int[] {0, 255, 255, 0}));
    byte[] red = decoder.decode(file).rgb();
    assertTrue((red[0] & 0xff) > 200, "red " + (red[0] & 0xff));
    assertTrue((red[1] & 0xff) < 60, "green " + (red[1] & 0xff));
    assertTrue((red[2] & 0xff) < 60, "blue " + (red[2] & 0xff));
  }

  @Test
  void progressive_jpeg_gives_the_pixels_of_a_sequential_one() throws Exception {
    BufferedImage image = ImageFiles.gradient(64, 64, BufferedImage.TYPE_INT_RGB);
    Path file = Files.write(folder.resolve("p.jpg"), ImageFiles.progressiveJpeg(image));
    assertGradient(file, 4);
  }

  /** Each stored picture shows the same upright gradient once it is turned. */
  @ParameterizedTest
  @CsvSource({
    "1, true, RIGHT, DOWN",
    "2, true, LEFT, DOWN",
    "3, false, LEFT, UP",
    "4, true, RIGHT, UP",
    "5, false, DOWN, RIGHT",
    "6, true, UP, RIGHT",
    "7, false, UP, LEFT",
    "8, true, DOWN, LEFT",
  })
  void the_orientation_is_applied_in_jpeg_png_and_tiff(
      int orientation, boolean little, Way red, Way green) throws Exception {
    int n = 64;
    BufferedImage stored = new BufferedImage(n, n, BufferedImage.TYPE_INT_RGB);
    byte[] samples = new byte[3 * n * n];
    for (int y = 0; y < n; y++) {
      for (int x = 0; x < n; x++) {
        int r = red.level(x, y, n);
        int g = green.level(x, y, n);
        stored.setRGB(x, y, r << 16 | g << 8 | 100);
        samples[3 * (n * y + x)] = (byte) r;
        samples[3 * (n * y + x) + 1] = (byte) g;
        samples[3 * (n * y + x) + 2] = 100;
      }
    }
    byte[] jpeg = ImageFiles.encode(stored, "jpeg");
    byte[] png = ImageFiles.encode(stored, "png");
    Path file = folder.resolve("o");
    Files.write(file, ImageFiles.withOrientation(jpeg, orientation, little));
    assertGradient(file, 4);
    Files.write(file, ImageFiles.withLongOrientation(jpeg, orientation, little));
    assertGradient(file, 4);
    Files.write(file, ImageFiles.pngWithOrientation(png, orientation, little));
    assertGradient(file, 1);
    Map<Integer, int[]> tags = rgbTags(3);
    tags.put(TiffDirectory.ORIENTATION, new int[] {orientation});
    Files.write(file, ImageFiles.tiff(n, n, tags, samples));
    assertGradient(file, 1);
  }

  /** The tags of a TIFF with colours of 8 bits, and further samples that are not specified. */
  private static Map<Integer, int[]> rgbTags(int samples) {
    Map<Integer, int[]> tags = new HashMap<>();
    int[] bits = new int[samples];
    Arrays.fill(bits, 8);
    tags.put(258, bits);
    tags.put(262, new int[] {2});
    tags.put(277, new int[] {samples});
    if (samples > 3) {
      tags.put(338, new int[samples - 3]);
    }
    return tags;
  }

  /** Pixels that all have the same samples. */
  private static byte[] uniform(int pixels, int... samples) {
    byte[] bytes = new byte[pixels * samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) samples[i % samples.length];
    }
    return bytes;
  }

  @Test
  void a_sample_of_a_tiff_that_is_not_specified_is_no_transparency() throws Exception {
    Path file = folder.resolve("x.tif");
    Files.write(file, ImageFiles.tiff(20, 20, rgbTags(4), uniform(400, 10, 200, 30, 0)));
    assertUniform(file, 10, 200, 30, 0);
    Map<Integer, int[]> transparent = rgbTags(4);
    transparent.put(338, new int[] {2});
    Files.write(file, ImageFiles.tiff(20, 20, transparent, uniform(400, 10, 200, 30, 0)));
    assertUniform(file, 255, 255, 255, 0);
  }

  @Test
  void cmyk_of_a_tiff_is_converted_like_that_of_a_jpeg() throws Exception {
    Map<Integer, int[]> tags = rgbTags(4);
    tags.put(262, new int[] {5});
    tags.remove(338);
    Path file =
        Files.write(
            folder.resolve("c.tif"), ImageFiles.tiff(20, 20, tags, uniform(400, 25, 235, 0, 51)));
    assertUniform(file, 184, 16, 204, 0); // (255 - C) (255 - K) / 255
  }

  @Test
  void a_tiff_with_other_samples_is_refused() throws Exception {
    Map<Integer, int[]> floats = new HashMap<>();
    floats.put(258, new int[] {32});
    floats.put(262, new int[] {1});
    floats.put(339, new int[] {3});
    Path file = folder.resolve("f.tif");
    for (float value : new float[] {.5f, 255, -1}) {
      ByteBuffer samples = ByteBuffer.allocate(1600).order(ByteOrder.LITTLE_ENDIAN);
      while (samples.hasRemaining()) {
        samples.putFloat(value);
      }
      Files.write(file, ImageFiles.tiff(20, 20, floats, samples.array()));
      assertProblem(
          file,
          "has floating-point samples of 32 bits; TIFF with unsigned samples of 1 to 16 bits can be"
              + " read");
    }
    floats.remove(339);
    Files.write(file, ImageFiles.tiff(20, 20, floats, new byte[1600]));
    assertProblem(
        file,
        "has unsigned samples of 32 bits; TIFF with unsigned samples of 1 to 16 bits can be read");
    floats.put(258, new int[] {16});
    floats.put(339, new int[] {2});
    Files.write(file, ImageFiles.tiff(20, 20, floats, new byte[800]));
    assertProblem(
        file,
        "has signed samples of 16 bits; TIFF with unsigned samples of 1 to 16 bits can be read");
  }

  @Test
  void a_small_tiff_that_declares_much_is_refused_before_memory_is_allocated() throws Exception {
    Path file = folder.resolve("bomb.tif");
    Files.write(file, ImageFiles.tiff(2000, 2000, rgbTags(64), new byte[100]));
    assertProblem(file, "has 64 samples per pixel; TIFF with 1 to 5 can be read");
    Files.write(file, ImageFiles.tiff(5700, 5700, rgbTags(3), new byte[100]));
    assertProblem(file, "is cut off: the file ends before the image does");
    Files.write(file, ImageFiles.tiff(5700, 5700, rgbTags(4), new byte[100]));
    assertProblem(
        file, "is too large: 5700 x 5700 pixels, at most 25 million of this kind of TIFF are read");
    Map<Integer, int[]> tiled = rgbTags(3);
    tiled.put(322, new int[] {32768});
    tiled.put(323, new int[] {32768});
    Files.write(file, ImageFiles.tiff(20, 20, tiled, new byte[1200]));
    assertProblem(file, "is damaged: its tiles are larger than any picture that is read");
  }

  @Test
  void a_picture_of_a_gif_lies_on_its_canvas() throws Exception {
    BufferedImage red = new BufferedImage(SIDE, SIDE / 2, BufferedImage.TYPE_BYTE_INDEXED);
    BufferedImage half = new BufferedImage(SIDE, SIDE / 2, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < SIDE * SIDE / 2; i++) {
      red.setRGB(i % SIDE, i / SIDE, 0xffff0000);
      half.setRGB(i % SIDE, i / SIDE, i % SIDE < SIDE / 2 ? 0xffff0000 : 0);
    }
    Path file = folder.resolve("g.gif");
    byte[] opaque = ImageFiles.encode(red, "gif");
    Files.write(file, ImageFiles.onCanvas(opaque, 2 * SIDE, 2 * SIDE, SIDE, SIDE));
    byte[] rgb = decoder.decode(file).rgb();
    assertPixel(rgb, 1, 1, 0, 0, 0); // the first colour of the palette
    assertPixel(rgb, SIDE - 2, SIDE / 2 + 1, 255, 0, 0);
    assertPixel(rgb, SIDE - 2, SIDE - 2, 0, 0, 0);
    byte[] transparent = ImageFiles.encode(half, "gif");
    Files.write(file, ImageFiles.onCanvas(transparent, 2 * SIDE, 2 * SIDE, 0, SIDE));
    rgb = decoder.decode(file).rgb();
    assertPixel(rgb, 1, 1, 255, 255, 255);
    assertPixel(rgb, 1, SIDE / 2 + 1, 255, 0, 0);
    assertPixel(rgb, SIDE - 2, SIDE / 2 + 1, 255, 255, 255);
    Files.write(file, ImageFiles.onCanvas(opaque, 4, 4, 0, 0));
    assertUniform(file, 255, 0, 0, 0); // a canvas that is too small grows
  }

  private static void assertPixel(byte[] rgb, int x, int y, int r, int g, int b) {
    int at = 3 * (SIDE * y + x);
    assertEquals(List.of(r, g, b), List.of(rgb[at] & 0xff, rgb[at + 1] & 0xff, rgb[at + 2] & 0xff));
  }

  /** Where a colour grows in the stored picture. */
  enum Way {
    RIGHT,
    LEFT,
    DOWN,
    UP;

    int level(int x, int y, int n) {
      int along =
          switch (this) {
            case RIGHT -> x;
            case LEFT -> n - 1 - x;
            case DOWN -> y;
            case UP -> n - 1 - y;
          };
      return 255 * along / (n - 1);
    }
  }

  @Test
  void shrinking_averages_areas_with_parts_of_pixels() throws Exception {
    // 3 pixels to 2: the middle one is shared
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x000000);
    image.setRGB(1, 0, 0x5a5a5a); // 90
    image.setRGB(2, 0, 0xffffff);
    byte[] rgb =
        new ImageDecoder(2).decode(ImageFiles.write(folder.resolve("s"), image, "png")).rgb();
    byte dark = 30; // (0 + 90 / 2) / 1.5
    byte light = (byte) 200; // (90 / 2 + 255) / 1.5
    assertArrayEquals(
        new byte[] {dark, dark, dark, light, light, light, dark, dark, dark, light, light, light},
        rgb);
  }

  @Test
  void enlarging_interpolates_between_pixel_centres() throws Exception {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x000000);
    image.setRGB(1, 0, 0x646464); // 100
    byte[] rgb =
        new ImageDecoder(4).decode(ImageFiles.write(folder.resolve("e"), image, "png")).rgb();
    for (int y = 0; y < 4; y++) {
      assertEquals(0, rgb[12 * y]);
      assertEquals(25, rgb[12 * y + 3]);
      assertEquals(75, rgb[12 * y + 6]);
      assertEquals(100, rgb[12 * y + 9]);
    }
  }

  @Test
  void pictures_of_the_right_size_are_not_touched() throws Exception {
    BufferedImage image = ImageFiles.gradient(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    byte[] rgb = decoder.decode(ImageFiles.write(folder.resolve("same"), image, "png")).rgb();
    for (int i = 0; i < SIDE * SIDE; i++) {
      int pixel = image.getRGB(i % SIDE, i / SIDE);
      assertEquals((byte) (pixel >> 16), rgb[3 * i]);
      assertEquals((byte) (pixel >> 8), rgb[3 * i + 1]);
      assertEquals((byte) pixel, rgb[3 * i + 2]);
    }
  }

  @Test
  void slivers_and_single_pixels_are_read() throws Exception {
    for (int[] size : new int[][] {{1, 1}, {1, 500}, {700, 2}}) {
      BufferedImage image = ImageFiles.gradient(size[0], size[1], BufferedImage.TYPE_INT_RGB);
      byte[] rgb = decoder.decode(ImageFiles.write(folder.resolve("t"), image, "png")).rgb();
      assertEquals(100, rgb[2], "blue of " + Arrays.toString(size));
    }
  }

  @Test
  void a_huge_picture_costs_little_memory() throws Exception {
    Path file = ImageFiles.hugePng(folder.resolve("huge.png"), 9000, 8000); // 216 MB as RGB
    assertUniform(file, 10, 200, 30, 0);
  }

  @Test
  void a_picture_beyond_the_limit_is_refused_before_it_is_decoded() throws Exception {
    Path file = ImageFiles.hugePng(folder.resolve("bomb.png"), 3, 3);
    byte[] png = Files.readAllBytes(file);
    png[16] = 0;
    png[17] = 1; // width 65536 + 3
    png[20] = 0;
    png[21] = 1;
    CRC32 header = new CRC32();
    header.update(png, 12, 17); // type and data of IHDR
    ByteBuffer.wrap(png).putInt(29, (int) header.getValue());
    Files.write(file, png);
    assertProblem(
        file,
        "is too large: 65539 x 65539 pixels, at most 536 million of this kind of PNG are read");
  }

  @ParameterizedTest
  @CsvSource({
    "png, .99",
    "png, .5",
    "png, .02",
    "jpeg, .99",
    "jpeg, .5",
    "jpeg, .1",
    "gif, .9",
    "bmp, .9",
    "tiff, .5"
  })
  void truncated_files_are_refused(String format, double kept) throws Exception {
    BufferedImage image = ImageFiles.gradient(200, 150, BufferedImage.TYPE_INT_RGB);
    Path file = ImageFiles.truncated(folder.resolve("cut"), image, format, kept);
    ImageException e = assertThrows(ImageException.class, () -> decoder.decode(file));
    assertTrue(
        e.problem().startsWith("is cut off") || e.problem().startsWith("is damaged"), e.problem());
    assertEquals(file + ": " + e.problem(), e.getMessage());
  }

  @Test
  void a_png_whose_bytes_were_altered_is_refused_though_it_could_be_decoded() throws Exception {
    BufferedImage image = ImageFiles.gradient(20, 15, BufferedImage.TYPE_INT_RGB);
    Path file = ImageFiles.write(folder.resolve("altered.png"), image, "png");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 13] ^= 1; // in the checksum before the chunk IEND
    Files.write(file, bytes);
    ImageException e = assertThrows(ImageException.class, () -> decoder.decode(file));
    assertEquals("is damaged: the checksum of its chunk IDAT is wrong", e.problem());
  }

  @Test
  void checksums_of_chunks_without_pixels_do_not_matter() throws Exception {
    BufferedImage image = ImageFiles.gradient(64, 64, BufferedImage.TYPE_INT_RGB);
    byte[] png = ImageFiles.encode(image, "png");
    Path file = Files.write(folder.resolve("t.png"), ImageFiles.pngWithDamagedText(png));
    assertGradient(file, 1);
    png[png.length - 1] ^= 1; // of the chunk IEND
    Files.write(file, png);
    assertGradient(file, 1);
  }

  @Test
  void an_interruption_is_reported_as_such() throws Exception {
    BufferedImage image = ImageFiles.gradient(64, 64, BufferedImage.TYPE_INT_RGB);
    for (String format : List.of("png", "jpeg", "gif", "bmp", "tiff")) {
      Path file = ImageFiles.write(folder.resolve("i." + format), image, format);
      Thread.currentThread().interrupt();
      InterruptedIOException e =
          assertThrows(InterruptedIOException.class, () -> decoder.decode(file), format);
      assertEquals(file + ": reading was interrupted", e.getMessage());
      assertTrue(Thread.interrupted(), "the thread remains interrupted");
    }
  }

  @Test
  void flipped_bytes_give_a_picture_or_a_sentence_but_nothing_else() throws Exception {
    BufferedImage image = ImageFiles.gradient(40, 30, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(7);
    int refused = 0;
    for (String format : List.of("png", "jpeg", "gif", "bmp", "tiff")) {
      byte[] whole = ImageFiles.encode(image, format);
      for (int round = 0; round < 100; round++) {
        byte[] broken = whole.clone();
        for (int i = 0; i < 1 + round / 10; i++) {
          broken[random.nextInt(Math.min(broken.length, 600))] = (byte) random.nextInt(256);
        }
        Path file = Files.write(folder.resolve("f"), broken);
        try {
          assertEquals(SIDE * SIDE * 3, decoder.decode(file).rgb().length);
        } catch (ImageException e) {
          refused++;
          assertTrue(!e.problem().contains("\n") && e.problem().length() > 8, e.problem());
        }
      }
    }
    assertTrue(refused > 100, "only " + refused + " of 500 damaged files were refused");
  }

  @Test
  void files_that_are_not_images_are_named() throws Exception {
    assertProblem(
        ImageFiles.text(folder.resolve("a.png")),
        "is text, not an image; PNG, JPEG, GIF, BMP and TIFF can be read");
    assertProblem(Files.createFile(folder.resolve("empty.jpg")), "is empty (0 bytes)");
    assertProblem(folder.resolve("none.png"), "does not exist");
    assertProblem(folder, "is not a file");
    assertProblem(
        Files.createSymbolicLink(folder.resolve("link.png"), folder.resolve("none.png")),
        "is a symbolic link to a file that does not exist");
    Path webp = folder.resolve("w.webp");
    Files.writeString(webp, "RIFF....WEBPVP8 ");
    assertProblem(webp, "is a WebP image; PNG, JPEG, GIF, BMP and TIFF can be read");
    Path binary = Files.write(folder.resolve("x"), new byte[] {1, 2, 3});
    assertProblem(
        binary, "is not an image in a known format; PNG, JPEG, GIF, BMP and TIFF can be read");
  }

  @Test
  void many_threads_get_the_same_pixels() throws Exception {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      BufferedImage image = ImageFiles.gradient(30 + i, 40, BufferedImage.TYPE_INT_RGB);
      files.add(ImageFiles.write(folder.resolve("m" + i), image, i % 2 == 0 ? "png" : "jpeg"));
    }
    List<byte[]> alone = new ArrayList<>();
    for (Path file : files) {
      alone.add(decoder.decode(file).rgb());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<FaceImage>> tasks = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Path file = files.get(i % files.size());
        tasks.add(() -> decoder.decode(file));
      }
      List<Future<FaceImage>> results = threads.invokeAll(tasks);
      for (int i = 0; i < results.size(); i++) {
        assertArrayEquals(alone.get(i % files.size()), results.get(i).get().rgb());
      }
    }
  }

  private void assertProblem(Path file, String problem) {
    ImageException e = assertThrows(ImageException.class, () -> decoder.decode(file));
    assertEquals(problem, e.problem());
  }

  /** Red grows to the right and green downwards, as in {@link ImageFiles#gradient}. */
  private void assertGradient(Path file, int tolerance) throws IOException {
    byte[] rgb = decoder.decode(file).rgb();
    for (int i = 0; i < SIDE * SIDE; i++) {
      double x = (i % SIDE + 0.5) / SIDE * 64 - 0.5;
      double y = (Math.floorDiv(i, SIDE) + 0.5) / SIDE * 64 - 0.5;
      assertEquals(255 * x / 63, rgb[3 * i] & 0xff, tolerance + 1, file + " red at " + i);
      assertEquals(255 * y / 63, rgb[3 * i + 1] & 0xff, tolerance + 1, file + " green at " + i);
      assertEquals(100, rgb[3 * i + 2] & 0xff, tolerance + 2, file + " blue at " + i);
    }
  }

  private void assertUniform(Path file, int r, int g, int b, int tolerance) throws IOException {
    byte[] rgb = decoder.decode(file).rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      assertEquals(r, rgb[i] & 0xff, tolerance, "red of " + file);
      assertEquals(g, rgb[i + 1] & 0xff, tolerance, "green of " + file);
      assertEquals(b, rgb[i + 2] & 0xff, tolerance, "blue of " + file);
    }
  }

  private static void fill(WritableRaster raster, int value) {
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        raster.setSample(x, y, 0, value);
      }
    }
  }
}
