package kinesic.facebehavior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ActionUnitThresholdsTest {

  private static ActionUnitThresholds rising() {
    float[] thresholds = new float[ActionUnit.COUNT];
    for (int m = 0; m < thresholds.length; m++) {
      thresholds[m] = (m + 1) / 51f;
    }
    return new ActionUnitThresholds(thresholds);
  }

  @Test
  void a_unit_is_present_above_its_threshold_not_at_it() {
    assertFalse(ActionUnitThresholds.HALF.isPresent(ActionUnit.JAW_DROP, .5f));
    assertTrue(ActionUnitThresholds.HALF.isPresent(ActionUnit.JAW_DROP, Math.nextUp(.5f)));
    assertTrue(rising().isPresent(ActionUnit.INNER_BROW_RAISER, .1f));
    assertFalse(rising().isPresent(ActionUnit.JAW_DROP, .1f));
  }

  @Test
  void the_text_gives_the_same_bits_again() {
    assertEquals(rising(), ActionUnitThresholds.parse(rising().text()));
    assertTrue(ActionUnitThresholds.HALF.text().startsWith("AU01=0.5 AU02=0.5 AU04=0.5 "));
  }

  @Test
  void a_text_of_something_else_is_refused_by_name() {
    String text = ActionUnitThresholds.HALF.text();
    assertMessage(
        "action unit thresholds: there are 16, expected 17", text.replace(" AU26=0.5", ""));
    assertMessage("action unit thresholds: there are 18, expected 17", text + " AU27=0.5");
    assertMessage(
        "action unit thresholds: \"AU03=0.5\" stands where AU02=... is expected",
        text.replace("AU02=", "AU03="));
    assertMessage(
        "action unit thresholds: \"AU02=half\" holds no number",
        text.replace("AU02=0.5", "AU02=half"));
    assertMessage(
        "action unit thresholds: that of AU02 is 1.0, expected 0 or more and below 1",
        text.replace("AU02=0.5", "AU02=1"));
    assertMessage(
        "action unit thresholds: that of AU02 is NaN, expected 0 or more and below 1",
        text.replace("AU02=0.5", "AU02=NaN"));
  }

  private static void assertMessage(String message, String text) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> ActionUnitThresholds.parse(text))
            .getMessage());
  }
}
