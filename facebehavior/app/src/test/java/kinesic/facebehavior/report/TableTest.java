package kinesic.facebehavior.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableTest {

  @TempDir private Path folder;

  private static Table table() {
    return new Table("name", "value", "").row("a", "12.5", "x").row("longer, name", "1", "");
  }

  @Test
  void columns_are_aligned_for_the_terminal() {
    assertEquals(
        """
        name          value
        a              12.5  x
        longer, name      1
        """,
        table().text().replace(System.lineSeparator(), "\n"));
  }

  @Test
  void a_file_is_csv_with_line_feeds() throws IOException {
    Path file = folder.resolve("table.csv");
    table().write(file);
    assertEquals("name,value,\na,12.5,x\n\"longer, name\",1,\n", Files.readString(file));
  }

  @Test
  void a_row_of_the_wrong_length_is_refused() {
    Table table = table();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> table.row("only one"));
    assertEquals("table: row 3 has 1 cells, expected 3", e.getMessage());
  }

  @Test
  void numbers_do_not_depend_on_the_locale_and_have_a_real_minus() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertEquals("0.346", Decimals.of(.3456));
      assertEquals("\u22120.012", Decimals.of(-.0123));
      assertEquals("0.000", Decimals.signed(-.0001));
      assertEquals("+0.050", Decimals.signed(.05));
      assertEquals("\u2013", Decimals.of(Double.NaN));
      assertEquals("0.500 ± 0.020", Decimals.withSpread(.5, .02));
      assertEquals("0.500", Decimals.withSpread(.5, Double.NaN));
      assertEquals("< 0.001", Decimals.probability(1e-5));
      assertEquals("12.5", Svg.number(12.5));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void neighbouring_ticks_have_different_labels() {
    assertEquals(
        List.of("0.500", "0.505", "0.510", "0.515"),
        Axis.of(0.499, 0.519, 4, "").ticks().stream().map(Axis.Tick::label).toList());
    assertEquals(
        List.of("\u22121.0", "\u22120.5", "0.0", "0.5", "1.0"),
        Axis.of(-1.05, 1.05, 5, "").ticks().stream().map(Axis.Tick::label).toList());
    assertEquals(
        List.of("0", "50", "100"),
        Axis.of(0, 120, 3, "").ticks().stream().map(Axis.Tick::label).toList());
  }
}
