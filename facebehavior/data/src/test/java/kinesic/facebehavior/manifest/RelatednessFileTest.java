package kinesic.facebehavior.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kinesic.facebehavior.Relatedness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RelatednessFileTest {

  @TempDir private Path folder;

  @Test
  void the_table_of_psychology_is_read_as_it_was_written() throws Exception {
    Path file = folder.resolve("du.csv");
    RelatednessFile.write(file, "expression", Relatedness.duWeighted());
    assertEquals(Relatedness.duWeighted(), RelatednessFile.read(file));
    assertEquals(
        "anger,0,0,1.0000,0,0,1.0000,0,0.2600,0,0,0,0.5200,0,0.2900,1.0000,0,0",
        Files.readAllLines(file).get(2));
  }

  /** Each faulty table, with "|" for a line break, and the end of the message. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "``; : is empty, expected a first line with the names of the columns",
        "identity,Bald; : holds no table, expected a first line such as expression,AU01,AU02 and rows",
        "identity,Bald|7,.5,.5; , line 2: 3 cells, expected 2",
        "identity,Bald|7,often; , line 2, column Bald: \"often\" is not a weight, expected 0 to 1",
        "identity,Bald|7,1.5; , line 2, column Bald: \"1.5\" is not a weight, expected 0 to 1",
        "identity,Bald|7,0x1p-1; , line 2, column Bald: \"0x1p-1\" is not a weight, expected 0 to 1",
        "identity,Bald|7,1|7,0; : relatedness: categories name \"7\" appears twice",
      })
  void faults_are_named_with_file_line_and_column(String text, String message) throws Exception {
    Path file = Files.writeString(folder.resolve("table.csv"), text.replace('|', '\n'));
    assertEquals(
        file + message,
        assertThrows(ManifestException.class, () -> RelatednessFile.read(file)).getMessage());
  }

  @Test
  void a_table_is_read_as_spreadsheets_and_pandas_write_it() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("table.csv"), "\ufeff,AU01, AU02\nanger, nan, 1.0\nfear,5e-1,\n,,\n");
    Relatedness table = RelatednessFile.read(file);
    assertEquals(List.of("anger", "fear"), table.categories());
    assertEquals(List.of("AU01", "AU02"), table.binaries());
    assertEquals(
        List.of(0f, 1f, .5f, 0f),
        List.of(table.weight(0, 0), table.weight(0, 1), table.weight(1, 0), table.weight(1, 1)));
  }

  @Test
  void a_missing_file_is_named() {
    Path none = folder.resolve("none.csv");
    assertEquals(
        none + ": does not exist",
        assertThrows(ManifestException.class, () -> RelatednessFile.read(none)).getMessage());
  }
}
