package kinesic.facebehavior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ActionUnitTest {

  @Test
  void theSeventeenStandInCanonicalOrder() {
    assertArrayEquals(
        new int[] {1, 2, 4, 5, 6, 7, 9, 10, 12, 14, 15, 17, 20, 23, 24, 25, 26},
        Arrays.stream(ActionUnit.values()).mapToInt(ActionUnit::number).toArray());
    assertEquals(17, ActionUnit.COUNT);
  }

  @Test
  void columnNamesHaveTwoDigitsAndReadBack() {
    assertEquals("AU01", ActionUnit.INNER_BROW_RAISER.column());
    assertEquals("AU26", ActionUnit.JAW_DROP.column());
    for (ActionUnit unit : ActionUnit.values()) {
      assertSame(unit, ActionUnit.parse(unit.column()));
      assertSame(unit, ActionUnit.ofNumber(unit.number()));
      assertFalse(unit.description().isBlank() || unit.muscles().isBlank());
    }
    assertSame(ActionUnit.BROW_LOWERER, ActionUnit.parse("au4"));
  }

  @Test
  void anUnknownNumberIsRefusedWithTheListOfKnownOnes() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> ActionUnit.ofNumber(11)).getMessage();
    assertEquals(
        "action unit: AU11 is not one of the 17: "
            + "1, 2, 4, 5, 6, 7, 9, 10, 12, 14, 15, 17, 20, 23, 24, 25, 26",
        message);
  }

  @Test
  void aMalformedNameIsRefused() {
    for (String name : new String[] {"", "AU", "12", "AU012", "AU1x", "valence"}) {
      assertThrows(IllegalArgumentException.class, () -> ActionUnit.parse(name), name);
    }
  }
}
