package kinesic.facebehavior.layout;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.synthetic.CaptureStyle;
import kinesic.facebehavior.synthetic.DatabaseDesign;
import kinesic.facebehavior.synthetic.Labelling;
import kinesic.facebehavior.synthetic.People;
import kinesic.facebehavior.synthetic.Repertoire;
import kinesic.facebehavior.synthetic.Sample;
import kinesic.facebehavior.synthetic.SyntheticDatabase;

/** Draws the faces of a layout, and writes images and text files. */
final class DrawnFaces {

  private static final Color WALL = new Color(96, 104, 112);

  private final long seed;
  private final int count;
  private final int side;
  private final IntConsumer progress;
  private int written;

  /**
   * Faces to draw.
   *
   * @param count how many, of all parts of the database together, roughly
   * @param side width and height of an aligned face in pixels
   * @param progress is told how many images are written
   */
  DrawnFaces(long seed, int count, int side, IntConsumer progress) {
    this.seed = seed;
    this.count = count;
    this.side = side;
    this.progress = progress;
  }

  /** How many faces each of {@code groups} equal groups has, at least one. */
  int share(int groups) {
    return Math.max(1, count / groups);
  }

  /** How many images were written. */
  int written() {
    return written;
  }

  /** Photographs of many people, who show one of the seven expressions each. */
  SyntheticDatabase expressions(String name, int size) {
    return photographs(name, size, new Repertoire(1, 0, true));
  }

  /** Photographs of many people, who show a compound expression each. */
  SyntheticDatabase compounds(String name, int size) {
    return photographs(name, size, new Repertoire(0, 1, true));
  }

  /** Photographs of many people, who do anything. */
  SyntheticDatabase anything(String name, int size) {
    return photographs(name, size, new Repertoire(0.5f, 0.1f, false));
  }

  private SyntheticDatabase photographs(String name, int size, Repertoire repertoire) {
    return database(name, size, CaptureStyle.WEB, People.atRandom(4000, 1000), repertoire);
  }

  /** Frames of one person. */
  SyntheticDatabase video(String name, int person, int size) {
    return database(
        name,
        size,
        CaptureStyle.VIDEO,
        People.atRandom(person, 1),
        new Repertoire(0.6f, 0.1f, true));
  }

  /** Photographs of so many people, the first of this number, in as many images each. */
  SyntheticDatabase people(String name, int first, int count, int size) {
    return database(
        name,
        size,
        CaptureStyle.WEB,
        People.inTurn(5000 + first, count),
        new Repertoire(0.5f, 0.1f, false));
  }

  /** Eyes, nose and corners of the mouth of 68 points: x and y of each. */
  static float[] five(float[] points) {
    float[] xy = new float[10];
    int[][] ranges = {{36, 42}, {42, 48}, {30, 31}, {48, 49}, {54, 55}};
    for (int k = 0; k < ranges.length; k++) {
      int count = ranges[k][1] - ranges[k][0];
      for (int i = ranges[k][0]; i < ranges[k][1]; i++) {
        xy[2 * k] += points[2 * i] / count;
        xy[2 * k + 1] += points[2 * i + 1] / count;
      }
    }
    return xy;
  }

  private SyntheticDatabase database(
      String name, int size, CaptureStyle style, People people, Repertoire repertoire) {
    return new SyntheticDatabase(
        name,
        new DatabaseDesign(List.of(style), people, repertoire, Labelling.trueAffect()),
        seed,
        size,
        side);
  }

  /** Writes the picture of a face, JPEG or PNG as the name says. */
  void write(Path file, Sample face) throws IOException {
    write(file, face.image());
  }

  /**
   * Writes a picture in which the face is somewhere and not all.
   *
   * @return the 68 points of the face in the picture
   */
  float[] writeScene(Path file, Sample face) throws IOException {
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

  private void write(Path file, BufferedImage image) throws IOException {
    String format = file.toString().endsWith(".png") ? "png" : "jpg";
    Files.createDirectories(file.resolveSibling(""));
    Files.write(file, ImageEncoder.encode(image, format));
    progress.accept(++written);
  }

  /** Writes lines of text. */
  void write(Path file, List<String> lines) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
  }

  /** A number as databases write it: 0.123. */
  static String decimal(float value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** The number of a frame with so many digits. */
  static String frame(int number, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "d", number);
  }
}
