package kinesic.facebehavior.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.metric.BinaryScores;
import kinesic.facebehavior.metric.EmbeddingEvaluation;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.metric.Verification;
import kinesic.facebehavior.report.Block.ChanceMark;
import kinesic.facebehavior.report.Block.Outcome;
import kinesic.facebehavior.report.Block.Tag;
import kinesic.facebehavior.report.CircumplexChart.Point;
import kinesic.facebehavior.report.Document.Section;
import kinesic.facebehavior.report.LineChart.Line;
import kinesic.facebehavior.report.LineChart.Reference;
import kinesic.facebehavior.report.Report.Curve;
import kinesic.facebehavior.report.Report.Portrait;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/**
 * The page of a {@link Report}: the metrics, a section for each task that the test faces are
 * annotated for, learning curves, example faces, and the configuration.
 */
public final class RunPage {

  /** With more classes than this, there is no confusion matrix. */
  private static final int MOST_CLASSES = 40;

  private final Report report;
  private final List<Section> sections = new ArrayList<>();

  private RunPage(Report report) {
    this.report = report;
  }

  /** The page. */
  public static Document of(Report report) {
    return new RunPage(report).document();
  }

  private Document document() {
    results();
    for (Task task : report.networks().get(0).tasks()) {
      if (report.truth().stream().anyMatch(labels -> labels.isAnnotated(task))) {
        switch (task) {
          case Classification classification -> classification(classification);
          case MultiLabel multiLabel -> multiLabel(multiLabel);
          case Regression regression -> regression(regression);
        }
      }
    }
    report.networks().get(0).evaluation().embeddings().ifPresent(this::verification);
    curves();
    gallery();
    sections.add(
        new Section(
            "Configuration",
            "Everything that is needed to reproduce the runs.",
            List.of(Block.facts(report.facts()))));
    return new Document(report.title(), report.lead(), sections);
  }

  private List<String> names() {
    return report.networks().stream().map(EvaluatedNetwork::name).toList();
  }

  private List<Integer> colours() {
    return IntStream.range(0, report.networks().size()).boxed().toList();
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  // ---------------------------------------------------------------- metrics

  private void results() {
    MetricTable metrics =
        MetricTable.of(
            names(), report.networks().stream().map(EvaluatedNetwork::evaluation).toList());
    String best = report.networks().size() > 1 ? " The best value of each row is bold." : "";
    sections.add(
        new Section(
            "Results",
            "Metrics on the test set. Chance is the best that can be achieved without looking at the"
                + " face, from the label frequencies alone. The tooltip of a metric explains it."
                + best,
            List.of(Block.metrics(metrics))));
  }

  private static List<Block> joined(List<Block> first, List<Block> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  // ---------------------------------------------------------------- tasks

  private void classification(Classification task) {
    List<Block> charts = confusions(task, report.networks());
    if (!charts.isEmpty()) {
      sections.add(
          new Section(
              capitalised(task.title()),
              "Confusion matrices. Each row is a true class; each cell shows the percentage of its"
                  + " faces that are predicted as the class of the column. Correct predictions lie"
                  + " on the diagonal.",
              joined(List.of(Block.row(charts)), rankings(task))));
    }
  }

  /** The AUC and AP of each label of a task. */
  private List<Block> rankings(Task task) {
    return List.of(
        Block.text(
            "How well the probabilities rank the test faces, those with a label before those"
                + " without it: area under the ROC curve (AUC, chance .5) and average precision"
                + " (AP)."),
        Block.table(
            "",
            MetricTable.ofRankings(
                "",
                names(),
                report.networks().stream()
                    .map(network -> network.evaluation().of(task))
                    .toList())));
  }

  /** A confusion matrix for each network; none if there are too many classes. */
  private static List<Block> confusions(Classification task, List<EvaluatedNetwork> networks) {
    List<Block> charts = new ArrayList<>();
    for (EvaluatedNetwork network : networks) {
      network
          .evaluation()
          .of(task)
          .confusions()
          .filter(matrix -> matrix.classes() <= MOST_CLASSES)
          .ifPresent(
              matrix -> charts.add(ConfusionChart.draw(network.name(), task.labels(), matrix)));
    }
    return charts;
  }

  /**
   * Charts of the predictions of several networks: a confusion matrix of each classification, and
   * the circumplex.
   *
   * @param truth the labels of the test faces
   */
  public static List<Block> examples(List<FaceLabels> truth, List<EvaluatedNetwork> networks) {
    List<Block> blocks = new ArrayList<>();
    EvaluatedNetwork first = networks.get(0);
    if (first.evaluation().has(Affect.VALENCE_AROUSAL)) {
      blocks.add(circumplex(truth, networks));
      blocks.add(Block.classLegend(Affect.EXPRESSION.labels()));
    }
    for (Classification task : Tasks.ofKind(first.tasks(), Classification.class)) {
      List<Block> charts = confusions(task, networks);
      if (!charts.isEmpty()) {
        blocks.add(Block.row(charts));
      }
    }
    return blocks;
  }

  private void multiLabel(MultiLabel task) {
    List<BarChart.Group> groups = new ArrayList<>();
    for (int m = 0; m < task.size(); m++) {
      List<Double> values = new ArrayList<>();
      for (EvaluatedNetwork network : report.networks()) {
        values.add(score(task, network.evaluation().of(task).atThresholds(), m).value());
      }
      BinaryScores scores = report.networks().get(0).evaluation().of(task).atThresholds();
      double chance = score(task, scores, m).chance();
      if (Double.isFinite(chance)) {
        String frequency =
            String.format(
                Locale.ROOT, "%.0f %% of %,d", 100 * scores.frequency(m), scores.samples(m));
        String label = task.labels().get(m).replace('_', ' ');
        groups.add(new BarChart.Group(label, described(task, m), values, chance, frequency));
      }
    }
    if (groups.isEmpty()) {
      return;
    }
    String metric =
        switch (task.criterion()) {
          case F1 -> "F1 score (harmonic mean of precision and recall)";
          case BALANCED_ACCURACY ->
              "Balanced accuracy (mean of the accuracies on faces with and without the label)";
        };
    String note =
        metric
            + " of each label, at the network's own thresholds, which were chosen on the validation"
            + " set (one half without a validation set). The dark mark is chance. On the right, how"
            + " often the label is present among the annotated test faces. Labels that are never"
            + " present, or always, are left out.";
    sections.add(
        new Section(
            capitalised(task.title()),
            note,
            joined(
                List.of(
                    Block.legend(names(), colours(), ChanceMark.BAR),
                    new BarChart(
                            metric + " of " + task.title(),
                            BarChart.PAGE,
                            names(),
                            colours(),
                            groups)
                        .draw()),
                rankings(task))));
  }

  private static MetricValue score(MultiLabel task, BinaryScores scores, int m) {
    return switch (task.criterion()) {
      case F1 -> scores.f1(m);
      case BALANCED_ACCURACY -> scores.balancedAccuracy(m);
    };
  }

  /** The FACS name of an action unit; empty for other tasks. */
  public static String described(MultiLabel task, int m) {
    return task.equals(Affect.ACTION_UNITS)
        ? ActionUnit.parse(task.labels().get(m)).facsName().toLowerCase(Locale.ROOT)
        : "";
  }

  private void regression(Regression task) {
    List<Block> blocks = new ArrayList<>();
    String note =
        "Predicted against true values of some test faces. Perfect predictions lie on the dashed"
            + " diagonal.";
    if (task.equals(Affect.VALENCE_AROUSAL)) {
      note =
          "The circumplex: valence from unpleasant to pleasant, arousal from passive to activated."
              + " Small points are test faces in the colour of their true expression, large points"
              + " the mean of each expression. Below, predicted against true values; perfect"
              + " predictions lie on the dashed diagonal.";
      blocks.add(circumplex(report.truth(), report.networks()));
      blocks.add(Block.classLegend(Affect.EXPRESSION.labels()));
    }
    List<Block> scatters = new ArrayList<>();
    for (int v = 0; v < report.networks().size(); v++) {
      for (int d = 0; d < task.size(); d++) {
        scatters.add(scatter(task, d, v));
      }
    }
    blocks.add(Block.row(scatters));
    sections.add(new Section(capitalised(task.title()), note, blocks));
  }

  /** The true circumplex, then that of each network. */
  private static Block circumplex(List<FaceLabels> truth, List<EvaluatedNetwork> networks) {
    List<String> classes = Affect.EXPRESSION.labels();
    List<Block> charts = new ArrayList<>();
    List<Point> points = new ArrayList<>();
    truth.forEach(labels -> truePoint(labels).ifPresent(points::add));
    charts.add(new CircumplexChart("true labels", classes, points).draw());
    for (EvaluatedNetwork network : networks) {
      List<Point> predicted = new ArrayList<>();
      for (int i = 0; i < truth.size(); i++) {
        if (truth.get(i).isAnnotated(Affect.VALENCE_AROUSAL)) {
          predicted.add(predictedPoint(network.predictions().get(i), expression(truth.get(i))));
        }
      }
      charts.add(new CircumplexChart("predicted, " + network.name(), classes, predicted).draw());
    }
    return Block.row(charts);
  }

  private static int expression(FaceLabels labels) {
    return labels.of(Affect.EXPRESSION).map(Affect.EXPRESSION::index).orElse(-1);
  }

  private static Optional<Point> truePoint(FaceLabels labels) {
    return labels
        .of(Affect.VALENCE_AROUSAL)
        .map(values -> new Point(values.get(0), values.get(1), expression(labels)));
  }

  private static Point predictedPoint(Prediction prediction, int expression) {
    return new Point(
        prediction.value(Affect.VALENCE_AROUSAL, 0),
        prediction.value(Affect.VALENCE_AROUSAL, 1),
        expression);
  }

  private Block scatter(Regression task, int d, int v) {
    EvaluatedNetwork network = report.networks().get(v);
    List<Double> truth = new ArrayList<>();
    List<Double> predicted = new ArrayList<>();
    for (int i = 0; i < report.truth().size(); i++) {
      Prediction prediction = network.predictions().get(i);
      report
          .truth()
          .get(i)
          .of(task)
          .ifPresent(
              values -> {
                truth.add((double) values.get(d));
                predicted.add((double) prediction.value(task, d));
              });
    }
    String quantity = task.labels().get(d).replace('_', ' ');
    return new ScatterChart(quantity + ", " + network.name(), quantity, v, truth, predicted).draw();
  }

  // ---------------------------------------------------------------- embeddings

  private void verification(EmbeddingEvaluation first) {
    Verification pairs = first.verification();
    if (pairs.genuine() == 0 || pairs.impostors() == 0) {
      return;
    }
    List<Line> lines = new ArrayList<>();
    for (int v = 0; v < report.networks().size(); v++) {
      EvaluatedNetwork network = report.networks().get(v);
      int colour = v;
      network
          .evaluation()
          .embeddings()
          .ifPresent(
              judged -> {
                List<Verification.Point> roc = judged.verification().roc();
                String area = Decimals.of(judged.verification().areaUnderCurve().value());
                lines.add(
                    new Line(
                        network.name() + ", area under the curve " + area,
                        colour,
                        roc.stream().map(Verification.Point::far).toList(),
                        roc.stream().map(Verification.Point::tar).toList()));
              });
    }
    LineChart chart =
        new LineChart(
            "Receiver operating characteristic",
            LineChart.SQUARE,
            Axis.unit("false accept rate"),
            "true accept rate",
            List.of(new Reference("chance", 0, 1, false)),
            lines);
    String note =
        String.format(
            Locale.ROOT,
            "Two images are accepted as the same person if the cosine similarity of their"
                + " embeddings exceeds a threshold; each point of the curve is a threshold. %,d"
                + " pairs of the same person and %,d pairs of different people.",
            pairs.genuine(),
            pairs.impostors());
    List<String> legend = lines.stream().map(Line::name).toList();
    List<Integer> colours = lines.stream().map(Line::colour).toList();
    sections.add(
        new Section(
            "Verification",
            note,
            List.of(Block.legend(legend, colours, ChanceMark.DASHED), chart.draw())));
  }

  // ---------------------------------------------------------------- training

  private void curves() {
    if (report.curves().isEmpty()) {
      return;
    }
    List<Block> charts = new ArrayList<>();
    for (Curve curve : report.curves()) {
      List<Line> lines = new ArrayList<>();
      for (int v = 0; v < curve.values().size(); v++) {
        lines.add(Line.curve(names().get(v), v, curve.values().get(v)));
      }
      int epochs = curve.values().stream().mapToInt(List::size).max().orElse(1);
      charts.add(
          new LineChart(
                  curve.title(),
                  LineChart.FLAT,
                  Axis.epochs(epochs),
                  "",
                  List.of(Reference.chance(curve.chance())),
                  lines)
              .draw());
    }
    sections.add(
        new Section(
            "Learning curves",
            "After each epoch.",
            List.of(Block.legend(names(), colours(), ChanceMark.DASHED), Block.row(charts))));
  }

  // ---------------------------------------------------------------- faces

  private void gallery() {
    if (report.gallery().isEmpty()) {
      return;
    }
    EvaluatedNetwork network = report.networks().get(0);
    List<Block> faces = new ArrayList<>();
    for (Portrait portrait : report.gallery()) {
      FaceLabels truth = report.truth().get(portrait.face());
      Prediction prediction = network.predictions().get(portrait.face());
      List<Block> below = new ArrayList<>();
      for (Task task : network.tasks()) {
        switch (task) {
          case Classification classes ->
              below.add(
                  Block.predicted(
                      prediction.bestLabel(classes),
                      prediction.bestProbability(classes),
                      truth.of(classes).orElse("")));
          case MultiLabel labels -> below.add(tags(labels, prediction, truth.of(labels)));
          case Regression values -> below.add(values(values, prediction, truth));
        }
      }
      faces.add(Block.face("test face " + (portrait.face() + 1), portrait.png(), below));
    }
    boolean tagged = network.tasks().stream().anyMatch(Task::hasThresholds);
    List<Block> blocks = new ArrayList<>();
    if (tagged) {
      blocks.add(Block.tagLegend());
    }
    blocks.add(Block.gallery(faces));
    sections.add(
        new Section(
            "Examples",
            "Evenly spaced test faces, not selected by hand, with the predictions of the network \""
                + network.name()
                + "\". True values are in parentheses.",
            blocks));
  }

  private static Block tags(MultiLabel task, Prediction prediction, Presence truth) {
    List<Tag> tags = new ArrayList<>();
    for (int m = 0; m < task.size(); m++) {
      boolean predicted = prediction.isPresent(task, m);
      boolean present = truth.isPresent(m);
      if (predicted || present) {
        String label = task.labels().get(m).replace('_', ' ');
        String hint =
            String.format(
                Locale.ROOT,
                "%s: probability %.2f",
                described(task, m).isEmpty() ? label : described(task, m),
                prediction.probability(task, m));
        tags.add(new Tag(label, Outcome.of(truth.isAnnotated(m), predicted, present), hint));
      }
    }
    return Block.tags(tags);
  }

  private static Block values(Regression task, Prediction prediction, FaceLabels truth) {
    if (task.equals(Affect.VALENCE_AROUSAL)) {
      return CircumplexChart.dial(predictedPoint(prediction, -1), truePoint(truth));
    }
    List<String> values = new ArrayList<>();
    for (int d = 0; d < task.size(); d++) {
      int quantity = d;
      String known =
          truth
              .of(task)
              .map(label -> " (" + Decimals.twoSigned(label.get(quantity)) + ")")
              .orElse("");
      values.add(
          task.labels().get(d) + " " + Decimals.twoSigned(prediction.value(task, d)) + known);
    }
    return Block.text(String.join(", ", values));
  }
}
