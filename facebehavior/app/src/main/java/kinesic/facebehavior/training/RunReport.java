package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.image.ImageEncoder;
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
      losses.add(new RunRecord(folder).column("loss"));
    }
    for (Followed figure : Followed.values()) {
      List<List<Double>> values = new ArrayList<>();
      for (RunFolder folder : folders) {
        values.add(new RunRecord(folder).column(figure.column()));
      }
      if (values.stream().noneMatch(List::isEmpty)) {
        double chance = figure.of(variants.get(0).evaluation()).chance();
        curves.add(new Curve(figure.title() + ", validation", chance, values));
      }
    }
    curves.add(new Curve("Training loss (sum of the losses of each run)", Double.NaN, losses));
    return curves;
  }

  /** Faces spread evenly over the test set, as the networks see them. */
  private static List<Portrait> gallery(TestSet test) throws IOException {
    List<Portrait> portraits = new ArrayList<>();
    int faces = test.truth().size();
    int count = Math.min(PORTRAITS, faces);
    for (int i = 0; i < count; i++) {
      int face = (int) ((long) i * faces / count);
      portraits.add(new Portrait(face, ImageEncoder.base64(test.image(face))));
    }
    return portraits;
  }

  private List<Facts> facts() throws IOException {
    List<Facts> facts = new ArrayList<>();
    for (int i = 0; i < folders.size(); i++) {
      facts.add(new RunRecord(folders.get(i)).facts("Run " + variants.get(i).name()));
    }
    return facts;
  }
}
