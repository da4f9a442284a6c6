package kinesic.facebehavior.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kinesic.facebehavior.csv.CsvException.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A delimited text file, read row by row.
 *
 * <pre>{@code
 * try (CsvFile table = CsvFile.withHeader(file, ',')) {
 *   int name = table.column("image");
 *   for (Optional<CsvRow> row = table.next(); row.isPresent(); row = table.next()) {
 *     System.out.println(row.get().cell(name));
 *   }
 * }
 * }</pre>
 *
 * <p>The file is UTF-8. Cells may be quoted. Every file is read with the same tolerance for what
 * spreadsheets, pandas and R add:
 *
 * <ul>
 *   <li>a byte order mark at the start,
 *   <li>blanks around cells,
 *   <li>blank lines, and rows whose cells are all empty ({@code ,,,}),
 *   <li>empty cells at the end of the header, and of rows ({@link CsvRow#requireCells}),
 *   <li>an index column: a first column whose heading is empty or {@code Unnamed: 0} and whose
 *       first value is an integer. It is removed.
 * </ul>
 */
public final class CsvFile implements AutoCloseable {

  private static final char BYTE_ORDER_MARK = '\ufeff';
  private static final Pattern INTEGER = Pattern.compile("[0-9]+");

  private final Path file;
  private final char separator;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;
  private List<String> header = List.of();
  private long headerLine;
  private int indexCells;
  private @Nullable CsvRow ahead; // read in order to recognise an index column

  private CsvFile(Path file, char separator) throws CsvException {
    this.file = file;
    this.separator = separator;
    try {
      reader =
          CsvReader.builder()
              .fieldSeparator(separator)
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .allowUnclosedQuote(false)
              .trimWhitespacesAroundQuotes(separator == ',')
              .ofCsvRecord(text(file));
    } catch (IOException e) {
      throw unreadable(e);
    }
    records = reader.iterator();
  }

  /** Opens the text behind a byte order mark; reading it rejects what is not UTF-8. */
  private static Reader text(Path file) throws IOException {
    BufferedReader text = Files.newBufferedReader(file);
    try {
      text.mark(1);
      if (text.read() != BYTE_ORDER_MARK) {
        text.reset();
      }
      return text;
    } catch (IOException e) {
      text.close();
      throw e;
    }
  }

  /**
   * Opens a file whose first row names the columns.
   *
   * @param separator between cells
   * @throws CsvException if the file does not exist, cannot be read, is not UTF-8, or has no row
   */
  public static CsvFile withHeader(Path file, char separator) throws CsvException {
    CsvFile table = withoutHeader(file, separator);
    try {
      table.readHeader();
      return table;
    } catch (CsvException e) {
      table.close();
      throw e;
    }
  }

  /**
   * Opens a file that begins with data.
   *
   * @param separator between cells; several blanks in a row are one separator
   * @throws CsvException if the file does not exist or cannot be read
   */
  public static CsvFile withoutHeader(Path file, char separator) throws CsvException {
    return new CsvFile(file, separator);
  }

  private void readHeader() throws CsvException {
    CsvRow first = read();
    if (first == null) {
      throw new CsvException(
          Scope.CONTENT, file, "is empty, expected a first line with the names of the columns");
    }
    headerLine = first.line();
    List<String> names = new ArrayList<>(first.cells());
    while (names.getLast().isEmpty()) {
      names.removeLast();
    }
    CsvRow second = read();
    String heading = names.getFirst();
    if (names.size() > 1
        && second != null
        && (heading.isEmpty() || heading.equals("Unnamed: 0"))
        && INTEGER.matcher(second.cell(0)).matches()) {
      indexCells = 1;
      names.removeFirst();
      second = withoutIndex(second);
    }
    header = List.copyOf(names);
    ahead = second;
  }

  /** Returns the names of the columns; empty if the file has no header. */
  public List<String> header() {
    return header;
  }

  /**
   * Returns the position of a column.
   *
   * @throws CsvException if the header does not name it, or names it twice
   */
  public int column(String name) throws CsvException {
    int column = header.indexOf(name);
    if (column < 0) {
      throw missingColumn(name);
    }
    if (header.lastIndexOf(name) != column) {
      throw headerError("column \"%s\" appears twice".formatted(name));
    }
    return column;
  }

  /** Returns an exception about a column that the header does not name. */
  public CsvException missingColumn(String name) {
    return headerError(
        "column \"%s\" is missing, the columns are %s".formatted(name, String.join(", ", header)));
  }

  /** Returns an exception about the header. */
  public CsvException headerError(String problem) {
    return new CsvException(file, headerLine, problem);
  }

  /**
   * Returns the next row, or empty at the end of the file.
   *
   * @throws CsvException if the file cannot be read, is not UTF-8, or has an unclosed quote
   */
  public Optional<CsvRow> next() throws CsvException {
    CsvRow row = ahead;
    ahead = null;
    if (row == null) {
      row = read();
      row = row == null || indexCells == 0 ? row : withoutIndex(row);
    }
    return Optional.ofNullable(row);
  }

  private static CsvRow withoutIndex(CsvRow row) {
    return new CsvRow(row.file(), row.line(), row.cells().subList(1, row.cells().size()), 1);
  }

  /** Reads the next row that has a cell with content, or returns null at the end. */
  private @Nullable CsvRow read() throws CsvException {
    try {
      while (records.hasNext()) {
        CsvRow row = row(records.next());
        if (row.cells().stream().anyMatch(cell -> !cell.isEmpty())) {
          return row;
        }
      }
      return null;
    } catch (UncheckedIOException | CsvParseException e) {
      throw unreadable(e);
    }
  }

  private CsvRow row(CsvRecord row) {
    List<String> cells = new ArrayList<>(row.getFieldCount());
    for (String field : row.getFields()) {
      String cell = field.strip();
      if (separator != ' ' || !cell.isEmpty()) {
        cells.add(cell);
      }
    }
    return new CsvRow(file, row.getStartingLineNumber(), cells, 0);
  }

  private CsvException unreadable(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return new CsvException(Scope.MISSING_FILE, file, "does not exist");
    }
    if (Files.isDirectory(file)) {
      return new CsvException(Scope.UNREADABLE_FILE, file, "is a folder, expected a text file");
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CharacterCodingException) {
        return new CsvException(Scope.UNREADABLE_FILE, file, "is not UTF-8 text");
      }
    }
    String problem = failure instanceof CsvParseException ? "is not CSV" : "cannot be read";
    return new CsvException(
        Scope.UNREADABLE_FILE, file, problem + ": " + String.valueOf(failure.getMessage()));
  }

  /** Closes the file. */
  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      // nothing is lost: the file was only read
    }
  }
}
