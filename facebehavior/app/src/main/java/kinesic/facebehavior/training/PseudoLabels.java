package kinesic.facebehavior.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.manifest.UnreadableImages;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.Label;
import kinesic.facebehavior.task.Label.Category;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.Label.Values;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;

/**
 * Pseudo-labels: trained networks, the teachers, label the faces of a training set for the tasks
 * that these faces are not annotated for, and a student learns from both kinds of labels. With a
 * teacher for each task, every database gets labels of all tasks.
 *
 * <pre>{@code
 * TrainingData more =
 *     PseudoLabels.STANDARD.label(
 *         data, List.of(expressions, actionUnits, valenceArousal), new UnreadableImages(true));
 * boolean complete = new TrainingRun(plan, more, folder, interval).run();
 * }</pre>
 *
 * <p>A prediction becomes a label if the teacher is sure enough:
 *
 * <ul>
 *   <li>of a classification, the most probable class if its probability is at least {@code
 *       confidence};
 *   <li>of a multi-label task with the tuned threshold t of a label, present if its probability p
 *       &gt; t + margin · (1 - t) and absent if p &lt; t - margin · t; between them the label stays
 *       unknown;
 *   <li>of a regression, the predicted values.
 * </ul>
 *
 * <p>Annotated labels are never replaced, not even where another manifest annotates the same face.
 * A label of a multi-label task that no training face is annotated for has not been learned by a
 * teacher and stays unknown. The person of a face is never guessed.
 *
 * <p>Every pool keeps its faces, so that an epoch has the same steps, and weights of classes that
 * depend on the data are those of the annotated faces.
 *
 * <p>Sources: D.-H. Lee, Pseudo-Label: the simple and efficient semi-supervised learning method for
 * deep neural networks, ICML 2013 workshop on challenges in representation learning; for teachers
 * of single tasks G. Ghiasi et al., Multi-task self-training for learning general representations,
 * ICCV 2021, arXiv 2108.11353. Unlike in the first, the teachers do not change during the training
 * of the student, and a pseudo-label has the weight of an annotated one.
 *
 * @param confidence the least probability of a class, 0 to 1
 * @param margin the width of the unknown range on each side of a threshold, as a part of that side,
 *     from 0 to less than 1
 * @param soft whether the label of a classification is the predicted distribution; otherwise it is
 *     the most probable class alone
 */
public record PseudoLabels(double confidence, double margin, boolean soft) {

  /**
   * A confidence of 0.5, with which a class is more probable than all others together, a margin of
   * 0.3, and classes without distributions.
   */
  public static final PseudoLabels STANDARD = new PseudoLabels(0.5, 0.3, false);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public PseudoLabels {
    TrainingPlan.require(
        confidence >= 0 && confidence <= 1, "confidence", confidence, "a number from 0 to 1");
    TrainingPlan.require(margin >= 0 && margin < 1, "margin", margin, "at least 0 and less than 1");
  }

  /**
   * Adds the predictions of teachers to the labels of training faces. The validation set does not
   * change.
   *
   * @param teachers networks with tuned thresholds; each labels for those of its tasks that the
   *     data has. Of two with the same task, the first decides. They are left in evaluation mode.
   * @param unreadable records images that cannot be read; their faces get no labels
   * @return data with the same faces in the same pools
   * @throws IOException if an image cannot be read and that is an error, or no image can be read
   */
  public TrainingData label(
      TrainingData data, List<FaceBehaviorNet> teachers, UnreadableImages unreadable)
      throws IOException {
    LabelledFaces faces = new LabelledFaces(data);
    for (FaceBehaviorNet teacher : teachers) {
      List<Task> tasks = faces.tasksOf(teacher);
      List<ManifestRow> rows = faces.lacking(tasks);
      List<Prediction> predictions = predictions(teacher, rows, data, unreadable);
      for (int i = 0; i < rows.size(); i++) {
        if (!unreadable.contains(rows.get(i).image())) {
          for (Task task : tasks) {
            Optional<Label> label = label(task, predictions.get(i));
            if (label.isPresent()) {
              faces.add(rows.get(i), task, label.get());
            }
          }
        }
      }
    }
    return faces.labelled();
  }

  private static List<Prediction> predictions(
      FaceBehaviorNet teacher,
      List<ManifestRow> rows,
      TrainingData data,
      UnreadableImages unreadable)
      throws IOException {
    Manifest first = data.all().getFirst();
    List<Prediction> predictions = new ArrayList<>(rows.size());
    if (!rows.isEmpty()) {
      Predictor predictor = new Predictor(teacher);
      new FaceStream(new Manifest(first.file(), first.tasks(), rows), predictor.side(), unreadable)
          .forEach(0, rows.size(), images -> predictions.addAll(predictor.predict(images)));
    }
    return predictions;
  }

  /** The label that a prediction amounts to; empty if the teacher is not sure enough. */
  Optional<Label> label(Task task, Prediction prediction) {
    return switch (task) {
      case Classification classes ->
          prediction.bestProbability(classes) >= confidence
              ? Optional.of(category(classes, prediction))
              : Optional.empty();
      case MultiLabel labels -> Optional.of(presence(labels, prediction));
      case Regression values -> Optional.of(Values.of(prediction.of(values)));
    };
  }

  private Category category(Classification task, Prediction prediction) {
    if (!soft || task.keepsBestOnly()) {
      return new Category(prediction.bestLabel(task));
    }
    SequencedMap<String, Float> probabilities = new LinkedHashMap<>();
    for (int k = 0; k < task.size(); k++) {
      probabilities.put(task.labels().get(k), prediction.probability(task, k));
    }
    return Category.proportional(probabilities);
  }

  private Presence presence(MultiLabel task, Prediction prediction) {
    Thresholds thresholds = prediction.thresholds(task);
    Presence presence = Presence.NONE;
    for (int m = 0; m < task.size(); m++) {
      double threshold = thresholds.of(m);
      double probability = prediction.probability(task, m);
      if (probability > threshold + margin * (1 - threshold)) {
        presence = presence.with(m, true);
      } else if (probability < threshold - margin * threshold) {
        presence = presence.with(m, false);
      }
    }
    return presence;
  }
}
