package kinesic.facebehavior.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.csv.CsvException.Scope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CsvFileTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("t.csv");
  }

  private static List<CsvRow> rows(CsvFile csv) throws IOException {
    List<CsvRow> rows = new ArrayList<>();
    for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
      rows.add(row.get());
    }
    return rows;
  }

  /** Reads a file with a header and requires as many cells in each row. */
  private List<List<String>> table(String text) throws IOException {
    Files.writeString(file, text);
    try (CsvFile csv = CsvFile.withHeader(file, ',')) {
      List<List<String>> table = new ArrayList<>(List.of(csv.header()));
      for (CsvRow row : rows(csv)) {
        table.add(row.requireCells(csv.header().size()).cells());
      }
      return table;
    }
  }

  private void assertRefused(Scope scope, String message, String text) throws IOException {
    CsvException e = assertThrows(CsvException.class, () -> table(text));
    assertEquals(file + message, e.getMessage());
    assertEquals(scope, e.scope());
  }

  @Test
  void what_spreadsheets_and_pandas_add_does_not_matter() throws Exception {
    List<List<String>> plain = List.of(List.of("a", "b"), List.of("1", "x,y"), List.of("2", ""));
    for (String text :
        List.of(
            "a,b\n1,\"x,y\"\n2,\n",
            "a,b\r\n1,\"x,y\"\r\n2,", // no line break at the end
            "\ufeffa,b\n1,\"x,y\"\n2,\n", // byte order mark
            "\ufeff\"a\",\"b\"\n1,\"x,y\"\n2,\n",
            " a , b\n1, \"x,y\" \n 2 , \n", // blanks
            "\n\na,b\n\n1,\"x,y\"\n\n2,\n\n", // blank lines
            "a,b\n1,\"x,y\"\n,\n2,\n,,,\n ,\n", // rows without content
            "a,b,,\n1,\"x,y\",,\n2,,\n", // columns without content
            ",a,b\n0,1,\"x,y\"\n1,2,\n", // index column
            "Unnamed: 0,a,b\n17,1,\"x,y\"\n,2,\n")) {
      assertEquals(plain, table(text), text);
    }
  }

  @Test
  void a_first_column_without_heading_that_is_no_index_is_kept() throws Exception {
    assertEquals(List.of(List.of("", "AU01"), List.of("fear", "1")), table(",AU01\nfear,1\n"));
  }

  @Test
  void rows_know_their_lines_and_numbers_of_cells() throws Exception {
    Files.writeString(file, ",a,b\n0,\"1\n1\",2\n1,3\n");
    try (CsvFile csv = CsvFile.withHeader(file, ',')) {
      List<CsvRow> rows = rows(csv);
      assertEquals(2, rows.get(0).line());
      CsvException e =
          assertThrows(CsvException.class, () -> rows.get(1).requireCells(csv.header().size()));
      assertEquals(file + ", line 4: 2 cells, expected 3", e.getMessage(), "with the index");
    }
    assertRefused(Scope.CONTENT, ", line 2: 3 cells, expected 2", "a,b\n1,2,3\n");
  }

  @Test
  void columns_are_found_by_name() throws Exception {
    Files.writeString(file, "a,b,c,b\n1,2,3,4\n");
    try (CsvFile csv = CsvFile.withHeader(file, ',')) {
      assertEquals(2, csv.column("c"));
      assertEquals(
          file + ", line 1: column \"d\" is missing, the columns are a, b, c, b",
          assertThrows(CsvException.class, () -> csv.column("d")).getMessage());
      assertEquals(
          file + ", line 1: column \"b\" appears twice",
          assertThrows(CsvException.class, () -> csv.column("b")).getMessage());
    }
  }

  @Test
  void several_blanks_are_one_separator() throws Exception {
    Files.writeString(file, "\ufeff000001.jpg  1 -1\n\n 000002.jpg -1  1 \n");
    try (CsvFile csv = CsvFile.withoutHeader(file, ' ')) {
      assertEquals(
          List.of(List.of("000001.jpg", "1", "-1"), List.of("000002.jpg", "-1", "1")),
          rows(csv).stream().map(CsvRow::cells).toList());
    }
  }

  @Test
  void a_file_that_is_not_a_table_is_refused() throws Exception {
    assertRefused(
        Scope.CONTENT, ": is empty, expected a first line with the names of the columns", "");
    assertRefused(
        Scope.CONTENT, ": is empty, expected a first line with the names of the columns", "\n,,\n");
    CsvException quote = assertThrows(CsvException.class, () -> table("a,b\n\"1,2\n"));
    assertTrue(quote.toString().contains(file + ": is not CSV: "), quote.toString());
    for (byte[] bytes : new byte[][] {{(byte) 0xe9, ',', 'b', '\n'}, {'a', '\n', (byte) 0xe9}}) {
      Files.write(file, bytes);
      CsvException latin =
          assertThrows(CsvException.class, () -> rows(CsvFile.withHeader(file, ',')));
      assertEquals(file + ": is not UTF-8 text", latin.getMessage());
      assertEquals(Scope.UNREADABLE_FILE, latin.scope());
    }
    Files.delete(file);
    CsvException missing = assertThrows(CsvException.class, () -> CsvFile.withHeader(file, ','));
    assertEquals(file + ": does not exist", missing.getMessage());
    assertEquals(Scope.MISSING_FILE, missing.scope());
    CsvException isFolder = assertThrows(CsvException.class, () -> CsvFile.withHeader(folder, ','));
    assertEquals(folder + ": is a folder, expected a text file", isFolder.getMessage());
  }
}
