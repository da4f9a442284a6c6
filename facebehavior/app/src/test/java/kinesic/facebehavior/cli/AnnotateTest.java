package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kinesic.facebehavior.detect.MarkerDetector;
import kinesic.facebehavior.detect.Pictures;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.image.PictureDecoder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Annotated pictures, whose faces a detector of markers finds. */
final class AnnotateTest {

  private static final int FIRST_COLOUR = 0x4cc2ff;

  @TempDir private static Path shared;
  private static Path model;
  private static Path detector;

  @TempDir private Path folder;

  @BeforeAll
  static void aNetworkAndADetector() throws IOException {
    MarkerModel files = MarkerModel.write(shared);
    model = files.network();
    detector = files.detector();
  }

  /** A grey picture with the marker of a face whose box begins at (120, 70), 160 pixels large. */
  private static BufferedImage face() {
    BufferedImage picture = Pictures.grey(640, 480);
    MarkerDetector.draw(picture, 200, 150, 160);
    return picture;
  }

  private static Program annotate(Object... more) {
    return Program.run(
        Stream.concat(Stream.of("annotate", "-m", model, "--detector", detector), Stream.of(more))
            .toArray());
  }

  /** Checks that the colour of face 0 is drawn along the left edge of its box. */
  private static void assertBox(Path file) throws IOException {
    Picture picture = new PictureDecoder().decode(file);
    int nearest = 255;
    for (int x = 115; x < 126; x++) {
      int at = 3 * (150 * picture.width() + x);
      int worst = 0;
      for (int channel = 0; channel < 3; channel++) {
        int expected = FIRST_COLOUR >> (16 - 8 * channel) & 0xff;
        worst = Math.max(worst, Math.abs(expected - (picture.rgb()[at + channel] & 0xff)));
      }
      nearest = Math.min(nearest, worst);
    }
    assertTrue(nearest < 60, file + ": " + nearest);
  }

  private Path image(String name, BufferedImage image, String format) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return ImageFiles.write(file, image, format);
  }

  @Test
  void a_picture_is_written_in_the_format_of_its_name_and_replaced_later() throws Exception {
    Path input = image("me.png", face(), "png");
    byte[] before = Files.readAllBytes(input);
    for (String name : List.of("out.png", "out.JPG", "out.jpeg")) {
      Path out = folder.resolve(name);
      for (int i = 0; i < 2; i++) {
        Program program = annotate(input, "--out", out);
        assertEquals(0, program.status(), program.err());
        assertEquals("the picture is " + out + "\n", program.out());
      }
      assertBox(out);
      byte[] written = Files.readAllBytes(out);
      assertEquals(name.equals("out.png") ? 0x89 : 0xff, written[0] & 0xff);
    }
    assertArrayEquals(before, Files.readAllBytes(input));
  }

  @Test
  void a_folder_of_all_sorts_of_pictures_keeps_its_names() throws Exception {
    image("photos/a.png", face(), "png");
    image("photos/inside/b.jpg", face(), "jpg");
    image("photos/c.gif", face(), "gif");
    Path none = image("photos/d-none.png", Pictures.grey(640, 480), "png");
    image("photos/e-tiny.png", Pictures.grey(3, 2), "png");
    ImageFiles.text(folder.resolve("photos/f-text.jpg"));
    Files.write(folder.resolve("photos/g-cmyk.jpg"), ImageFiles.cmykJpeg(face()));
    Path out = folder.resolve("annotated");
    Program program = annotate(folder.resolve("photos"), "--out", out);
    assertEquals(Predict.SOME_FAILED, program.status(), program.err());
    assertTrue(program.err().contains("f-text.jpg: is text, not an image"), program.err());
    assertTrue(
        program
            .err()
            .contains("7 pictures: 4 faces drawn, 2 without a face, 1 could not be read; "),
        program.err());
    try (Stream<Path> files = Files.walk(out)) {
      assertEquals(
          List.of("a.png", "c.png", "d-none.png", "e-tiny.png", "g-cmyk.jpg", "inside/b.jpg"),
          files
              .filter(Files::isRegularFile)
              .map(file -> out.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList());
    }
    for (String name : List.of("a.png", "c.png", "g-cmyk.jpg", "inside/b.jpg")) {
      assertBox(out.resolve(name));
    }
    assertArrayEquals(
        new PictureDecoder().decode(none).rgb(),
        new PictureDecoder().decode(out.resolve("d-none.png")).rgb());
  }

  @Test
  void crops_need_no_detector() throws Exception {
    Path input = image("crop.png", Pictures.grey(400, 400), "png");
    Path out = folder.resolve("out.png");
    Program program = Program.run("annotate", "-m", model, "--crops", input, "--out", out);
    assertEquals(0, program.status(), program.err());
    assertTrue(program.err().contains("1 pictures: 1 faces drawn"), program.err());
    Picture drawn = new PictureDecoder().decode(out);
    assertEquals(400, drawn.width());
    assertEquals(drawn.rgb()[0], drawn.rgb()[3 * (399 * 400 + 399)], "there is no box");
  }

  @Test
  void listed_landmarks_are_drawn() throws Exception {
    Path input = image("me.png", face(), "png");
    Path list = folder.resolve("faces.csv");
    Files.writeString(
        list,
        """
        image,face,x,y,width,height,score,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y,error
        me.png,0,120,70,160,160,0.9,170,130,230,130,200,160,175,195,225,195,
        """);
    Path out = folder.resolve("out.png");
    Program program =
        Program.run(
            "annotate", "-m", model, "--landmarks", list, folder, "--out", folder.resolve("o"));
    assertEquals(Predict.SOME_FAILED, program.status(), "the list is no picture");
    program = Program.run("annotate", "-m", model, "--landmarks", list, input, "--out", out);
    assertEquals(0, program.status(), program.err());
    assertBox(out);
  }

  private static void assertRefused(String sentence, Object... words) {
    Program program = annotate(words);
    assertEquals(2, program.status(), program.err());
    assertEquals("facebehavior: " + sentence, program.err().lines().findFirst().orElse(""));
  }

  @Test
  void outputs_that_would_be_lost_or_cannot_be_written_are_refused() throws Exception {
    Path input = image("me.png", face(), "png");
    Path same = image("more/me.png", face(), "png");
    byte[] before = Files.readAllBytes(same);
    assertRefused("expected --out or --page, what to write", input);
    assertRefused("--page needs a single video file", input, "--page", folder.resolve("p.html"));
    assertRefused(
        "--out %s: expected a name that ends in .png or .jpg, or a folder"
            .formatted(folder.resolve("out.bmp")),
        input,
        "--out",
        folder.resolve("out.bmp"));
    assertRefused(
        "%s and %s would both become %s, annotate them separately"
            .formatted(input, same, folder.resolve("o/me.png")),
        input,
        same,
        "--out",
        folder.resolve("o"));
    assertRefused(
        same + " is also an input and would be overwritten, choose another --out",
        same,
        "--out",
        folder.resolve("more"));
    assertRefused("--median is 63, expected at most 61", input, "--out", "x.png", "--median", 63);
    assertRefused(
        "--every, --start and --end need a video file", input, "--out", "x.png", "--every", 2);
    Program other = annotate(input, "--out", same);
    assertEquals(Main.FAILED, other.status());
    assertEquals(
        "facebehavior: %s: exists already and is not an earlier output, so it is not replaced\n"
            .formatted(same),
        other.err());
    assertArrayEquals(before, Files.readAllBytes(same));
    assertFalse(Files.exists(folder.resolve("o")));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void links_to_inputs_are_not_overwritten() throws Exception {
    Path input = image("me.png", face(), "png");
    Path link = Files.createSymbolicLink(folder.resolve("link.png"), input);
    Program program = annotate(input, "--out", link);
    assertEquals(2, program.status());
    assertTrue(program.err().contains("would be overwritten"), program.err());
  }
}
