package kinesic.facebehavior.database;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A text file of labels, read line by line. */
final class LabelFile implements Closeable {

  /** What is done with a line. */
  interface LineWork {
    void accept(LabelRow row) throws ImportProblem, IOException;
  }

  private final Path file;
  private final char separator;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;
  private final List<String> header;

  private LabelFile(Path file, char separator, boolean hasHeader) throws ImportProblem {
    this.file = file;
    this.separator = separator;
    try {
      reader =
          CsvReader.builder()
              .fieldSeparator(separator)
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .allowUnclosedQuote(false)
              .ofCsvRecord(Files.newBufferedReader(file)); // which refuses what is no UTF-8
    } catch (IOException e) {
      throw unreadable(e);
    }
    records = reader.iterator();
    header = hasHeader ? readHeader() : List.of();
  }

  /**
   * Opens a file whose first line names the columns.
   *
   * @param separator between cells
   * @throws ImportProblem if there is no such file, or it is no text, or empty
   */
  static LabelFile withHeader(Path file, char separator) throws ImportProblem {
    return new LabelFile(file, separator, true);
  }

  /**
   * Opens a file that begins with data.
   *
   * @param separator between cells; several blanks count as one
   * @throws ImportProblem if there is no such file
   */
  static LabelFile withoutHeader(Path file, char separator) throws ImportProblem {
    return new LabelFile(file, separator, false);
  }

  private List<String> readHeader() throws ImportProblem {
    try {
      if (records.hasNext()) {
        return row(records.next()).cells();
      }
    } catch (UncheckedIOException | CsvParseException e) {
      throw unreadable(e);
    }
    throw new ImportProblem(
        ImportProblem.Kind.WRONG_COLUMNS,
        SourceLocation.of(file),
        "is empty, expected a line that names columns");
  }

  private LabelRow row(CsvRecord record) {
    List<String> cells = new ArrayList<>(record.getFieldCount());
    for (String field : record.getFields()) {
      String cell = field.strip();
      if (separator != ' ' || !cell.isEmpty()) {
        cells.add(cells.isEmpty() && cell.startsWith("\ufeff") ? cell.substring(1) : cell);
      }
    }
    return new LabelRow(new SourceLocation(file, record.getStartingLineNumber()), cells);
  }

  private ImportProblem unreadable(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return new ImportProblem(
          ImportProblem.Kind.MISSING_FILE, SourceLocation.of(file), "does not exist");
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CharacterCodingException) {
        return new ImportProblem(
            ImportProblem.Kind.UNREADABLE_FILE, SourceLocation.of(file), "is not UTF-8 text");
      }
    }
    return new ImportProblem(
        ImportProblem.Kind.UNREADABLE_FILE,
        SourceLocation.of(file),
        "cannot be read: " + failure.getMessage());
  }

  /** The names of the columns; none if the file has no header. */
  List<String> header() {
    return header;
  }

  /** Something wrong with the header. */
  ImportProblem wrongHeader(String problem) {
    return new ImportProblem(
        ImportProblem.Kind.WRONG_COLUMNS, new SourceLocation(file, 1), problem);
  }

  /**
   * Where the columns of these names are.
   *
   * @throws ImportProblem if one is missing
   */
  int[] columns(List<String> names) throws ImportProblem {
    int[] columns = new int[names.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = header.indexOf(names.get(i));
      if (columns[i] < 0) {
        throw wrongHeader(
            "column \"%s\" is missing, the columns are %s"
                .formatted(names.get(i), String.join(", ", header)));
      }
    }
    return columns;
  }

  /** Goes through the lines below the header; a problem in one is left to {@code faces}. */
  void forEach(ImportedFaces faces, LineWork work) throws ImportProblem, IOException {
    forEach(row -> faces.attempt(() -> work.accept(row)));
  }

  /** Goes through the lines below the header until one is wrong. */
  void forEach(LineWork work) throws ImportProblem, IOException {
    while (true) {
      LabelRow row;
      try {
        if (!records.hasNext()) {
          return;
        }
        row = row(records.next());
      } catch (UncheckedIOException | CsvParseException e) {
        throw unreadable(e);
      }
      work.accept(row);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
