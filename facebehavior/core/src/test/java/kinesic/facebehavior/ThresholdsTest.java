package kinesic.facebehavior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ThresholdsTest {

  private static final Thresholds HALF = Thresholds.half(ActionUnit.columns());

  private static Thresholds rising() {
    float[] thresholds = new float[ActionUnit.COUNT];
    for (int m = 0; m < thresholds.length; m++) {
      thresholds[m] = (m + 1) / 51f;
    }
    return new Thresholds(ActionUnit.columns(), thresholds);
  }

  @Test
  void a_unit_is_present_above_its_threshold_not_at_it() {
    assertFalse(HALF.isPresent(ActionUnit.JAW_DROP.index(), .5f));
    assertTrue(HALF.isPresent(ActionUnit.JAW_DROP.index(), Math.nextUp(.5f)));
    assertTrue(rising().isPresent(ActionUnit.INNER_BROW_RAISER.index(), .1f));
    assertFalse(rising().isPresent(ActionUnit.JAW_DROP.index(), .1f));
  }

  @Test
  void the_text_gives_the_same_bits_again() {
    assertEquals(rising(), Thresholds.parse(ActionUnit.columns(), rising().text()));
    assertTrue(HALF.text().startsWith("AU01=0.5 AU02=0.5 AU04=0.5 "));
  }

  @Test
  void a_text_of_something_else_is_refused_by_name() {
    String text = HALF.text();
    assertMessage("thresholds: there are 16, expected 17", text.replace(" AU26=0.5", ""));
    assertMessage("thresholds: there are 18, expected 17", text + " AU27=0.5");
    assertMessage(
        "thresholds: found \"AU03=0.5\", expected AU02=...", text.replace("AU02=", "AU03="));
    assertMessage("thresholds: \"AU02=half\" has no number", text.replace("AU02=0.5", "AU02=half"));
    assertMessage(
        "thresholds: that of AU02 is 1.0, expected 0 or more and below 1",
        text.replace("AU02=0.5", "AU02=1"));
    assertMessage(
        "thresholds: that of AU02 is NaN, expected 0 or more and below 1",
        text.replace("AU02=0.5", "AU02=NaN"));
  }

  private static void assertMessage(String message, String text) {
    assertEquals(
        message,
        assertThrows(
                IllegalArgumentException.class, () -> Thresholds.parse(ActionUnit.columns(), text))
            .getMessage());
  }
}
