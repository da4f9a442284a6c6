package kinesic.facebehavior.training;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.data.FaceImage;
import kinesic.facebehavior.report.Curve;
import kinesic.facebehavior.report.Facts;
import kinesic.facebehavior.report.Portrait;
import kinesic.facebehavior.report.Report;
import kinesic.facebehavior.report.ReportPage;
import kinesic.facebehavior.report.Variant;

/** Gathers what runs have left behind into {@code report.html}. */
public final class RunReport {

  private static final int PORTRAITS = 24;

  private final String title;
  private final List<String> lead;
  private final List<Variant> variants = new ArrayList<>();
  private final List<RunFolder> folders = new ArrayList<>();

  /** A page without runs yet. */
  public RunReport(String title, List<String> lead) {
    this.title = title;
    this.lead = List.copyOf(lead);
  }

  /** Adds a run; all runs have been held against the same faces. */
  public void add(String name, RunFolder folder, TestSet.Result result) {
    variants.add(new Variant(name, result.predictions(), result.evaluation()));
    folders.add(folder);
  }

  /**
   * Writes the page.
   *
   * @param folder where {@code report.html} goes
   * @param test the faces that the runs have been held against
   * @return the page's file
   */
  public Path write(Path folder, TestSet test) throws IOException {
    Report report =
        new Report(title, lead, variants, test.truth(), curves(), gallery(test), facts());
    Path page = folder.resolve("report.html");
    byte[] html = ReportPage.of(report).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(page, out -> out.write(html));
    return page;
  }

  private List<Curve> curves() throws IOException {
    List<Curve> curves = new ArrayList<>();
    List<List<Double>> losses = new ArrayList<>();
    for (RunFolder folder : folders) {
      losses.add(column(folder, "loss"));
    }
    for (Followed figure : Followed.values()) {
      List<List<Double>> values = new ArrayList<>();
      for (RunFolder folder : folders) {
        values.add(column(folder, figure.column()));
      }
      if (values.stream().noneMatch(List::isEmpty)) {
        double chance = figure.of(variants.get(0).evaluation()).chance();
        curves.add(new Curve(figure.title() + ", validation", chance, values));
      }
    }
    curves.add(new Curve("Training loss (sum of the losses of each run)", Double.NaN, losses));
    return curves;
  }

  /** A column of metrics.csv; empty if there is none. */
  private static List<Double> column(RunFolder folder, String name) throws IOException {
    List<Double> values = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(folder.metrics())) {
      for (NamedCsvRecord row : rows) {
        String cell = row.findField(name).orElse("");
        if (!cell.isEmpty()) {
          values.add(Double.valueOf(cell));
        }
      }
    }
    return values;
  }

  /** Faces spread evenly over the test set, as the networks see them. */
  private static List<Portrait> gallery(TestSet test) throws IOException {
    List<Portrait> portraits = new ArrayList<>();
    int faces = test.truth().size();
    int count = Math.min(PORTRAITS, faces);
    for (int i = 0; i < count; i++) {
      int face = (int) ((long) i * faces / count);
      portraits.add(new Portrait(face, Base64.getEncoder().encodeToString(png(test.image(face)))));
    }
    return portraits;
  }

  private static byte[] png(FaceImage face) throws IOException {
    int side = face.side();
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    byte[] rgb = face.rgb();
    for (int p = 0; p < side * side; p++) {
      int at = FaceImage.CHANNELS * p;
      int level = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
      picture.setRGB(p % side, p / side, level);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", file);
    return file.toByteArray();
  }

  /** Configuration and versions of each run, as its folder says them. */
  private List<Facts> facts() throws IOException {
    List<Facts> facts = new ArrayList<>();
    for (int i = 0; i < folders.size(); i++) {
      Map<String, String> values = new LinkedHashMap<>();
      for (String line : Files.readAllLines(folders.get(i).configuration())) {
        String[] fact = line.split(RunFolder.SEPARATOR, 2);
        values.merge(fact[0], fact[1], (one, another) -> one + "; " + another);
      }
      facts.add(new Facts("Run " + variants.get(i).name(), values));
    }
    return facts;
  }
}
