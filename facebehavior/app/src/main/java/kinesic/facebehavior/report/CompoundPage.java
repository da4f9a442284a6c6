package kinesic.facebehavior.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.metric.MeanInterval;
import kinesic.facebehavior.metric.MetricInfo;
import kinesic.facebehavior.report.Block.ChanceMark;
import kinesic.facebehavior.report.Document.Section;
import kinesic.facebehavior.report.LineChart.Line;
import kinesic.facebehavior.report.LineChart.Reference;

/**
 * The page about the classification of compound expressions: zero-shot and few-shot results and
 * confusion matrices.
 */
public final class CompoundPage {

  private static final double STEP = 0.1; // between the points of methods at one number of shots

  private final String title;
  private final List<String> lead;
  private final List<String> classes;
  private final double chance;
  private final List<MetricTable.Row> zeroShot = new ArrayList<>();
  private final List<Series> series = new ArrayList<>();
  private final List<Block> matrices = new ArrayList<>();
  private List<String> shots = List.of();

  private record Series(String name, List<MeanInterval> values) {}

  /**
   * Creates a page without results.
   *
   * @param lead the summary, one paragraph per element
   * @param classes the names of the classes
   * @param chance the average accuracy of guessing
   */
  public CompoundPage(String title, List<String> lead, List<String> classes, double chance) {
    this.title = title;
    this.lead = List.copyOf(lead);
    this.classes = List.copyOf(classes);
    this.chance = chance;
  }

  /** Adds the average accuracy of a zero-shot score. */
  public void addZeroShot(String terms, double averageAccuracy) {
    MetricInfo info =
        MetricInfo.of(
            terms,
            "average accuracy",
            "Share of correct predictions within each class, averaged over the classes (UAR).",
            false);
    zeroShot.add(new MetricTable.Row(info, chance, List.of(averageAccuracy)));
  }

  /** Sets the names of the numbers of shots, such as "5" and "all". */
  public void setShots(List<String> names) {
    shots = List.copyOf(names);
  }

  /** Adds a few-shot method with its average accuracy at each number of shots. */
  public void addMethod(String name, List<MeanInterval> averageAccuracy) {
    series.add(new Series(name, List.copyOf(averageAccuracy)));
  }

  /** Adds a confusion matrix. */
  public void addConfusion(String name, ConfusionMatrix confusion) {
    matrices.add(ConfusionChart.draw(name, classes, confusion));
  }

  /** The page. */
  public Document document() {
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            "Zero-shot",
            "Average accuracy (the mean of the diagonal of the confusion matrix, UAR) of the"
                + " zero-shot score with each choice of its terms. Chance is 1 / the number of"
                + " classes.",
            List.of(Block.metrics(new MetricTable(List.of("zero-shot"), zeroShot)))));
    if (!series.isEmpty()) {
      sections.add(
          new Section(
              "Few-shot",
              "Average accuracy by the number of training faces per class (shots): mean over draws,"
                  + " ± half the width of its 95 % confidence interval (Student's t). All draws use"
                  + " the same test faces, so the interval reflects the choice of training faces"
                  + " only. The dashed line is chance, the dotted line the best zero-shot score.",
              List.of(legend(), chart(), Block.table("", table()))));
    }
    sections.add(
        new Section(
            "Confusion matrices",
            "Each row is a true compound expression; each cell shows the percentage of its faces, over"
                + " all draws, that are predicted as the class of the column.",
            List.of(Block.row(matrices))));
    return new Document(title, lead, sections);
  }

  private Block legend() {
    List<String> names = series.stream().map(Series::name).toList();
    List<Integer> colours = IntStream.range(0, names.size()).boxed().toList();
    return Block.legend(names, colours, ChanceMark.DASHED);
  }

  private Block chart() {
    double best =
        zeroShot.stream().mapToDouble(row -> row.values().get(0)).max().orElse(Double.NaN);
    List<Axis.Tick> ticks =
        IntStream.range(0, shots.size()).mapToObj(k -> new Axis.Tick(k, shots.get(k))).toList();
    List<Line> lines = new ArrayList<>();
    for (int s = 0; s < series.size(); s++) {
      double offset = STEP * (s - (series.size() - 1) / 2.0);
      List<MeanInterval> values = series.get(s).values();
      lines.add(
          new Line(
              series.get(s).name(),
              s,
              IntStream.range(0, values.size()).mapToObj(k -> k + offset).toList(),
              values.stream().map(MeanInterval::mean).toList(),
              values.stream().map(MeanInterval::halfWidth).toList()));
    }
    return new LineChart(
            "Average accuracy by shots",
            LineChart.FLAT,
            new Axis(-0.5, shots.size() - 0.5, ticks, "faces per class"),
            "",
            List.of(
                Reference.chance(chance), new Reference("best zero-shot score", best, best, true)),
            lines)
        .draw();
  }

  private Table table() {
    List<String> columns = new ArrayList<>(List.of("shots"));
    series.forEach(one -> columns.add(one.name()));
    Table table = new Table(columns);
    for (int k = 0; k < shots.size(); k++) {
      List<String> row = new ArrayList<>(List.of(shots.get(k)));
      for (Series one : series) {
        MeanInterval value = one.values().get(k);
        row.add(Decimals.withSpread(value.mean(), value.halfWidth()));
      }
      table.row(row);
    }
    return table;
  }
}
