package kinesic.facebehavior.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import kinesic.engine.browser.Chromium;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.timeline.Timelines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

final class TimelinePageTest {

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static final Regression GAZE =
      Regression.of("gaze", "gaze direction", List.of("gaze_yaw", "gaze_pitch")).withRange(-90, 90);

  @TempDir private Path folder;

  private static Prediction prediction(List<Task> tasks, int frame) {
    Map<String, float[]> numbers = new HashMap<>();
    for (Task task : tasks) {
      float[] values = new float[task.equals(Identity.PERSON) ? 2 : task.size()];
      values[frame / 5 % values.length] = 0.75f;
      numbers.put(task.name(), values);
    }
    return new Prediction(numbers, Map.of(), new float[0]);
  }

  /** Three faces in 40 frames; face 1 and face 2 come later. */
  private static Timelines video(List<Task> tasks) {
    Timelines video = new Timelines(tasks);
    Path clip = Path.of("clip.mp4");
    for (int i = 0; i < 40; i++) {
      FaceFile frame = FaceFile.frame(clip, i, 0.04 * i);
      for (int face = 0; face <= i / 14; face++) {
        byte level = (byte) i;
        video.add(
            PredictionRow.of(frame, face, Optional.empty(), prediction(tasks, i)),
            () -> new FaceImage(1, new byte[] {level, level, level}));
      }
    }
    return video;
  }

  private static String page(List<Task> tasks) throws Exception {
    String html = TimelinePage.of("clip <1>", List.of("A & B."), video(tasks)).html();
    String body =
        html.substring(html.indexOf("<main>"), html.indexOf("</body>"))
            .replaceAll("<(img|br)\\b([^>]*)>", "<$1$2/>");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body)));
    assertFalse(html.contains("NaN"), "undefined values are left out");
    assertFalse(html.contains("http"), "it needs nothing but itself");
    return html;
  }

  @Test
  void a_page_has_a_summary_and_a_section_for_each_face() throws Exception {
    String html = page(Affect.HEADS);
    for (String expected :
        List.of(
            "<h1>clip &lt;1&gt;</h1>",
            "<h2>Faces</h2>",
            "<h2>Face 0</h2>",
            "<h2>Face 1</h2>",
            "Seen in 40 of 40 frames, from 0:00.0 to 0:01.6. Each column of the chart is a frame.",
            "Seen in 26 of 40 frames, from 0:00.6 to 0:01.6.",
            "most frequent expression",
            "highest valence 0.75",
            "lowest arousal 0.00",
            "happiness 75 %",
            "AU12 lip corner puller")) {
      assertTrue(html.contains(expected), expected);
    }
  }

  @Test
  void pages_of_networks_of_any_tasks_can_be_drawn() throws Exception {
    String gaze = page(List.of(GAZE));
    assertTrue(gaze.contains("highest gaze yaw"));
    assertFalse(gaze.contains("arousal"));
    assertTrue(page(List.of(Identity.ATTRIBUTES)).contains("5 o Clock Shadow"));
    String person = page(List.of(Identity.PERSON.withLabels(List.of("Ann", "Bob"))));
    assertTrue(person.contains("<h2>Faces</h2>"));
    assertFalse(person.contains("<h2>Face 0</h2>"), "nothing is followed over time");
  }

  @Test
  void a_video_without_a_face_says_so() throws Exception {
    Timelines video = new Timelines(Affect.HEADS);
    Path clip = Path.of("clip.mp4");
    FaceFile frame = FaceFile.frame(clip, 0, 0);
    video.add(PredictionRow.withoutFace(frame), () -> new FaceImage(1, new byte[3]));
    String html = TimelinePage.of("clip", List.of(), video).html();
    assertTrue(html.contains("No face was found in 1 frame."));
  }

  @Test
  void axes_of_time_have_round_ticks() {
    Axis minutes = TimeAxis.seconds(0, 600);
    assertEquals(List.of("0:00", "1:00", "2:00"), labels(minutes).subList(0, 3));
    assertEquals(
        List.of("0:00.0", "0:00.1", "0:00.2"), labels(TimeAxis.seconds(0, 1)).subList(0, 3));
    for (double length = 0.01; length < 1e6; length *= 1.7) {
      int ticks = labels(TimeAxis.seconds(0, length)).size();
      assertTrue(ticks >= 1 && ticks <= 14, length + " s: " + ticks);
    }
    assertEquals("1:01:05.2", TimeAxis.clock(3665.21, 1));
    assertEquals("1:00.0", TimeAxis.clock(59.96, 1));
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).toList();
  }

  @Test
  void a_browser_shows_strips_in_the_colours_of_the_page_and_links_to_faces() throws Exception {
    Path file = folder.resolve("page.html");
    TimelinePage.of("clip", List.of("Three faces."), video(Affect.HEADS)).write(file);
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page =
          CHROMIUM.open(
              file.toUri(),
              new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(1280, 800));
      Locator masks = page.locator("mask");
      assertEquals(7, masks.count(), "a summary, and expressions and units of three faces");
      assertEquals(
          7,
          page.locator("mask").evaluateAll("masks => new Set(masks.map(m => m.id)).size"),
          "each mask has a name of its own");
      assertEquals(
          0,
          page.locator("svg text")
              .evaluateAll(
                  "texts => texts.filter(t => { const b = t.getBBox();"
                      + " const s = t.ownerSVGElement.viewBox.baseVal;"
                      + " return b.x < -1 || b.x + b.width > s.width + 1; }).length"),
          "no text is cut off");
      page.locator("nav a").getByText("Face 1").click();
      assertTrue(page.url().endsWith("#face-1"));
      assertEquals(
          true,
          page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"),
          "nothing is wider than the window");
    }
    assertTrue(Files.size(file) < 200_000);
  }
}
