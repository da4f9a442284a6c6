package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.compound.ZeroShot;
import kinesic.facebehavior.compound.ZeroShot.Term;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;

/** Compound expressions that are predicted by {@link ZeroShot}, as a test of affect networks. */
final class ZeroShotEvaluation {

  /** Recall averaged over the classes, by all terms of the score. */
  static final String ALL_TERMS = "compound zero-shot average recall";

  /** The same by single terms that tell all classes apart, with the name of each. */
  static final Map<String, Term> SINGLE_TERMS = singleTerms();

  private ZeroShotEvaluation() {}

  private static Map<String, Term> singleTerms() {
    Map<String, Term> terms = new LinkedHashMap<>();
    terms.put("action units", Term.ACTION_UNITS);
    terms.put("expressions", Term.EXPRESSION);
    return terms;
  }

  /** The metric of a single term. */
  static String only(String term) {
    return ALL_TERMS + ", only " + term;
  }

  /** Whether networks of these tasks have what the score needs. */
  static boolean suits(List<Task> tasks) {
    return tasks.containsAll(Affect.HEADS);
  }

  /** The metrics on the faces that are annotated with a compound expression. */
  static List<MetricValue> metrics(List<FaceLabels> truth, List<Prediction> predictions) {
    List<MetricValue> metrics = new ArrayList<>();
    metrics.add(metric(ALL_TERMS, truth, predictions, EnumSet.allOf(Term.class)));
    SINGLE_TERMS.forEach(
        (name, term) -> metrics.add(metric(only(name), truth, predictions, EnumSet.of(term))));
    return metrics;
  }

  private static MetricValue metric(
      String name, List<FaceLabels> truth, List<Prediction> predictions, Set<Term> terms) {
    List<CompoundExpression> classes = classes(truth);
    List<Prediction> faces = new ArrayList<>();
    List<CompoundExpression> shown = new ArrayList<>();
    for (int i = 0; i < truth.size(); i++) {
      if (truth.get(i).isAnnotated(Affect.COMPOUND)) {
        faces.add(predictions.get(i));
        shown.add(compound(truth.get(i)));
      }
    }
    float[] valence = new float[faces.size()];
    for (int i = 0; i < valence.length; i++) {
      valence[i] = faces.get(i).value(Affect.VALENCE_AROUSAL, 0);
    }
    int[] predicted =
        new ZeroShot(classes, terms)
            .predict(joined(faces, Affect.EXPRESSION), joined(faces, Affect.ACTION_UNITS), valence);
    ConfusionMatrix confusion = new ConfusionMatrix(classes.size());
    for (int i = 0; i < predicted.length; i++) {
      confusion.add(classes.indexOf(shown.get(i)), predicted[i]);
    }
    MetricValue recall = confusion.averageAccuracy();
    return new MetricValue(name, recall.value(), recall.chance());
  }

  private static CompoundExpression compound(FaceLabels labels) {
    return CompoundExpression.parse(labels.of(Affect.COMPOUND).orElseThrow());
  }

  /** The probabilities of a task, [faces, size]. */
  private static float[] joined(List<Prediction> faces, Task task) {
    float[] all = new float[faces.size() * task.size()];
    for (int i = 0; i < faces.size(); i++) {
      System.arraycopy(faces.get(i).of(task), 0, all, i * task.size(), task.size());
    }
    return all;
  }

  /** The smallest of the known sets that contains all classes of the test. */
  private static List<CompoundExpression> classes(List<FaceLabels> truth) {
    Set<CompoundExpression> present = EnumSet.noneOf(CompoundExpression.class);
    for (FaceLabels labels : truth) {
      if (labels.isAnnotated(Affect.COMPOUND)) {
        present.add(compound(labels));
      }
    }
    List<CompoundExpression> smallest = List.of(CompoundExpression.values());
    for (CompoundClasses set : CompoundClasses.values()) {
      if (set.classes().containsAll(present) && set.classes().size() < smallest.size()) {
        smallest = set.classes();
      }
    }
    return smallest;
  }
}
