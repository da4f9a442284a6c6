package kinesic.facebehavior.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import kinesic.engine.Tensor;
import kinesic.facebehavior.DecimalText;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.ConcordanceLoss;
import kinesic.facebehavior.loss.ValueLabels;
import kinesic.facebehavior.task.Label.Values;

/**
 * A regression: each face has D numbers in a range, which are annotated together or not at all. The
 * head's output is bounded by tanh and scaled to the range; the loss is 1 - the mean concordance
 * correlation coefficient ({@link ConcordanceLoss}), which does not depend on the unit.
 *
 * <p>In a manifest a regression has one column for each quantity.
 */
public final class Regression extends Task {

  private final float least;
  private final float greatest;

  private Regression(
      TaskNames names,
      List<String> labels,
      float least,
      float greatest,
      Optional<TrackedMetric> tracked) {
    super(names, labels, tracked);
    this.least = least;
    this.greatest = greatest;
    if (labels.isEmpty() || !(least < greatest) || !Float.isFinite(greatest - least)) {
      throw new IllegalArgumentException(
          "%s: needs at least one quantity and a finite range, got %s in [%s, %s]"
              .formatted(names.title(), labels, least, greatest));
    }
  }

  /**
   * A regression of quantities from -1 to 1.
   *
   * @param name the identifier
   * @param title in running text
   * @param labels the names of the quantities, also the manifest columns
   */
  public static Regression of(String name, String title, List<String> labels) {
    return of(TaskNames.of(name, title), labels);
  }

  /** A regression of quantities from -1 to 1. */
  public static Regression of(TaskNames names, List<String> labels) {
    return new Regression(names, labels, -1, 1, Optional.empty());
  }

  /** This task with quantities from {@code newLeast} to {@code newGreatest}. */
  public Regression withRange(float newLeast, float newGreatest) {
    return new Regression(names(), labels(), newLeast, newGreatest, tracked());
  }

  /** This task with a metric that training runs track. */
  public Regression withTracked(TrackedMetric metric) {
    return new Regression(names(), labels(), least, greatest, Optional.of(metric));
  }

  @Override
  public Regression withLabels(List<String> newLabels) {
    if (!newLabels.equals(labels())) {
      throw new IllegalArgumentException(
          "its quantities of %s are %s, expected %s"
              .formatted(title(), String.join(",", newLabels), String.join(",", labels())));
    }
    return this;
  }

  /** Whether these are as many numbers as there are quantities, all in the range. */
  boolean contains(List<Float> values) {
    return values.size() == size()
        && values.stream().allMatch(value -> value >= least && value <= greatest);
  }

  @Override
  public List<String> columns() {
    return labels();
  }

  @Override
  public OptionalInt column(String heading) {
    for (int d = 0; d < labels().size(); d++) {
      if (labels().get(d).equalsIgnoreCase(heading)) {
        return OptionalInt.of(d);
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public boolean needsAllColumns() {
    return true;
  }

  @Override
  public Optional<Label> parse(List<String> cells) throws LabelException {
    if (cells.stream().allMatch(String::isEmpty)) {
      return Optional.empty();
    }
    float[] values = new float[size()];
    for (int d = 0; d < values.length; d++) {
      if (cells.get(d).isEmpty()) {
        String all = labels().stream().collect(Collectors.joining(" and "));
        throw new LabelException(
            labels().get(d),
            "is empty, expected %s %s or neither".formatted(all, size() == 2 ? "both" : "all"));
      }
      values[d] = value(labels().get(d), cells.get(d));
    }
    return Optional.of(Values.of(values));
  }

  private float value(String column, String cell) throws LabelException {
    float value;
    try {
      value = DecimalText.parse(cell);
    } catch (NumberFormatException e) {
      throw new LabelException(
          column, "\"%s\" is not a number, expected %s".formatted(cell, range()));
    }
    if (!(value >= least && value <= greatest)) {
      throw new LabelException(column, "is %s, expected %s".formatted(cell, range()));
    }
    return value;
  }

  private String range() {
    return text(least) + " to " + text(greatest);
  }

  private static String text(float bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Float.toString(bound);
  }

  /** With four decimals. */
  @Override
  public List<String> cells(Label label) {
    List<String> cells = new ArrayList<>();
    for (float value : ((Values) label).values()) {
      cells.add(String.format(Locale.ROOT, "%.4f", value));
    }
    return cells;
  }

  @Override
  public ValueLabels encode(List<FaceLabels> faces) {
    int d = size();
    float[] value = new float[faces.size() * d];
    for (int i = 0; i < faces.size(); i++) {
      Optional<Values> labels = faces.get(i).of(this);
      for (int j = 0; j < d; j++) {
        value[i * d + j] = labels.isPresent() ? labels.get().get(j) : Float.NaN;
      }
    }
    return new ValueLabels(d, value);
  }

  /** (a + b)/2 + (b - a)/2 · tanh(scores) for the range [a, b]. */
  @Override
  public Tensor output(Tensor scores) {
    Tensor unit = scores.tanh();
    return isUnit() ? unit : unit.multiply((greatest - least) / 2).add((greatest + least) / 2);
  }

  private boolean isUnit() {
    return least == -1 && greatest == 1;
  }

  @Override
  public Tensor loss(Tensor output, BatchLabels labels) {
    return new ConcordanceLoss(labels.values(name())).apply(output);
  }

  @Override
  public Tensor values(Tensor output) {
    return output.clamp(least, greatest); // kernels may round tanh up to 1
  }

  @Override
  public List<float[]> predictions(Tensor output) {
    return rows(values(output));
  }

  /** The median of each quantity. */
  @Override
  public float[] smooth(List<float[]> window, float[] own) {
    return Medians.of(window);
  }

  @Override
  public List<Column> predictionColumns() {
    return labels().stream().map(Column::number).toList();
  }

  @Override
  public List<String> predictionCells(Prediction prediction) {
    List<String> cells = new ArrayList<>();
    for (float value : prediction.of(this)) {
      cells.add(Column.decimal(value));
    }
    return cells;
  }

  @Override
  public RegressionEvaluation evaluation(Thresholds thresholds) {
    return new RegressionEvaluation(this);
  }
}
