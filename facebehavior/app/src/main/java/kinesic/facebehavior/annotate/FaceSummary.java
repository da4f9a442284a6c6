package kinesic.facebehavior.annotate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/**
 * What is written about a face.
 *
 * @param lines the most probable class of each classification with its probability, and quantities
 *     that have no circumplex
 * @param affect valence and arousal, if the network predicts them
 * @param present the labels that are present, or the most certain of them
 */
record FaceSummary(List<String> lines, Optional<Affects> affect, List<String> present) {

  private static final int MOST_PRESENT = 8;
  private static final int LONGEST_NAME = 24; // characters

  /**
   * A point of the circumplex.
   *
   * @param valence from -1, unpleasant, to 1, pleasant
   * @param arousal from -1, passive, to 1, activated
   */
  record Affects(double valence, double arousal) {}

  /** Copies the lists. */
  FaceSummary {
    lines = List.copyOf(lines);
    present = List.copyOf(present);
  }

  /**
   * What is written about a prediction.
   *
   * @param tasks of the network
   */
  static FaceSummary of(List<Task> tasks, Prediction prediction) {
    List<String> lines = new ArrayList<>();
    List<String> present = new ArrayList<>();
    for (Task task : Tasks.byPosition(tasks)) {
      switch (task) {
        case Classification classes -> lines.add(best(classes, prediction));
        case MultiLabel labels -> present.addAll(present(labels, prediction));
        case Regression values -> {
          if (!values.equals(Affect.VALENCE_AROUSAL)) {
            lines.addAll(values(values, prediction));
          }
        }
      }
    }
    Optional<Affects> affect =
        prediction.has(Affect.VALENCE_AROUSAL)
            ? Optional.of(
                new Affects(
                    prediction.value(Affect.VALENCE_AROUSAL, 0),
                    prediction.value(Affect.VALENCE_AROUSAL, 1)))
            : Optional.empty();
    return new FaceSummary(lines, affect, present);
  }

  private static String best(Classification task, Prediction prediction) {
    return String.format(
        Locale.ROOT,
        "%s %.0f %%",
        shown(prediction.bestLabel(task)),
        100 * prediction.bestProbability(task));
  }

  private static List<String> values(Regression task, Prediction prediction) {
    return IntStream.range(0, task.size())
        .mapToObj(
            d ->
                String.format(
                        Locale.ROOT,
                        "%s %.2f",
                        shown(task.labels().get(d)),
                        prediction.value(task, d))
                    .replace('-', '\u2212'))
        .toList();
  }

  /** The labels that are present, in their order; of many, those furthest above the threshold. */
  private static List<String> present(MultiLabel task, Prediction prediction) {
    List<Integer> all =
        IntStream.range(0, task.size())
            .filter(m -> prediction.isPresent(task, m))
            .boxed()
            .sorted(Comparator.comparingDouble(m -> -above(task, prediction, m)))
            .toList();
    List<String> names = new ArrayList<>();
    int shown = all.size() > MOST_PRESENT ? MOST_PRESENT - 1 : all.size();
    all.stream().limit(shown).sorted().forEach(m -> names.add(shown(task.labels().get(m))));
    if (all.size() > shown) {
      names.add("+" + (all.size() - shown));
    }
    return names;
  }

  private static float above(MultiLabel task, Prediction prediction, int m) {
    return prediction.probability(task, m) - prediction.thresholds(task).of(m);
  }

  private static String shown(String label) {
    String name = label.replace('_', ' ');
    int characters = name.codePointCount(0, name.length());
    return characters > LONGEST_NAME
        ? name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME - 1)) + "\u2026"
        : name;
  }
}
