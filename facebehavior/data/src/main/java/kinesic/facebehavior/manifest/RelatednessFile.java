package kinesic.facebehavior.manifest;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.DecimalText;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.RelatednessEstimate;
import kinesic.facebehavior.csv.CsvException;
import kinesic.facebehavior.csv.CsvFile;
import kinesic.facebehavior.csv.CsvOutput;
import kinesic.facebehavior.csv.CsvRow;

/**
 * Reads and writes tables of relatedness as CSV. The first line holds a word for what a row is and
 * the names of the binary labels; each other line holds the name of a category and its weights from
 * 0 to 1. An empty cell, or {@code nan}, is 0.
 *
 * <pre>
 *   expression,AU01,AU02,AU04
 *   anger,0,0,1
 *   fear,1,0.57,1
 * </pre>
 *
 * <p>A weight above .7 is prototypical, as Du et al. (PNAS 111(15), 2014) define the word; {@link
 * Relatedness#duWeighted}, whose prototypical weights are 1 and whose other weights are at most
 * .67, is therefore read as it was written.
 */
public final class RelatednessFile {

  private RelatednessFile() {}

  /**
   * Reads a table.
   *
   * @throws ManifestException if the file does not exist or is not a table; the message names the
   *     line
   */
  public static Relatedness read(Path file) throws ManifestException {
    try (CsvFile csv = CsvFile.withHeader(file, ',')) {
      List<String> binaries = csv.header().subList(1, csv.header().size());
      List<String> categories = new ArrayList<>();
      List<float[]> weights = new ArrayList<>();
      for (Optional<CsvRow> next = csv.next(); next.isPresent(); next = csv.next()) {
        CsvRow row = next.get().requireCells(csv.header().size());
        categories.add(row.cell(0));
        weights.add(weights(file, row, binaries));
      }
      if (binaries.isEmpty() || categories.isEmpty()) {
        throw new ManifestException(
            file, "holds no table, expected a first line such as expression,AU01,AU02 and rows");
      }
      return table(file, categories, binaries, weights);
    } catch (CsvException e) {
      throw new ManifestException(e);
    }
  }

  private static float[] weights(Path file, CsvRow row, List<String> binaries)
      throws ManifestException {
    float[] weights = new float[binaries.size()];
    for (int j = 0; j < weights.length; j++) {
      String cell = row.cell(j + 1);
      float weight;
      try {
        weight = DecimalText.isMissing(cell) ? 0 : DecimalText.parse(cell);
      } catch (NumberFormatException e) {
        weight = Float.NaN;
      }
      if (!(weight >= 0 && weight <= 1)) {
        throw new ManifestException(
            file,
            row.line(),
            binaries.get(j),
            "\"%s\" is not a weight, expected 0 to 1".formatted(cell));
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
   * Writes a table with four decimals per weight, replacing the file if it exists.
   *
   * @param row a word for what a row is, such as "expression"
   */
  public static void write(Path file, String row, Relatedness table) throws IOException {
    try (AtomicFile atomic = new AtomicFile(file)) {
      CsvWriter csv = CsvOutput.to(atomic.stream());
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
