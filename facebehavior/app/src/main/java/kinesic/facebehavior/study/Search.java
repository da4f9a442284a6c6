package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kinesic.engine.RandomStream;

/**
 * A random search for the settings of variants, with the same number of trials for each. Networks
 * are scored on a validation set.
 *
 * <p>The first trial has the settings of the command line. In each other trial every setting is
 * drawn once, for all subjects together: the trials of two subjects with the same number have the
 * same learning rate and the same loss weights, so that the luck of a draw favours none of them.
 * The draws of a setting are spread over its range (Latin hypercube sampling, McKay, Beckman and
 * Conover 1979).
 */
final class Search {

  /**
   * A variant whose settings are searched for.
   *
   * @param variant with the settings of the command line
   * @param dimensions what is drawn; the other settings stay the same
   */
  record Subject(Variant variant, List<SearchDimension> dimensions) {

    /** Copies the list. */
    Subject {
      dimensions = List.copyOf(dimensions);
    }
  }

  /**
   * A trial.
   *
   * @param subject the name of the variant
   * @param number from 1; 0 for one that cannot be chosen
   * @param run with the drawn settings
   * @param score on the validation set; NaN if the loss was not finite
   */
  record Trial(String subject, int number, VariantRun run, double score) {

    boolean isBetterThan(Trial other) {
      return score > other.score || (Double.isNaN(other.score) && !Double.isNaN(score));
    }
  }

  private static final long DRAWS = 1; // the seed of the draws

  private final String family;
  private final long seed;
  private final int count;
  private final List<MetricKey> metrics;
  private final List<Trial> trials = new ArrayList<>();
  private final Map<String, Trial> best = new LinkedHashMap<>(); // by subject

  /**
   * Creates a search without trials.
   *
   * @param family the databases on which networks are scored
   * @param seed of all runs
   * @param count the number of trials for each subject, at least 1
   * @param metrics whose sum is the score; of a network of a single task, those that judge it
   */
  Search(String family, long seed, int count, List<MetricKey> metrics) {
    this.family = family;
    this.seed = seed;
    this.count = count;
    this.metrics = List.copyOf(metrics);
  }

  /** All trials so far, the subjects one after the other. */
  List<Trial> trials() {
    return List.copyOf(trials);
  }

  /** Whether a trial is the best of its subject. */
  boolean isChosen(Trial trial) {
    return trial.equals(best.get(trial.subject()));
  }

  /** The variant with the best settings that were tried for it; unchanged if none were. */
  Variant chosen(Variant variant) {
    Trial trial = best.get(variant.name());
    return trial == null ? variant : variant.with(trial.run().variant().settings());
  }

  /**
   * The best trial of a subject.
   *
   * @throws IllegalArgumentException if it had none
   */
  Trial best(String subject) {
    Trial trial = best.get(subject);
    if (trial == null) {
      throw new IllegalArgumentException("search: nothing was tried for " + subject);
    }
    return trial;
  }

  /**
   * Tries settings.
   *
   * @return whether all networks are trained; false if the study was interrupted
   */
  boolean run(String stage, List<Subject> subjects, Trainings trainings) throws IOException {
    List<VariantRun> runs = subjects.stream().flatMap(this::runs).toList();
    if (!trainings.complete(stage, runs)) {
      return false;
    }
    for (Subject subject : subjects) {
      List<VariantRun> own = runs(subject).toList();
      for (int i = 0; i < own.size(); i++) {
        add(subject.variant().name(), i + 1, own.get(i), trainings);
      }
    }
    return true;
  }

  /**
   * Scores variants that cannot be chosen.
   *
   * @param controls by the subject to which each belongs
   * @return whether all networks are trained; false if the study was interrupted
   */
  boolean control(String stage, Map<String, Variant> controls, Trainings trainings)
      throws IOException {
    if (!trainings.complete(stage, controls.values().stream().map(this::run).toList())) {
      return false;
    }
    for (Map.Entry<String, Variant> control : controls.entrySet()) {
      add(control.getKey(), 0, run(control.getValue()), trainings);
    }
    return true;
  }

  private void add(String subject, int number, VariantRun run, Trainings trainings)
      throws IOException {
    Trial trial = new Trial(subject, number, run, score(run.variant(), trainings.metrics(run)));
    trials.add(trial);
    if (number > 0) {
      best.merge(subject, trial, (before, now) -> now.isBetterThan(before) ? now : before);
    }
  }

  private VariantRun run(Variant variant) {
    return new VariantRun(family, Scenario.COMPLETE, variant, 1, seed);
  }

  private Stream<VariantRun> runs(Subject subject) {
    List<VariantRun> runs = new ArrayList<>();
    for (int trial = 1; trial <= count; trial++) {
      VariantSettings settings = subject.variant().settings();
      if (trial > 1) {
        for (SearchDimension dimension : subject.dimensions()) {
          settings = dimension.at(share(dimension, trial - 2), settings);
        }
      }
      runs.add(run(subject.variant().with("trial " + trial, settings)));
    }
    return runs.stream();
  }

  /**
   * Where the value of a trial lies in the range of a setting: the range is cut into as many equal
   * parts as there are draws, and each draw is from another part.
   */
  private double share(SearchDimension dimension, int draw) {
    RandomStream random = new RandomStream(DRAWS, "study/search/" + dimension.column());
    int parts = count - 1;
    int part = random.permutation(parts)[draw];
    double within = 0;
    for (int i = 0; i <= draw; i++) {
      within = random.nextDouble();
    }
    return (part + within) / parts;
  }

  private double score(Variant variant, List<TestResult> results) {
    return metrics.stream()
        .filter(metric -> metric.concerns(variant))
        .mapToDouble(
            metric ->
                results.stream()
                    .filter(one -> one.test().equals(metric.test()))
                    .filter(one -> one.metric().name().equals(metric.metric()))
                    .mapToDouble(one -> one.metric().value())
                    .findFirst()
                    .orElse(Double.NaN))
        .sum();
  }
}
