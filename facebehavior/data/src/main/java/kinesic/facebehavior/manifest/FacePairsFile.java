package kinesic.facebehavior.manifest;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.DecimalText;
import kinesic.facebehavior.csv.CsvException;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvOutput;
import kinesic.facebehavior.csv.CsvRow;
import kinesic.facebehavior.manifest.FacePairs.FacePair;

/** Reads and writes the file that {@link FacePairs} describes. */
public final class FacePairsFile {

  private static final List<String> COLUMNS = List.of("first", "second", "same", "fold");

  private final Path file;
  private final int[] columns = new int[COLUMNS.size()];

  private FacePairsFile(Path file) {
    this.file = file;
  }

  /**
   * Reads pairs and checks that their images exist.
   *
   * @throws ManifestException if the file does not exist, does not hold pairs, or names an image
   *     that does not exist
   */
  public static FacePairs read(Path file) throws ManifestException {
    return new FacePairsFile(file).read();
  }

  private FacePairs read() throws ManifestException {
    List<FacePair> pairs = new ArrayList<>();
    try (CsvFile csv = CsvFile.withHeader(file, ',')) {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = csv.column(COLUMNS.get(i));
      }
      for (Optional<CsvRow> next = csv.next(); next.isPresent(); next = csv.next()) {
        CsvRow row = next.get().requireCells(csv.header().size());
        pairs.add(
            new FacePair(
                image(row, 0),
                image(row, 1),
                integer(row, 2, 1) == 1,
                integer(row, 3, Integer.MAX_VALUE)));
      }
    } catch (CsvException e) {
      throw new ManifestException(e);
    }
    if (pairs.isEmpty()) {
      throw new ManifestException(file, "holds no pair");
    }
    return new FacePairs(file, pairs);
  }

  private Path image(CsvRow row, int column) throws ManifestException {
    return ImageCell.existing(file, row.line(), COLUMNS.get(column), row.cell(columns[column]));
  }

  private int integer(CsvRow row, int column, int greatest) throws ManifestException {
    String cell = row.cell(columns[column]);
    String range = greatest == 1 ? "0 or 1" : "an integer from 0";
    int value;
    try {
      value = DecimalText.parseInteger(cell);
    } catch (NumberFormatException e) {
      throw error(row, column, "\"%s\" is not %s".formatted(cell, range));
    }
    if (value < 0 || value > greatest) {
      throw error(row, column, "is %s, expected %s".formatted(cell, range));
    }
    return value;
  }

  private ManifestException error(CsvRow row, int column, String problem) {
    return new ManifestException(file, row.line(), COLUMNS.get(column), problem);
  }

  /**
   * Writes pairs, replacing the file if it exists. Images are written as paths relative to its
   * folder.
   */
  public static void write(Path file, List<FacePair> pairs) throws IOException {
    Path folder = file.toAbsolutePath().normalize().resolveSibling("");
    try (AtomicFile atomic = new AtomicFile(file)) {
      CsvWriter csv = CsvOutput.to(atomic.stream());
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
