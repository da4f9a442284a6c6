package kinesic.facebehavior.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import kinesic.engine.Tensor;
import kinesic.facebehavior.DecimalText;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.CategoryLabels;
import kinesic.facebehavior.metric.Argmax;
import kinesic.facebehavior.task.Label.Category;
import kinesic.nn.loss.CrossEntropyLoss;

/**
 * A single-label classification: each face belongs to one of K classes. The softmax of the logits
 * gives the class probabilities; the loss is the cross-entropy.
 *
 * <p>The classes are fixed, as the seven expressions are; or a network has some of them, as of the
 * compound expressions; or they come from the training data, as people do. See {@link #withLabels}.
 * In a manifest a classification has one column with names of classes. A cell may hold a
 * distribution over classes that are not open, {@code happiness=7;neutral=3}: numbers are divided
 * by their sum.
 */
public final class Classification extends Task {

  private static final Set<String> NOT_ANNOTATED = Set.of("", "-1", "-1.0");

  private final String predictionColumn;
  private final Vocabulary vocabulary;
  private final boolean bestOnly;
  private final Map<String, Integer> index = new HashMap<>();

  /** Which classes a network may have. */
  private enum Vocabulary {
    /** All of them, in their order. */
    FIXED,
    /** Some of them, in any order. */
    CHOSEN,
    /** Whatever names the training data have. */
    OPEN
  }

  private Classification(
      TaskNames names,
      List<String> labels,
      String predictionColumn,
      Vocabulary vocabulary,
      boolean bestOnly,
      Optional<TrackedMetric> tracked) {
    super(names, labels, tracked);
    this.predictionColumn = predictionColumn;
    this.vocabulary = vocabulary;
    this.bestOnly = bestOnly;
    if (Set.copyOf(labels).size() != labels.size()
        || labels.stream()
            .anyMatch(label -> label.isEmpty() || label.matches("(?s).*[\t\r\n].*"))) {
      throw new IllegalArgumentException(
          "%s: class names must differ, must not be empty and must not contain tabs or line breaks"
              .formatted(names.title()));
    }
    for (int k = 0; k < labels.size(); k++) {
      index.put(labels.get(k), k);
    }
  }

  /**
   * A classification with fixed classes.
   *
   * @param name the identifier, also the manifest column
   * @param title in running text
   * @param labels the names of the classes
   */
  public static Classification of(String name, String title, List<String> labels) {
    return of(TaskNames.of(name, title), labels);
  }

  /** A classification with fixed classes. */
  public static Classification of(TaskNames names, List<String> labels) {
    return new Classification(
        names, labels, names.name(), Vocabulary.FIXED, false, Optional.empty());
  }

  /**
   * This task with classes that come from data: {@link #withLabels} accepts any names, and a
   * manifest may hold any text.
   */
  public Classification withOpenLabels() {
    return new Classification(
        names(), labels(), predictionColumn, Vocabulary.OPEN, bestOnly, tracked());
  }

  /** This task with classes of which a network may have some: {@link #withLabels} accepts those. */
  public Classification withChosenLabels() {
    return new Classification(
        names(), labels(), predictionColumn, Vocabulary.CHOSEN, bestOnly, tracked());
  }

  /**
   * This task with predictions that keep the most probable class only, for tasks with many classes.
   *
   * @param column the output column of its name; {@code p_column} holds its probability
   */
  public Classification keepingBestOnly(String column) {
    return new Classification(names(), labels(), column, vocabulary, true, tracked());
  }

  /** This task with a metric that training runs track. */
  public Classification withTracked(TrackedMetric metric) {
    return new Classification(
        names(), labels(), predictionColumn, vocabulary, bestOnly, Optional.of(metric));
  }

  @Override
  public Classification withLabels(List<String> newLabels) {
    boolean allowed =
        switch (vocabulary) {
          case FIXED -> newLabels.equals(labels());
          case CHOSEN -> labels().containsAll(newLabels);
          case OPEN -> true;
        };
    if (!allowed) {
      throw new IllegalArgumentException(
          "its %s are %s, expected %s"
              .formatted(title(), String.join(",", newLabels), String.join(",", labels())));
    }
    return new Classification(
        names(), newLabels, predictionColumn, vocabulary, bestOnly, tracked());
  }

  /** Whether predictions keep the most probable class only. */
  public boolean keepsBestOnly() {
    return bestOnly;
  }

  /** The index of the class of this name; -1 if there is no such class. */
  public int index(String label) {
    return index.getOrDefault(label, CategoryLabels.NONE);
  }

  @Override
  public List<String> columns() {
    return List.of(name());
  }

  @Override
  public OptionalInt column(String heading) {
    return heading.equalsIgnoreCase(name()) ? OptionalInt.of(0) : OptionalInt.empty();
  }

  @Override
  public boolean needsAllColumns() {
    return true;
  }

  @Override
  public Optional<Label> parse(List<String> cells) throws LabelException {
    String cell = cells.get(0);
    if (NOT_ANNOTATED.contains(cell)) {
      return Optional.empty();
    }
    if (vocabulary == Vocabulary.OPEN) {
      return Optional.of(new Category(cell));
    }
    return Optional.of(cell.indexOf('=') < 0 ? new Category(known(cell)) : distribution(cell));
  }

  /** The class that a cell names. */
  private String known(String cell) throws LabelException {
    for (String label : labels()) {
      if (normal(label).equals(normal(cell))) {
        return label;
      }
    }
    String known = String.join(", ", labels());
    throw new LabelException(
        name(),
        cell.matches("[0-9.]+")
            ? "is the number %s, expected a name (databases number classes differently): %s"
                .formatted(cell, known)
            : "\"%s\" is unknown, expected %s".formatted(cell, known));
  }

  private Category distribution(String cell) throws LabelException {
    SequencedMap<String, Float> shares = new LinkedHashMap<>();
    try {
      for (String share : cell.split(";", -1)) {
        int equals = share.indexOf('=');
        String label = known(share.substring(0, Math.max(equals, 0)).strip());
        if (shares.put(label, DecimalText.parse(share.substring(equals + 1).strip())) != null) {
          throw new LabelException(name(), "\"%s\" names %s twice".formatted(cell, label));
        }
      }
      return Category.proportional(shares);
    } catch (IllegalArgumentException e) { // also a NumberFormatException
      throw new LabelException(
          name(),
          "\"%s\" is no distribution, expected shares such as happiness=7;neutral=3"
              .formatted(cell));
    }
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public List<String> cells(Label label) {
    Category category = (Category) label;
    return List.of(
        category.isCertain()
            ? category.name()
            : category.shares().stream()
                .map(share -> share.name() + "=" + share.probability())
                .collect(Collectors.joining(";")));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Of a distribution, the classes of this task count, in proportion.
   */
  @Override
  public CategoryLabels encode(List<FaceLabels> faces) {
    int[] category = new int[faces.size()];
    boolean certain = true;
    for (int i = 0; i < category.length; i++) {
      category[i] = faces.get(i).of(this).map(this::index).orElse(CategoryLabels.NONE);
      certain &= faces.get(i).distribution(this).map(Category::isCertain).orElse(true);
    }
    return certain ? new CategoryLabels(size(), category) : encodeDistributions(faces);
  }

  private CategoryLabels encodeDistributions(List<FaceLabels> faces) {
    float[] probability = new float[faces.size() * size()];
    for (int i = 0; i < faces.size(); i++) {
      int row = i * size();
      float sum = 0;
      for (Category.Share share :
          faces.get(i).distribution(this).map(Category::shares).orElse(List.of())) {
        if (index(share.name()) != CategoryLabels.NONE) {
          probability[row + index(share.name())] = share.probability();
          sum += share.probability();
        }
      }
      for (int k = 0; sum > 0 && k < size(); k++) {
        probability[row + k] /= sum;
      }
    }
    return CategoryLabels.distributions(size(), probability);
  }

  @Override
  public Tensor output(Tensor scores) {
    return scores;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The options are label smoothing and class weights; see {@link CrossEntropyLoss}.
   */
  @Override
  public BatchLabels weighted(BatchLabels labels, LossOptions options) {
    Optional<float[]> weights = options.weights(this);
    if (options.labelSmoothing() == 0 && weights.isEmpty()) {
      return labels;
    }
    CrossEntropyLoss smoothed =
        CrossEntropyLoss.plain().withLabelSmoothing((float) options.labelSmoothing());
    CrossEntropyLoss loss = weights.map(smoothed::withClassWeights).orElse(smoothed);
    return labels.with(name(), labels.categories(name()).weighted(loss));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The cross-entropy.
   */
  @Override
  public Tensor loss(Tensor output, BatchLabels labels) {
    return labels.categories(name()).crossEntropy(output);
  }

  @Override
  public Tensor values(Tensor output) {
    return output.softmax();
  }

  @Override
  public List<float[]> predictions(Tensor output) {
    List<float[]> rows = rows(values(output)); // [n, K]
    return bestOnly ? rows.stream().map(Classification::best).toList() : rows;
  }

  /** The most probable class, of equals the first, and its probability. */
  private static float[] best(float[] row) {
    int best = Argmax.of(row);
    return new float[] {best, row[best]};
  }

  /**
   * {@inheritDoc}
   *
   * <p>The medians of the probabilities, divided by their sum. If only the most probable class is
   * kept, the class that is most probable in most frames, of equals the first one seen, with the
   * median of its probability in those frames.
   */
  @Override
  public float[] smooth(List<float[]> window, float[] own) {
    if (!bestOnly) {
      return Medians.ofDistributions(window, own);
    }
    Map<Integer, List<float[]>> seen = new LinkedHashMap<>(); // class to probabilities
    for (float[] row : window) {
      seen.computeIfAbsent((int) row[0], k -> new ArrayList<>()).add(new float[] {row[1]});
    }
    float[] best = own;
    int most = 0;
    for (Map.Entry<Integer, List<float[]>> entry : seen.entrySet()) {
      if (entry.getValue().size() > most) {
        most = entry.getValue().size();
        best = new float[] {entry.getKey(), Medians.of(entry.getValue())[0]};
      }
    }
    return best;
  }

  @Override
  public List<Column> predictionColumns() {
    List<Column> columns = new ArrayList<>(List.of(Column.text(predictionColumn)));
    if (bestOnly) {
      columns.add(Column.number("p_" + predictionColumn));
    } else {
      labels().forEach(label -> columns.add(Column.number("p_" + label.replace(' ', '_'))));
    }
    return columns;
  }

  @Override
  public List<String> predictionCells(Prediction prediction) {
    List<String> cells = new ArrayList<>(List.of(prediction.bestLabel(this)));
    if (bestOnly) {
      cells.add(Column.decimal(prediction.bestProbability(this)));
    } else {
      for (float probability : prediction.of(this)) {
        cells.add(Column.decimal(probability));
      }
    }
    return cells;
  }

  @Override
  public ClassificationEvaluation evaluation(Thresholds thresholds) {
    return new ClassificationEvaluation(this);
  }
}
