package kinesic.facebehavior.layout;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.synthetic.CaptureStyle;
import kinesic.facebehavior.synthetic.DatabaseDesign;
import kinesic.facebehavior.synthetic.Labelling;
import kinesic.facebehavior.synthetic.People;
import kinesic.facebehavior.synthetic.Repertoire;
import kinesic.facebehavior.synthetic.Sample;
import kinesic.facebehavior.synthetic.SyntheticDatabase;

/**
 * Draws the faces of a layout and writes images and text files into the folder of the database. All
 * paths are relative to that folder and use slashes.
 */
final class LayoutWriter {

  private static final Color WALL = new Color(96, 104, 112);

  private final Path root;
  private final long seed;
  private final int count;
  private final int side;
  private final IntConsumer progress;
  private int written;

  /**
   * A writer.
   *
   * @param root the folder of the database
   * @param seed the seed of the faces
   * @param count the approximate number of faces of all parts of the database together, at least 1
   * @param side width and height of an aligned face in pixels
   * @param progress receives the number of images written so far
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  LayoutWriter(Path root, long seed, int count, int side, IntConsumer progress) {
    if (count < 1) {
      throw new IllegalArgumentException("layout: " + count + " faces, expected at least 1");
    }
    this.root = root;
    this.seed = seed;
    this.count = count;
    this.side = side;
    this.progress = progress;
  }

  /** The number of faces in each of {@code groups} equal groups, at least one. */
  int share(int groups) {
    return Math.max(1, count / groups);
  }

  /** The number of images written so far. */
  int written() {
    return written;
  }

  /** Photographs of many people, each with one of the seven expressions. */
  SyntheticDatabase expressions(String name, int size) {
    return photographs(name, size, new Repertoire(1, 0, true));
  }

  /**
   * Photographs of many people, each with one of the seven expressions, of a size that the layout
   * prescribes.
   *
   * @param pixels width and height
   */
  SyntheticDatabase expressions(String name, int size, int pixels) {
    return database(
        name,
        size,
        pixels,
        CaptureStyle.WEB,
        People.atRandom(4000, 1000),
        new Repertoire(1, 0, true));
  }

  /** Photographs of many people, each with a compound expression. */
  SyntheticDatabase compounds(String name, int size) {
    return photographs(name, size, new Repertoire(0, 1, true));
  }

  /** Photographs of many people with expressions and spontaneous behaviour. */
  SyntheticDatabase anything(String name, int size) {
    return photographs(name, size, new Repertoire(0.5f, 0.1f, false));
  }

  private SyntheticDatabase photographs(String name, int size, Repertoire repertoire) {
    return database(name, size, side, CaptureStyle.WEB, People.atRandom(4000, 1000), repertoire);
  }

  /** Frames of one person. */
  SyntheticDatabase video(String name, int person, int size) {
    return database(
        name,
        size,
        side,
        CaptureStyle.VIDEO,
        People.atRandom(person, 1),
        new Repertoire(0.6f, 0.1f, true));
  }

  /** Photographs of {@code count} people with the same number of images each. */
  SyntheticDatabase people(String name, int first, int count, int size) {
    return database(
        name,
        size,
        side,
        CaptureStyle.WEB,
        People.inTurn(5000 + first, count),
        new Repertoire(0.5f, 0.1f, false));
  }

  private SyntheticDatabase database(
      String name, int size, int pixels, CaptureStyle style, People people, Repertoire repertoire) {
    return new SyntheticDatabase(
        name,
        new DatabaseDesign(List.of(style), people, repertoire, Labelling.trueAffect()),
        seed,
        size,
        pixels);
  }

  /** Writes the aligned image of a face, as JPEG or PNG according to the file name. */
  void image(String file, Sample face) throws IOException {
    write(file, face.image());
  }

  /**
   * Writes a larger image in which the face fills only a part, as JPEG or PNG according to the file
   * name.
   *
   * @return the 68 points of the face in the larger image, x and y in turn
   */
  float[] scene(String file, Sample face) throws IOException {
    int left = side / 8 + 5 * face.index() % (side / 4);
    int top = side / 8 + 3 * face.index() % (side / 4);
    BufferedImage scene = new BufferedImage(2 * side, 3 * side / 2, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scene.createGraphics();
    graphics.setColor(WALL);
    graphics.fillRect(0, 0, scene.getWidth(), scene.getHeight());
    graphics.drawImage(face.image(), left, top, null);
    graphics.dispose();
    write(file, scene);
    float[] points = face.landmarks();
    for (int i = 0; i < points.length; i += 2) {
      points[i] += left;
      points[i + 1] += top;
    }
    return points;
  }

  /**
   * Returns the pixels of a face as text, rows from the top: numbers from 0 to 255 separated by
   * blanks. It counts as a written image.
   */
  String pixels(Sample face) {
    StringBuilder text = new StringBuilder();
    for (byte value : grey(face.image())) {
      text.append(text.isEmpty() ? "" : " ").append(value & 0xff);
    }
    progress.accept(++written);
    return text.toString();
  }

  /** Writes a face as a grey PNG file. */
  void greyImage(String file, Sample face) throws IOException {
    BufferedImage image = face.image();
    BufferedImage grey =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setDataElements(0, 0, image.getWidth(), image.getHeight(), grey(image));
    write(file, grey);
  }

  /** The luma of each pixel (ITU-R BT.601), rounded. */
  private static byte[] grey(BufferedImage image) {
    int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    byte[] grey = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      int luma = 299 * (rgb[i] >> 16 & 0xff) + 587 * (rgb[i] >> 8 & 0xff) + 114 * (rgb[i] & 0xff);
      grey[i] = (byte) ((luma + 500) / 1000);
    }
    return grey;
  }

  private void write(String file, BufferedImage image) throws IOException {
    bytes(file, ImageEncoder.encode(image, file.endsWith(".png") ? "png" : "jpg"));
    progress.accept(++written);
  }

  /** Writes lines of text in UTF-8. */
  void lines(String file, List<String> lines) throws IOException {
    bytes(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file, and creates its folder if missing. */
  void bytes(String file, byte[] data) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.resolveSibling(""));
    Files.write(path, data);
  }
}
