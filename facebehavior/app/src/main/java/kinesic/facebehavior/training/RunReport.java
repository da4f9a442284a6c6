package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.metric.Metric;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.report.EvaluatedNetwork;
import kinesic.facebehavior.report.Facts;
import kinesic.facebehavior.report.Report;
import kinesic.facebehavior.report.Report.Curve;
import kinesic.facebehavior.report.Report.Portrait;
import kinesic.facebehavior.report.RunPage;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.TrackedMetric;

/** Writes the page about one or several runs, {@code report.html}. */
public final class RunReport {

  private static final int PORTRAITS = 24;

  private final String title;
  private final List<String> lead;
  private final List<EvaluatedNetwork> networks = new ArrayList<>();
  private final List<RunFolder> folders = new ArrayList<>();
  private final List<Facts> taught = new ArrayList<>();

  /**
   * Creates a report without runs.
   *
   * @param lead the summary at the top of the page, one paragraph per element
   */
  public RunReport(String title, List<String> lead) {
    this.title = title;
    this.lead = List.copyOf(lead);
  }

  /**
   * Adds a run. All runs have the same tasks and are tested on the same faces.
   *
   * @param name the name of the run in legends
   * @param net the trained network
   * @param result the result of the network on the test set
   */
  public void add(String name, RunFolder folder, FaceBehaviorNet net, TestSet.Result result) {
    networks.add(
        new EvaluatedNetwork(name, net.tasks(), result.predictions(), result.evaluation()));
    folders.add(folder);
  }

  /** Adds what taught each head of the network that was added last. */
  public void add(Teaching teaching) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Teaching.Entry entry : teaching.entries()) {
      boolean isShort = entry.labels().size() <= 1;
      values.merge(
          isShort ? entry.subject() : entry.labels().size() + " " + entry.head(),
          isShort ? entry.text() : entry.subject() + ": " + entry.text(),
          (one, another) -> one + "; " + another);
    }
    taught.add(new Facts("What taught each head of " + networks.getLast().name(), values));
  }

  /**
   * Writes the page.
   *
   * @param folder the folder to write into
   * @param test the test set of all runs
   * @return the file of the page
   */
  public Path write(Path folder, TestSet test) throws IOException {
    Path page = folder.resolve("report.html");
    RunPage.of(new Report(title, lead, networks, test.truth(), curves(), gallery(test), facts()))
        .write(page);
    return page;
  }

  private List<Curve> curves() throws IOException {
    List<Curve> curves = new ArrayList<>();
    Stream<TrackedMetric> tracked =
        networks.get(0).tasks().stream().map(Task::tracked).flatMap(metric -> metric.stream());
    for (TrackedMetric metric : Stream.concat(tracked, Stream.of(TrainingRun.RANK_1)).toList()) {
      List<List<Double>> values = columns(metric.column());
      if (values.stream().flatMap(List::stream).anyMatch(Double::isFinite)) {
        curves.add(new Curve(metric.title() + ", validation", chance(metric), values));
      }
    }
    curves.add(new Curve("Training loss", Double.NaN, columns("loss")));
    return curves;
  }

  /**
   * NaN for rank-1: its chance depends on the gallery, which differs between validation and test.
   */
  private double chance(TrackedMetric metric) {
    return metric.equals(TrainingRun.RANK_1)
        ? Double.NaN
        : networks.get(0).evaluation().find(metric.key()).map(Metric::chance).orElse(Double.NaN);
  }

  /** A column of metrics.csv of each run. */
  private List<List<Double>> columns(String name) throws IOException {
    List<List<Double>> columns = new ArrayList<>();
    for (RunFolder folder : folders) {
      columns.add(new RunRecord(folder).column(name));
    }
    return columns;
  }

  /** Faces spread evenly over the test set, at the size that the networks see. */
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
      facts.add(new RunRecord(folders.get(i)).facts("Run " + networks.get(i).name()));
    }
    facts.addAll(taught);
    return facts;
  }
}
