package kinesic.facebehavior.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import kinesic.facebehavior.report.Report.Curve;
import kinesic.facebehavior.report.Report.Portrait;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Evaluation;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.Label.Values;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** Pages of tasks that the page has never heard of, and of affect. */
final class RunPageTest {

  private static final Regression GAZE =
      Regression.of("gaze", "gaze direction", List.of("gaze_yaw", "gaze_pitch")).withRange(-90, 90);
  private static final MultiLabel ACCESSORIES =
      MultiLabel.of("accessories", "accessories", List.of("hat <felt>", "glasses"));

  private static Report report(List<Task> tasks, int networks) {
    List<FaceLabels> truth = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      truth.add(
          FaceLabels.NONE
              .with(GAZE, Values.of(10 * i - 30, 5))
              .with(ACCESSORIES, Presence.NONE.with(0, i % 2 == 0).with(1, i < 2))
              .with(Affect.VALENCE_AROUSAL, Values.of(i / 6f, -i / 8f)));
      predictions.add(
          new Prediction(
              Map.of(
                  GAZE.name(), new float[] {8 * i - 20, -5},
                  ACCESSORIES.name(), new float[] {i % 2, 0.75f},
                  Affect.VALENCE_AROUSAL.name(), new float[] {0.5f, -0.25f}),
              Map.of(),
              new float[0]));
    }
    List<EvaluatedNetwork> evaluated = new ArrayList<>();
    for (int v = 0; v < networks; v++) {
      Evaluation evaluation = Evaluation.of(tasks, Map.of(), predictions, truth, Optional.empty());
      evaluated.add(new EvaluatedNetwork("network " + v, tasks, predictions, evaluation));
    }
    return new Report(
        "Some <tasks>",
        List.of("A & B."),
        evaluated,
        truth,
        List.of(new Curve("Loss", Double.NaN, List.of(List.of(3.0, Double.NaN, 1.0)))),
        List.of(new Portrait(2, "AAAA")),
        List.of(new Facts("Run", Map.of("epochs", "3"))));
  }

  private static String page(Report report) throws Exception {
    String html = RunPage.of(report).html();
    String body =
        html.substring(html.indexOf("<main>"), html.indexOf("</body>"))
            .replaceAll("<(img|br)\\b([^>]*)>", "<$1$2/>");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body)));
    return html;
  }

  @Test
  void tasks_of_a_users_own_have_sections_metrics_and_examples() throws Exception {
    String html = page(report(List.of(GAZE, ACCESSORIES), 1));
    for (String expected :
        List.of(
            "<h2>Gaze direction</h2>",
            "gaze yaw, network 0",
            "<h2>Accessories</h2>",
            "hat &lt;felt&gt;",
            "<td title=\"Concordance",
            "<h2>Learning curves</h2>",
            "<title>Some &lt;tasks&gt;</title>")) {
      assertTrue(html.contains(expected), expected);
    }
    assertFalse(html.contains("aria-label=\"Circumplex"), "only affect has one");
    assertFalse(html.contains("NaN"), "undefined values are left out");
  }

  @Test
  void valence_and_arousal_have_a_circumplex_for_the_truth_and_each_network() throws Exception {
    String html = page(report(List.of(Affect.VALENCE_AROUSAL), 2));
    assertEquals(3, html.split("aria-label=\"Circumplex", -1).length - 1);
    assertTrue(html.contains("The best value of each row is bold."));
  }

  @Test
  void the_first_line_identifies_a_page() {
    String html = RunPage.of(report(List.of(GAZE), 1)).html();
    assertTrue(Document.isFirstLine(html.substring(0, html.indexOf('\n'))));
    assertFalse(Document.isFirstLine("<!doctype html>"));
  }

  @Test
  void a_network_without_a_prediction_for_each_face_is_refused() {
    Report good = report(List.of(GAZE), 1);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Report(
                    "",
                    List.of(),
                    good.networks(),
                    good.truth().subList(1, 6),
                    List.of(),
                    List.of(),
                    List.of()));
    assertEquals(
        "report: the network \"network 0\" has 6 predictions for 5 test faces", e.getMessage());
  }
}
