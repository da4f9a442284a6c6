package kinesic.facebehavior.annotate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import org.junit.jupiter.api.Test;

final class PictureAnnotatorTest {

  private static final List<Area> FACE = List.of(Area.at(300, 140, 120, 150));

  private static Picture annotated(Picture picture, List<PredictionRow> rows) {
    return new PictureAnnotator(Affect.HEADS).annotate(picture, rows);
  }

  private static long checksum(Picture picture) {
    CRC32 sum = new CRC32();
    sum.update(picture.rgb());
    return sum.getValue();
  }

  private static int pixel(Picture picture, int x, int y) {
    int at = 3 * (y * picture.width() + x);
    byte[] rgb = picture.rgb();
    return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
  }

  @Test
  void a_picture_without_a_face_is_the_same() throws Exception {
    Picture picture = Faces.picture(64, 48);
    FaceFile file = FaceFile.image(Path.of("some.png"), 1);
    List<PredictionRow> none = List.of(PredictionRow.withoutFace(file));
    assertSame(picture, annotated(picture, none));
    assertSame(picture, annotated(picture, List.of()));
  }

  @Test
  void the_same_bytes_are_drawn_on_every_machine() throws Exception {
    Picture picture = Faces.picture(640, 480);
    byte[] before = picture.rgb().clone();
    Picture drawn = annotated(picture, Faces.rows(Faces.happy(), FACE));
    assertArrayEquals(before, picture.rgb());
    assertEquals(265615349L, checksum(drawn));
  }

  @Test
  void box_and_panel_have_the_colour_of_the_number() throws Exception {
    Picture drawn = annotated(Faces.picture(640, 480), Faces.rows(Faces.happy(), FACE));
    assertEquals(0x4cc2ff, pixel(drawn, 300, 215));
    assertEquals(0x4cc2ff, pixel(drawn, 360, 290));
    assertEquals(pixel(Faces.picture(640, 480), 360, 215), pixel(drawn, 360, 215));
    Picture two =
        annotated(
            Faces.picture(640, 480),
            Faces.rows(Faces.happy(), List.of(FACE.get(0), Area.at(40, 300, 100, 120))));
    assertEquals(0xffb000, pixel(two, 40, 360));
  }

  @Test
  void text_is_light_on_dark_whatever_the_background() throws Exception {
    for (int level : new int[] {0, 127, 255}) {
      byte[] rgb = new byte[3 * 640 * 480];
      Arrays.fill(rgb, (byte) level);
      Picture drawn = annotated(new Picture(640, 480, rgb), Faces.rows(Faces.happy(), FACE));
      int dark = 0;
      int white = 0;
      for (int y = 140; y < 220; y++) {
        for (int x = 430; x < 540; x++) {
          dark += (pixel(drawn, x, y) & 0xff) < 80 ? 1 : 0;
          white += pixel(drawn, x, y) == 0xffffff ? 1 : 0;
        }
      }
      assertTrue(dark > 4000 && white > 100, level + ": " + dark + ", " + white);
    }
  }

  @Test
  void small_pictures_are_enlarged() throws Exception {
    Picture small = Faces.picture(80, 60);
    List<PredictionRow> rows = Faces.rows(Faces.happy(), List.of(Area.at(20, 10, 30, 40)));
    PictureAnnotator annotator = new PictureAnnotator(Affect.HEADS);
    Picture drawn = annotator.annotate(small, rows);
    assertEquals(400, drawn.width());
    assertEquals(300, drawn.height());
    assertEquals(0x4cc2ff, pixel(drawn, 102, 150));
    assertEquals(400, annotator.annotateFrame(small, List.of()).width());
    assertSame(small, annotator.annotate(small, List.of()));
  }

  @Test
  void of_a_photograph_that_was_read_in_part_the_kept_pixels_are_drawn_on() throws Exception {
    Picture kept = Faces.picture(640, 480);
    Picture third = new Picture(640, 480, kept.rgb(), 3);
    Area box = FACE.get(0);
    Area whole =
        new Area(
            third.whole(box.left() - 0.5),
            third.whole(box.top() - 0.5),
            third.whole(box.right() - 0.5),
            third.whole(box.bottom() - 0.5));
    List<Area> shifted =
        List.of(new Area(box.left() - .5, box.top() - .5, box.right() - .5, box.bottom() - .5));
    assertEquals(
        checksum(annotated(kept, Faces.rows(Faces.happy(), shifted))),
        checksum(annotated(third, Faces.rows(Faces.happy(), List.of(whole)))));
  }

  @Test
  void a_crop_has_a_panel_and_no_box() throws Exception {
    FaceFile file = FaceFile.image(Path.of("some.png"), 1);
    Picture crop = Faces.picture(400, 400);
    Picture drawn = annotated(crop, List.of(PredictionRow.of(file, Faces.happy())));
    assertNotSame(crop, drawn);
    assertEquals(pixel(crop, 399, 200), pixel(drawn, 399, 200));
    assertEquals(pixel(crop, 200, 399), pixel(drawn, 200, 399));
  }

  @Test
  void every_network_is_drawn() throws Exception {
    Regression gaze =
        Regression.of("gaze", "gaze direction", List.of("gaze_yaw", "gaze_pitch"))
            .withRange(-90, 90);
    Prediction all =
        new Prediction(
            Map.of(
                "expression",
                new float[] {.1f, .1f, .1f, .1f, .1f, .1f, .4f},
                "action_units",
                new float[17],
                "valence_arousal",
                new float[] {-1, -1},
                "attributes",
                new float[] {
                  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
                  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
                },
                "gaze",
                new float[] {-12.345f, 3}),
            Map.of(),
            new float[0]);
    for (Task task :
        List.of(
            Affect.EXPRESSION,
            Affect.ACTION_UNITS,
            Affect.VALENCE_AROUSAL,
            Identity.ATTRIBUTES,
            gaze)) {
      Picture drawn =
          new PictureAnnotator(List.of(task))
              .annotate(Faces.picture(640, 480), Faces.rows(only(task, all), FACE));
      assertEquals(0x4cc2ff, pixel(drawn, 300, 215), task.name());
    }
    FaceSummary summary =
        FaceSummary.of(List.of(Identity.ATTRIBUTES, gaze, Affect.EXPRESSION), all);
    assertEquals(
        List.of("surprise 40 %", "gaze yaw \u221212.35", "gaze pitch 3.00"), summary.lines());
    assertEquals(8, summary.present().size());
    assertEquals("+33", summary.present().getLast());
    assertEquals(Optional.empty(), FaceSummary.of(List.of(gaze), only(gaze, all)).affect());
  }

  private static Prediction only(Task task, Prediction all) {
    return new Prediction(Map.of(task.name(), all.of(task)), Map.of(), new float[0]);
  }
}
