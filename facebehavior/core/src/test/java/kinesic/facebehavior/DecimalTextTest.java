package kinesic.facebehavior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalTextTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1.0, 1",
    "0.0, 0",
    "-0.25, -0.25",
    "+.5, .5",
    "1., 1",
    "1e-3, .001",
    "-2.5E+1, -25"
  })
  void decimal_numbers_are_parsed(String cell, float value) {
    assertEquals(value, DecimalText.parse(cell));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "0.5f",
        "1d",
        "0x1p-2",
        "nan",
        "NaN",
        "Infinity",
        "1e999",
        "0,5",
        "1_000",
        ".",
        "e5",
        "--1",
        "\u0661",
        "\u22120.5"
      })
  void other_text_is_rejected(String cell) {
    assertThrows(NumberFormatException.class, () -> DecimalText.parse(cell));
    assertThrows(NumberFormatException.class, () -> DecimalText.parseInteger(cell));
  }

  @Test
  void integers_are_exact_and_may_be_written_as_floats() {
    assertEquals(3, DecimalText.parseInteger("3.0"));
    assertEquals(300, DecimalText.parseInteger("3e2"));
    assertEquals(-1, DecimalText.parseInteger("-1"));
    assertEquals(16_777_217, DecimalText.parseInteger("16777217"), "not a float");
    for (String cell : new String[] {"3.5", "2147483648", "1e999999999"}) {
      assertThrows(NumberFormatException.class, () -> DecimalText.parseInteger(cell), cell);
    }
  }

  @Test
  void missing_values_are_recognised_as_pandas_and_r_write_them() {
    for (String cell : new String[] {"", "nan", "NaN", "NA", "N/A"}) {
      assertTrue(DecimalText.isMissing(cell), cell);
    }
    assertFalse(DecimalText.isMissing("Nan"), "a name");
    assertFalse(DecimalText.isMissing("0"));
  }
}
