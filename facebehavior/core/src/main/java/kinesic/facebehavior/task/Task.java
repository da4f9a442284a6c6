package kinesic.facebehavior.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kinesic.engine.Tensor;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.Targets;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a network learns: single-label classification, multi-label classification or
 * regression.
 *
 * <p>A network is a trunk and a list of tasks, each with a linear head over the shared feature. All
 * that depends on the task is here; outputs, labels, predictions and evaluations are looked up by
 * task. Two tasks of the same kind and {@link #name} are equal, even if their label names differ,
 * as do the people that two networks were trained on.
 *
 * <pre>{@code
 * Regression gaze =
 *     Regression.of("gaze", "gaze direction", List.of("gaze_yaw", "gaze_pitch")).withRange(-90, 90);
 * }</pre>
 */
public abstract sealed class Task permits Classification, MultiLabel, Regression {

  private final TaskNames names;
  private final List<String> labels;
  private final Optional<TrackedMetric> tracked;

  Task(TaskNames names, List<String> labels, Optional<TrackedMetric> tracked) {
    this.names = names;
    this.labels = List.copyOf(labels);
    this.tracked = tracked;
  }

  /** The names under which the task appears. */
  public final TaskNames names() {
    return names;
  }

  /** The names of the outputs of the head, in their order. */
  public final List<String> labels() {
    return labels;
  }

  /** The identifier: the name of the head's module and of its tensors, such as "expression". */
  public final String name() {
    return names().name();
  }

  /** The task in running text, such as "action units". */
  public final String title() {
    return names().title();
  }

  /** The number of outputs of the head. */
  public final int size() {
    return labels().size();
  }

  /** The metric that is measured on the validation set after every epoch. */
  public final Optional<TrackedMetric> tracked() {
    return tracked;
  }

  // ------------------------------------------------------------------------------- manifest

  /** The manifest columns of the task, in the order in which they are written. */
  public abstract List<String> columns();

  /** The index in {@link #columns} of the column that a heading names; empty if it names none. */
  public abstract OptionalInt column(String heading);

  /** Whether a manifest that has some of the columns must have all of them. */
  public abstract boolean needsAllColumns();

  /**
   * Reads the label of one face.
   *
   * @param cells the stripped text of each column of {@link #columns}; empty where the manifest has
   *     no such column
   * @return the label; empty if the face is not annotated
   * @throws LabelException if a cell is not a label
   */
  public abstract Optional<Label> parse(List<String> cells) throws LabelException;

  /** The cells of {@link #columns} for a label of this task; the inverse of {@link #parse}. */
  public abstract List<String> cells(Label label);

  // ------------------------------------------------------------------------------- learning

  /** The labels of a batch as the loss reads them, one row a face. */
  public abstract Targets encode(List<FaceLabels> faces);

  /**
   * The output of the head.
   *
   * @param scores of the linear layer, [n, size]
   * @return [n, size]: logits of a classification, values of a regression
   */
  public abstract Tensor output(Tensor scores);

  /** The labels of a batch for a {@link #loss} with these options; classifications read them. */
  public BatchLabels weighted(BatchLabels labels, LossOptions options) {
    return labels;
  }

  /**
   * The mean loss over the annotated faces of a batch; 0 if no face is annotated.
   *
   * @param output of the head, [n, size]
   * @param labels with the options of the loss, see {@link #weighted}
   * @return a scalar
   */
  public abstract Tensor loss(Tensor output, BatchLabels labels);

  // ------------------------------------------------------------------------------ prediction

  /**
   * What the output of the head means, as a tensor: the probability of each label, or the predicted
   * quantities in their range.
   *
   * @param output of the head, [n, size]
   * @return [n, size]
   */
  public abstract Tensor values(Tensor output);

  /**
   * The numbers of a prediction, one row a face.
   *
   * @param output of the head, [n, size]
   */
  public abstract List<float[]> predictions(Tensor output);

  /**
   * The temporal median of predictions.
   *
   * @param window the numbers of consecutive frames
   * @param own the numbers of the frame in the middle
   */
  public abstract float[] smooth(List<float[]> window, float[] own);

  /** The columns of the task in the output. */
  public abstract List<Column> predictionColumns();

  /** The cells of {@link #predictionColumns}. */
  public abstract List<String> predictionCells(Prediction prediction);

  // ------------------------------------------------------------------------------ evaluation

  /**
   * Starts an evaluation.
   *
   * @param thresholds of the network that is evaluated, for this task; only a multi-label task
   *     reads them
   */
  public abstract TaskEvaluation evaluation(Thresholds thresholds);

  /**
   * The thresholds above which labels count as present, tuned on labelled faces; empty for tasks
   * without thresholds.
   *
   * @param predictions of a network with this task
   * @param truth the labels of the same faces, in the same order; not those of the test set
   */
  public Optional<Thresholds> tuned(List<Prediction> predictions, List<FaceLabels> truth) {
    return Optional.empty();
  }

  /** Whether a probability must exceed a threshold for a label to count as present. */
  public boolean hasThresholds() {
    return false;
  }

  /**
   * The thresholds of this task; one half for every label if {@code chosen} has none for it.
   *
   * @param chosen thresholds by the name of the task
   */
  public final Thresholds thresholds(Map<String, Thresholds> chosen) {
    Thresholds own = chosen.get(name());
    return own == null ? Thresholds.half(labels) : own;
  }

  /**
   * This task with other label names.
   *
   * @throws IllegalArgumentException if the task does not allow these label names
   */
  public abstract Task withLabels(List<String> labels);

  /** The rows of a matrix [n, size]. */
  static List<float[]> rows(Tensor matrix) {
    int n = matrix.size(0);
    int size = matrix.size(1);
    float[] all = matrix.toArray();
    List<float[]> rows = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      rows.add(Arrays.copyOfRange(all, i * size, (i + 1) * size));
    }
    return rows;
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof Task that
        && getClass() == that.getClass()
        && name().equals(that.name());
  }

  @Override
  public final int hashCode() {
    return name().hashCode();
  }

  @Override
  public final String toString() {
    return name() + labels;
  }
}
