package kinesic.facebehavior.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinesic.facebehavior.report.ForestChart.Group;
import kinesic.facebehavior.report.ForestChart.Interval;
import kinesic.facebehavior.report.ForestChart.Row;
import org.junit.jupiter.api.Test;

final class ForestChartTest {

  private static String chart(List<String> series, Row... rows) {
    Group group = new Group("accuracy", List.of(rows));
    return new ForestChart("Differences", series, List.of(group)).draw().html();
  }

  private static int count(String html, String text) {
    return html.split(text, -1).length - 1;
  }

  @Test
  void effects_that_are_shown_are_filled_and_families_have_different_marks() {
    String html =
        chart(
            List.of("first", "second"),
            new Row(
                "both",
                List.of(new Interval(.05, .04, .06, true), new Interval(.01, -.02, .04, false)),
                "gain in first only"));
    assertTrue(html.contains("class=\"dot v0\"><title>both, first: +0.050 (+0.040 to +0.060)"));
    assertTrue(html.contains("class=\"dot hollow v1\"><title>both, second: +0.010"));
    assertEquals(1, count(html, "<circle"));
    assertEquals(1, count(html, "<rect"));
    assertTrue(html.contains("gain in first only"));
  }

  @Test
  void a_wide_interval_is_cut_off_and_does_not_squeeze_the_others() {
    String html =
        chart(
            List.of("given"),
            new Row("stable", List.of(new Interval(.02, .01, .03, true)), "gain"),
            new Row("unstable", List.of(new Interval(-.01, -2, 2, false)), "none shown"),
            new Row(
                "diverged",
                List.of(new Interval(Double.NaN, Double.NaN, Double.NaN, false)),
                "not tested"));
    assertEquals(2, count(html, "<path"), "an arrow at both ends");
    assertEquals(2, count(html, "<circle"));
    assertFalse(html.contains("NaN"));
    assertFalse(html.contains("legend"), "one series needs none");
  }
}
