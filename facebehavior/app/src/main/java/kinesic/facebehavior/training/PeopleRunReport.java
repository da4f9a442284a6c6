package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.report.Curve;
import kinesic.facebehavior.report.PeoplePage;
import kinesic.facebehavior.report.PeopleReport;

/** Gathers what a run of case study two has left behind into {@code report.html}. */
public final class PeopleRunReport {

  private static final int PORTRAITS = 18;

  private PeopleRunReport() {}

  /**
   * Writes the page.
   *
   * @param folder of the run, where {@code report.html} goes
   * @param test the faces that the network was held against
   * @return the page's file
   */
  public static Path write(
      String title, RunFolder folder, PeopleTestSet test, PeopleTestSet.Result result)
      throws IOException {
    RunRecord run = new RunRecord(folder);
    PeopleReport report =
        new PeopleReport(
            title,
            result.evaluation(),
            curves(run),
            gallery(test, result),
            List.of(run.facts("Run")));
    Path page = folder.path().resolve("report.html");
    byte[] html = PeoplePage.of(report).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(page, out -> out.write(html));
    return page;
  }

  private static List<Curve> curves(RunRecord run) throws IOException {
    List<Curve> curves = new ArrayList<>();
    add(curves, run, "Mean balanced accuracy of attributes, validation", TrainingRun.BALANCED, .5);
    add(curves, run, "Identity, rank-1, validation", TrainingRun.RANK_1, Double.NaN);
    add(curves, run, "Training loss", "loss", Double.NaN);
    return curves;
  }

  /** Adds the curve of a column of the metrics, if there is one. */
  private static void add(
      List<Curve> curves, RunRecord run, String title, String column, double chance)
      throws IOException {
    List<Double> values = run.column(column);
    if (values.stream().anyMatch(Double::isFinite)) {
      curves.add(new Curve(title, chance, List.of(values)));
    }
  }

  /** Faces spread evenly over the test set, as the network sees them. */
  private static List<PeopleReport.Face> gallery(PeopleTestSet test, PeopleTestSet.Result result)
      throws IOException {
    List<PeopleReport.Face> portraits = new ArrayList<>();
    int faces = test.truth().size();
    int count = Math.min(PORTRAITS, faces);
    for (int i = 0; i < count; i++) {
      int face = (int) ((long) i * faces / count);
      portraits.add(
          new PeopleReport.Face(
              ImageEncoder.base64(test.image(face)),
              test.truth().get(face),
              result.predictions().get(face)));
    }
    return portraits;
  }
}
