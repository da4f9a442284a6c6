package kinesic.facebehavior.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import kinesic.engine.Tensor;
import kinesic.facebehavior.DecimalText;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.BinaryLabels;
import kinesic.facebehavior.loss.MaskedBinaryCrossEntropy;
import kinesic.facebehavior.metric.ThresholdSearch;
import kinesic.facebehavior.task.Label.Presence;

/**
 * A multi-label classification: each of up to 64 labels is present in a face or not. The sigmoid of
 * each logit is the probability of its label; the loss is the binary cross-entropy over the
 * annotated labels. A label counts as present if its probability is above its threshold.
 *
 * <p>In a manifest a multi-label task has one column for each label, of which any subset may be
 * there: 1 present, 0 absent, nothing or -1 not annotated.
 */
public final class MultiLabel extends Task {

  private static final int NOT_ANNOTATED = -1;

  private final ThresholdSearch.Criterion criterion;
  private final UnaryOperator<String> spelling;
  private final Map<String, Integer> index = new HashMap<>();

  private MultiLabel(
      TaskNames names,
      List<String> labels,
      ThresholdSearch.Criterion criterion,
      UnaryOperator<String> spelling,
      Optional<TrackedMetric> tracked) {
    super(names, labels, tracked);
    this.criterion = criterion;
    this.spelling = spelling;
    if (labels.isEmpty() || labels.size() > Long.SIZE) {
      throw new IllegalArgumentException(
          "%s: there are %s labels, expected 1 to %s"
              .formatted(names.title(), labels.size(), Long.SIZE));
    }
    for (int m = 0; m < labels.size(); m++) {
      if (index.put(key(labels.get(m)), m) != null) {
        throw new IllegalArgumentException(
            "%s: label %s appears twice".formatted(names.title(), labels.get(m)));
      }
    }
  }

  /**
   * A multi-label task that is judged by F1.
   *
   * @param name the identifier
   * @param title in running text
   * @param labels the names of the labels, also the manifest columns
   */
  public static MultiLabel of(String name, String title, List<String> labels) {
    return of(TaskNames.of(name, title), labels);
  }

  /** A multi-label task that is judged by F1. */
  public static MultiLabel of(TaskNames names, List<String> labels) {
    return new MultiLabel(
        names, labels, ThresholdSearch.Criterion.F1, UnaryOperator.identity(), Optional.empty());
  }

  /** This task judged by {@code newCriterion}; thresholds are tuned for it. */
  public MultiLabel withCriterion(ThresholdSearch.Criterion newCriterion) {
    return new MultiLabel(names(), labels(), newCriterion, spelling, tracked());
  }

  /**
   * This task with other spellings of its manifest columns, besides upper and lower case.
   *
   * @param newSpelling turns a heading into the name of a label, or returns it unchanged
   */
  public MultiLabel withSpelling(UnaryOperator<String> newSpelling) {
    return new MultiLabel(names(), labels(), criterion, newSpelling, tracked());
  }

  /** This task with a metric that training runs track. */
  public MultiLabel withTracked(TrackedMetric metric) {
    return new MultiLabel(names(), labels(), criterion, spelling, Optional.of(metric));
  }

  @Override
  public MultiLabel withLabels(List<String> newLabels) {
    if (!newLabels.equals(labels())) {
      throw new IllegalArgumentException(
          "its %s are %s, expected %s"
              .formatted(title(), String.join(",", newLabels), String.join(",", labels())));
    }
    return this;
  }

  private String key(String heading) {
    return spelling.apply(heading).toLowerCase(Locale.ROOT);
  }

  /** What the task is judged by, and thresholds are tuned for. */
  public ThresholdSearch.Criterion criterion() {
    return criterion;
  }

  @Override
  public List<String> columns() {
    return labels();
  }

  @Override
  public OptionalInt column(String heading) {
    Integer m = index.get(key(heading));
    return m == null ? OptionalInt.empty() : OptionalInt.of(m);
  }

  @Override
  public boolean needsAllColumns() {
    return false;
  }

  @Override
  public Optional<Label> parse(List<String> cells) throws LabelException {
    Presence presence = Presence.NONE;
    for (int m = 0; m < labels().size(); m++) {
      String cell = cells.get(m);
      switch (cell.isEmpty() ? NOT_ANNOTATED : integer(cell)) {
        case NOT_ANNOTATED -> {}
        case 0 -> presence = presence.with(m, false);
        case 1 -> presence = presence.with(m, true);
        default ->
            throw new LabelException(
                labels().get(m),
                ("\"%s\" is not a label, expected 1 (present), 0 (absent), or nothing or -1 (not"
                        + " annotated)")
                    .formatted(cell));
      }
    }
    return presence.count() == 0 ? Optional.empty() : Optional.of(presence);
  }

  private static int integer(String cell) {
    try {
      return DecimalText.parseInteger(cell);
    } catch (NumberFormatException e) {
      return Integer.MIN_VALUE;
    }
  }

  @Override
  public List<String> cells(Label label) {
    Presence presence = (Presence) label;
    List<String> cells = new ArrayList<>();
    for (int m = 0; m < labels().size(); m++) {
      cells.add(presence.isAnnotated(m) ? presence.isPresent(m) ? "1" : "0" : "");
    }
    return cells;
  }

  @Override
  public BinaryLabels encode(List<FaceLabels> faces) {
    int m = size();
    float[] present = new float[faces.size() * m];
    float[] weight = new float[faces.size() * m];
    for (int i = 0; i < faces.size(); i++) {
      Presence labels = faces.get(i).of(this);
      for (int j = 0; j < m; j++) {
        present[i * m + j] = labels.isPresent(j) ? 1 : 0;
        weight[i * m + j] = labels.isAnnotated(j) ? 1 : 0;
      }
    }
    return new BinaryLabels(m, present, weight);
  }

  @Override
  public Tensor output(Tensor scores) {
    return scores;
  }

  @Override
  public Tensor loss(Tensor output, BatchLabels labels) {
    return new MaskedBinaryCrossEntropy(labels.binaries(name())).apply(output);
  }

  @Override
  public Tensor values(Tensor output) {
    return output.sigmoid();
  }

  @Override
  public List<float[]> predictions(Tensor output) {
    return rows(values(output)); // [n, M]
  }

  /** The median of each probability. */
  @Override
  public float[] smooth(List<float[]> window, float[] own) {
    return Medians.of(window);
  }

  @Override
  public List<Column> predictionColumns() {
    List<Column> columns = new ArrayList<>();
    for (String label : labels()) {
      columns.add(Column.number(label + "_p"));
      columns.add(Column.integer(label + "_c"));
    }
    return columns;
  }

  @Override
  public List<String> predictionCells(Prediction prediction) {
    List<String> cells = new ArrayList<>();
    for (int m = 0; m < labels().size(); m++) {
      cells.add(Column.decimal(prediction.probability(this, m)));
      cells.add(prediction.isPresent(this, m) ? "1" : "0");
    }
    return cells;
  }

  @Override
  public boolean hasThresholds() {
    return true;
  }

  /** The thresholds that are best by the task's criterion; see {@link ThresholdSearch}. */
  @Override
  public Optional<Thresholds> tuned(List<Prediction> predictions, List<FaceLabels> truth) {
    return Optional.of(
        ThresholdSearch.best(
            labels(),
            encode(truth),
            (face, m) -> predictions.get(face).probability(this, m),
            criterion));
  }

  @Override
  public MultiLabelEvaluation evaluation(Thresholds thresholds) {
    return new MultiLabelEvaluation(this, thresholds);
  }
}
