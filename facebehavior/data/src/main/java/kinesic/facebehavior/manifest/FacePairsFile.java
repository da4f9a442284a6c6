package kinesic.facebehavior.manifest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.manifest.FacePairs.FacePair;

/** Reads and writes the file that {@link FacePairs} describes. */
public final class FacePairsFile {

  private static final List<String> COLUMNS = List.of("first", "second", "same", "fold");

  private FacePairsFile() {}

  /**
   * Reads pairs and makes sure that their images are there.
   *
   * @throws ManifestException if the file is missing, is none of pairs, or names an image that does
   *     not exist
   */
  public static FacePairs read(Path file) throws ManifestException {
    try (CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(file)) {
      List<FacePair> pairs = new ArrayList<>();
      for (NamedCsvRecord record : records) {
        pairs.add(
            new FacePair(
                image(file, record, "first"),
                image(file, record, "second"),
                whole(file, record, "same", 1) == 1,
                whole(file, record, "fold", Integer.MAX_VALUE)));
      }
      if (pairs.isEmpty()) {
        throw new ManifestException(file, "holds no pair");
      }
      return new FacePairs(file, pairs);
    } catch (NoSuchFileException e) {
      throw new ManifestException(file, "does not exist");
    } catch (ManifestException e) {
      throw e;
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw new ManifestException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static Path image(Path file, NamedCsvRecord record, String column)
      throws ManifestException {
    String cell = cell(file, record, column);
    Path image = file.toAbsolutePath().resolveSibling(cell).normalize();
    if (cell.isEmpty() || !Files.isRegularFile(image)) {
      throw error(file, record, column, "%s: there is no file %s".formatted(cell, image));
    }
    return image;
  }

  private static int whole(Path file, NamedCsvRecord record, String column, int greatest)
      throws ManifestException {
    String cell = cell(file, record, column);
    String range = greatest == 1 ? "0 or 1" : "a whole number from 0";
    try {
      int value = Integer.parseInt(cell);
      if (value >= 0 && value <= greatest) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw error(file, record, column, "\"%s\" is not %s".formatted(cell, range));
    }
    throw error(file, record, column, "is %s, expected %s".formatted(cell, range));
  }

  private static String cell(Path file, NamedCsvRecord record, String column)
      throws ManifestException {
    return record
        .findField(column)
        .map(String::strip)
        .orElseThrow(
            () ->
                new ManifestException(
                    file,
                    record.getStartingLineNumber(),
                    "there is no cell for column \"%s\", expected the columns %s"
                        .formatted(column, String.join(", ", COLUMNS))));
  }

  private static ManifestException error(
      Path file, NamedCsvRecord record, String column, String problem) {
    return new ManifestException(file, record.getStartingLineNumber(), column, problem);
  }

  /**
   * Writes pairs in place of what is there.
   *
   * @param pairs their images are written relative to the folder of {@code file}
   */
  public static void write(Path file, List<FacePair> pairs) throws IOException {
    Path folder = file.toAbsolutePath().normalize().resolveSibling("");
    try (AtomicFile atomic = new AtomicFile(file)) {
      CsvWriter csv =
          CsvWriter.builder()
              .lineDelimiter(LineDelimiter.LF)
              .build(new OutputStreamWriter(atomic.stream(), StandardCharsets.UTF_8));
      csv.writeRecord(COLUMNS);
      for (FacePair pair : pairs) {
        csv.writeRecord(
            name(folder, pair.first()),
            name(folder, pair.second()),
            pair.same() ? "1" : "0",
            Integer.toString(pair.fold()));
      }
      csv.flush();
      atomic.complete();
    }
  }

  private static String name(Path folder, Path image) {
    return folder.relativize(image.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }
}
