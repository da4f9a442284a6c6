package kinesic.facebehavior.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * The peaks of a face: the greatest and the least of each quantity, the surest frame of each class
 * that is the most probable one now and then, and the frame with the most of all labels together.
 */
final class Peaks {

  /** A class that is the most probable one in a smaller share of the frames has no peak. */
  private static final double RARE = 0.02;

  private static final int MOST_NAMED = 8; // labels

  /** Something that a face may show more or less; NaN where it does not count. */
  private static final class Candidate {

    private final String name;
    private final ToDoubleFunction<Prediction> value;
    private final boolean greatest;
    private final Function<Prediction, String> text;
    private @Nullable Peak peak;
    private int counted; // frames

    Candidate(
        String name,
        boolean greatest,
        ToDoubleFunction<Prediction> value,
        Function<Prediction, String> text) {
      this.name = name;
      this.greatest = greatest;
      this.text = text;
      this.value = value;
    }

    /** Counts a frame; returns whether it is the peak so far. */
    boolean counts(double other) {
      if (Double.isNaN(other)) {
        return false;
      }
      counted++;
      return peak == null || (greatest ? other > peak.value() : other < peak.value());
    }
  }

  private final List<Candidate> candidates = new ArrayList<>();
  private int frames;

  Peaks(List<Task> tasks) {
    for (Task task : tasks) {
      switch (task) {
        case Regression values -> addQuantities(values);
        case Classification classes -> addClasses(classes);
        case MultiLabel labels ->
            candidates.add(
                new Candidate(
                    "most " + labels.title(),
                    true,
                    prediction -> sum(labels, prediction),
                    prediction -> present(labels, prediction)));
      }
    }
  }

  private void addQuantities(Regression task) {
    for (int d = 0; d < task.size(); d++) {
      int quantity = d;
      String name = task.labels().get(d).replace('_', ' ');
      for (boolean highest : new boolean[] {true, false}) {
        candidates.add(
            new Candidate(
                (highest ? "highest " : "lowest ") + name,
                highest,
                p -> p.value(task, quantity),
                p -> decimal(p.value(task, quantity))));
      }
    }
  }

  private void addClasses(Classification task) {
    for (int k = 0; k < task.size(); k++) {
      int wanted = k;
      candidates.add(
          new Candidate(
              task.labels().get(k).replace('_', ' '),
              true,
              p -> p.best(task) == wanted ? p.bestProbability(task) : Double.NaN,
              p -> String.format(Locale.ROOT, "%.0f %%", 100 * p.bestProbability(task))));
    }
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replace('-', '\u2212');
  }

  /** The labels that are present, or the first of them. */
  private static String present(MultiLabel task, Prediction prediction) {
    List<String> present =
        IntStream.range(0, task.size())
            .filter(m -> prediction.isPresent(task, m))
            .mapToObj(m -> task.labels().get(m).replace('_', ' '))
            .toList();
    String first = String.join(" ", present.subList(0, Math.min(MOST_NAMED, present.size())));
    return present.size() > MOST_NAMED ? first + " +" + (present.size() - MOST_NAMED) : first;
  }

  private static double sum(MultiLabel task, Prediction prediction) {
    double sum = 0;
    for (int m = 0; m < task.size(); m++) {
      sum += prediction.probability(task, m);
    }
    return sum;
  }

  /** Takes the next frame into account; the portrait is asked for if it is a peak so far. */
  void add(double at, Prediction prediction, Supplier<FaceImage> portrait) {
    frames++;
    @Nullable FaceImage image = null;
    for (Candidate candidate : candidates) {
      double value = candidate.value.applyAsDouble(prediction);
      if (candidate.counts(value)) {
        image = image == null ? portrait.get() : image;
        candidate.peak =
            new Peak(candidate.name, value, candidate.text.apply(prediction), at, image);
      }
    }
  }

  /** The peaks so far, in the order of the tasks. */
  List<Peak> all() {
    List<Peak> all = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (candidate.peak != null && candidate.counted >= RARE * frames) {
        all.add(candidate.peak);
      }
    }
    return all;
  }
}
