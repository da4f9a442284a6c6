package kinesic.facebehavior.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import org.junit.jupiter.api.Test;

final class TimelinesTest {

  private static final Classification MOOD =
      Classification.of("mood", "moods", List.of("calm", "very_happy"));
  private static final List<Task> TASKS = List.of(MOOD, Affect.VALENCE_AROUSAL);

  private static Prediction prediction(double happy, double valence) {
    return new Prediction(
        Map.of(
            "mood",
            new float[] {(float) (1 - happy), (float) happy},
            "valence_arousal",
            new float[] {(float) valence, 0}),
        Map.of(),
        new float[0]);
  }

  private static FaceFile file(int frame, double seconds) {
    return FaceFile.frame(Path.of("clip.mp4"), frame, seconds);
  }

  private static PredictionRow row(int frame, double seconds, int face, double happy) {
    return PredictionRow.of(
        file(frame, seconds), face, Optional.empty(), prediction(happy, 2 * happy - 1));
  }

  private static Peak peak(FaceTimeline face, String name) {
    return face.peaks().stream().filter(peak -> peak.name().equals(name)).findFirst().orElseThrow();
  }

  private static Supplier<FaceImage> portrait(int level) {
    return () -> new FaceImage(1, new byte[] {(byte) level, 0, 0});
  }

  @Test
  void each_face_has_its_frames_means_and_shares() {
    Timelines video = new Timelines(TASKS);
    for (int i = 0; i < 10; i++) {
      double seconds = 0.04 * i;
      video.add(row(i, seconds, 0, i < 4 ? 0.75 : 0.25), portrait(i));
      if (i >= 5) {
        video.add(row(i, seconds, 3, 1), portrait(i));
      }
    }
    video.add(PredictionRow.withoutFace(file(10, 0.4)), portrait(10));
    assertEquals(11, video.frames());
    assertTrue(video.hasTimes());
    assertEquals(0.04, video.interval(), 1e-9);
    assertEquals(0.44, video.end(), 1e-9);
    assertEquals(List.of(0, 3), video.faces().stream().map(FaceTimeline::number).toList());
    FaceTimeline first = video.faces().get(0);
    assertEquals(10, first.frames());
    assertEquals(0.4, first.shares(MOOD)[1], 1e-9);
    assertEquals(0.45, first.means(MOOD)[1], 1e-6);
    assertEquals(-0.1, first.means(Affect.VALENCE_AROUSAL)[0], 1e-6);
    FaceTimeline second = video.faces().get(1);
    assertEquals(0.2, second.first(), 1e-9);
    assertEquals(0.36, second.last(), 1e-9);
    assertEquals(11, video.columns(800));
    double[] happy = video.of(second, MOOD, 11)[1];
    assertTrue(Double.isNaN(happy[4]));
    assertEquals(1, happy[5]);
    assertEquals(1, happy[9]);
  }

  @Test
  void peaks_are_the_extreme_frames_with_their_portraits() {
    Timelines video = new Timelines(TASKS);
    double[] happy = {0.4, 0.9, 0.6, 0.1, 0.3};
    for (int i = 0; i < happy.length; i++) {
      video.add(row(i, i, 0, happy[i]), portrait(i));
    }
    FaceTimeline face = video.faces().get(0);
    assertEquals(1, peak(face, "highest valence").at());
    assertEquals("0.80", peak(face, "highest valence").text());
    assertEquals(3, peak(face, "lowest valence").at());
    assertEquals("\u22120.80", peak(face, "lowest valence").text());
    assertEquals(1, peak(face, "very happy").at());
    assertEquals("90 %", peak(face, "very happy").text());
    assertEquals(3, peak(face, "calm").at());
    assertEquals(3, peak(face, "calm").portrait().rgb()[0]);
  }

  @Test
  void a_class_that_is_hardly_ever_predicted_has_no_peak() {
    Timelines video = new Timelines(TASKS);
    for (int i = 0; i < 100; i++) {
      video.add(row(i, i, 0, i == 50 ? 0.9 : 0.1), portrait(i));
    }
    assertFalse(
        video.faces().get(0).peaks().stream().anyMatch(peak -> peak.name().equals("very happy")));
  }

  @Test
  void a_long_video_has_no_more_cells_than_a_short_one() {
    Timelines video = new Timelines(TASKS);
    int frames = 200_000; // more than two hours
    for (int i = 0; i < frames; i++) {
      video.add(row(i, 0.04 * i, 0, (double) i / frames), portrait(0));
    }
    FaceTimeline face = video.faces().get(0);
    assertTrue(face.cells() > 2000 && face.cells() <= 4096, face.cells() + " cells");
    assertEquals(800, video.columns(800));
    double[] happy = video.of(face, MOOD, 800)[1];
    for (int c = 0; c < 800; c++) {
      assertEquals((c + 0.5) / 800, happy[c], 2e-3);
    }
    assertEquals(0.5, face.means(MOOD)[1], 1e-5);
  }

  @Test
  void of_many_faces_those_with_few_frames_are_forgotten() {
    Timelines video = new Timelines(TASKS);
    for (int i = 0; i < 300; i++) {
      video.add(row(i, i, 0, 0.5), portrait(0));
      video.add(row(i, i, 1 + i, 0.5), portrait(0));
    }
    assertEquals(64, video.faces().size());
    assertEquals(237, video.forgotten());
    assertEquals(300, video.faces().get(0).frames());
  }

  @Test
  void an_absence_of_a_few_frames_is_bridged_and_a_longer_one_is_a_gap() {
    Timelines video = new Timelines(TASKS);
    for (int i = 0; i < 50; i++) {
      boolean seen = !(i == 10 || i == 11 || (i >= 20 && i < 30));
      video.add(
          seen ? row(i, 0.04 * i, 0, 0.5) : PredictionRow.withoutFace(file(i, 0.04 * i)),
          portrait(0));
    }
    double[] happy = video.of(video.faces().get(0), MOOD, 50)[1];
    assertEquals(0.5, happy[10]);
    assertEquals(0.5, happy[11]);
    assertTrue(Double.isNaN(happy[25]));
    assertEquals(0.5, happy[30]);
  }

  @Test
  void frames_without_times_are_told_by_their_numbers() throws Exception {
    Timelines video = new Timelines(TASKS);
    for (int i = 0; i < 4; i++) {
      FaceFile frame = FaceFile.frame(Path.of("f.png"), 10 + i, 10, Path.of("clip"));
      video.add(PredictionRow.of(frame, 0, Optional.empty(), prediction(0.5, 0)), portrait(0));
    }
    assertFalse(video.hasTimes());
    assertEquals(10, video.first());
    assertEquals(14, video.end());
    assertEquals(4, video.columns(800));
  }
}
