package kinesic.facebehavior.manifest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.RelatednessEstimate;

/**
 * Reads and writes tables of relatedness as CSV: the first line holds a word for what a row is and
 * the names of the binary labels, each other line the name of a category and its weights from 0 to
 * 1. An empty cell is 0.
 *
 * <pre>
 *   expression,AU01,AU02,AU04
 *   anger,0,0,1
 *   fear,1,0.57,1
 * </pre>
 *
 * <p>A weight above .7 is prototypical, as Du et al. (PNAS 111(15), 2014) define the word; {@link
 * Relatedness#duWeighted}, whose prototypical weights are 1 and whose others are at most .67, is
 * thereby read as it was written.
 */
public final class RelatednessFile {

  private RelatednessFile() {}

  /**
   * Reads a table.
   *
   * @throws ManifestException if the file is missing or is none; the message names the line
   */
  public static Relatedness read(Path file) throws ManifestException {
    try (CsvReader<CsvRecord> records =
        CsvReader.builder()
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(file)) {
      List<String> binaries = List.of();
      List<String> categories = new ArrayList<>();
      List<float[]> weights = new ArrayList<>();
      for (CsvRecord record : records) {
        List<String> cells = record.getFields().stream().map(String::strip).toList();
        if (binaries.isEmpty()) {
          binaries = cells.subList(1, cells.size());
          continue;
        }
        if (cells.size() != binaries.size() + 1) {
          throw new ManifestException(
              file,
              record.getStartingLineNumber(),
              "%d cells, expected %d as in the first line"
                  .formatted(cells.size(), binaries.size() + 1));
        }
        categories.add(cells.get(0));
        weights.add(weights(file, record, binaries, cells));
      }
      if (binaries.isEmpty() || categories.isEmpty()) {
        throw new ManifestException(
            file, "holds no table, expected a first line such as expression,AU01,AU02 and rows");
      }
      return table(file, categories, binaries, weights);
    } catch (NoSuchFileException e) {
      throw new ManifestException(file, "does not exist");
    } catch (ManifestException e) {
      throw e;
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw new ManifestException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static float[] weights(
      Path file, CsvRecord record, List<String> binaries, List<String> cells)
      throws ManifestException {
    float[] weights = new float[binaries.size()];
    for (int j = 0; j < weights.length; j++) {
      String cell = cells.get(j + 1);
      float weight;
      try {
        weight = cell.isEmpty() ? 0 : Float.parseFloat(cell);
      } catch (NumberFormatException e) {
        weight = Float.NaN;
      }
      if (!(weight >= 0 && weight <= 1)) {
        throw new ManifestException(
            file,
            record.getStartingLineNumber(),
            binaries.get(j),
            "\"%s\" is no weight, expected 0 to 1".formatted(cell));
      }
      weights[j] = weight;
    }
    return weights;
  }

  private static Relatedness table(
      Path file, List<String> categories, List<String> binaries, List<float[]> weights)
      throws ManifestException {
    boolean[][] prototypical = new boolean[categories.size()][binaries.size()];
    for (int k = 0; k < prototypical.length; k++) {
      for (int j = 0; j < binaries.size(); j++) {
        prototypical[k][j] = weights.get(k)[j] > RelatednessEstimate.PROTOTYPICAL;
      }
    }
    try {
      return Relatedness.of(categories, binaries, weights.toArray(float[][]::new), prototypical);
    } catch (IllegalArgumentException e) {
      throw new ManifestException(file, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  /**
   * Writes a table in place of what is there, its weights with four decimals.
   *
   * @param row a word for what a row is, such as "expression"
   */
  public static void write(Path file, String row, Relatedness table) throws IOException {
    try (AtomicFile atomic = new AtomicFile(file)) {
      CsvWriter csv =
          CsvWriter.builder()
              .lineDelimiter(LineDelimiter.LF)
              .build(new OutputStreamWriter(atomic.stream(), StandardCharsets.UTF_8));
      List<String> header = new ArrayList<>(List.of(row));
      header.addAll(table.binaries());
      csv.writeRecord(header);
      for (int k = 0; k < table.categories().size(); k++) {
        List<String> cells = new ArrayList<>(List.of(table.categories().get(k)));
        for (int m = 0; m < table.binaries().size(); m++) {
          float weight = table.weight(k, m);
          cells.add(weight == 0 ? "0" : String.format(Locale.ROOT, "%.4f", weight));
        }
        csv.writeRecord(cells);
      }
      csv.flush();
      atomic.complete();
    }
  }
}
