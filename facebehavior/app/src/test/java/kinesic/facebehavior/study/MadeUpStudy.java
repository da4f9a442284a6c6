package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.study.StudyPage.Subject;
import kinesic.facebehavior.task.Affect;

/**
 * A study with planted effects: both couplings gain on the units that are left out, in both
 * families of databases; co-annotation gains on expressions in the first family only.
 */
final class MadeUpStudy {

  private static final String TEST = "test";

  private static final List<MetricKey> METRICS =
      List.of(
          new MetricKey(TEST, "valence-arousal mean CCC", Optional.of(Affect.VALENCE_AROUSAL)),
          new MetricKey(TEST, "AU mean AUC", Optional.of(Affect.ACTION_UNITS)),
          new MetricKey(TEST, "AU thresholded mean F1", Optional.of(Affect.ACTION_UNITS)),
          new MetricKey(TEST, "expression average accuracy", Optional.of(Affect.EXPRESSION)));

  static final Subject SUBJECT =
      new Subject(
          Map.of(TEST, "people that no training database contains"),
          Affect.HEADS,
          Relatedness.duWeighted());

  private MadeUpStudy() {}

  private static List<Variant> couplings() {
    List<Variant> variants = new ArrayList<>();
    for (Coupling coupling : Coupling.values()) {
      variants.add(Variant.of(VariantSettings.ONE.with(coupling)));
    }
    return variants;
  }

  /**
   * The metrics of all runs.
   *
   * @param families the names of the databases
   */
  static StudyResults results(List<String> families, int seeds) {
    return results(families, seeds, Map.of());
  }

  /**
   * The metrics of all runs.
   *
   * @param choices how settings were chosen, by the name of a CSV file
   */
  static StudyResults results(List<String> families, int seeds, Map<String, Table> choices) {
    List<Variant> variants = new ArrayList<>();
    Affect.HEADS.forEach(task -> variants.add(Variant.alone(task, VariantSettings.ONE)));
    variants.addAll(couplings());
    List<Variant> weighted =
        List.of(
            Variant.of(VariantSettings.ONE).withWeighting("uncertainty"),
            Variant.of(VariantSettings.ONE.with(Coupling.BOTH)).withWeighting("uncertainty"));
    List<VariantRun> runs = new ArrayList<>();
    for (String family : families) {
      runs.addAll(
          MatrixBuilder.of(family, List.of(.05, 1.0), seeds)
              .complete(variants, weighted)
              .without(couplings(), MadeUpStudy::scenarios)
              .build()
              .runs());
    }
    StudyResults results =
        new StudyResults(new TrainedMatrix(new StudyMatrix(runs), choices), METRICS);
    for (VariantRun run : results.matrix().runs()) {
      results.add(run, measured(run));
    }
    return results;
  }

  private static List<Scenario> scenarios(long seed) {
    String unit = Affect.ACTION_UNITS.labels().get((int) seed % Affect.ACTION_UNITS.size());
    String other = Affect.ACTION_UNITS.labels().get((int) (seed + 5) % Affect.ACTION_UNITS.size());
    String expression = Affect.EXPRESSION.labels().get((int) seed % Affect.EXPRESSION.size());
    return List.of(
        new Scenario(unit, "one unit", Set.of(unit), Set.of()),
        new Scenario(other, "one unit", Set.of(other), Set.of()),
        new Scenario(
            "units as BP4D",
            "units as BP4D",
            Set.copyOf(Affect.ACTION_UNITS.labels().subList(2, 7)),
            Set.of()),
        new Scenario(expression, "one expression", Set.of(), Set.of(expression)));
  }

  private static List<TestResult> measured(VariantRun run) {
    Random noise = new Random(7 * run.seed() + run.family().hashCode());
    Random own = new Random(run.folder().hashCode());
    double level = .5 + .04 * noise.nextGaussian();
    Coupling coupling = run.variant().settings().coupling();
    boolean isFirst = !run.family().equals("second");
    Map<String, Double> values = new TreeMap<>();
    for (MetricKey metric : METRICS) {
      if (metric.concerns(run.variant())) {
        boolean gains = coupling == Coupling.CO_ANNOTATION && isFirst;
        double gain = gains && metric.metric().startsWith("expression") ? .1 : 0;
        double loss = run.fraction() < 1 ? .2 : 0;
        double alone = run.variant().alone().isPresent() ? .1 : 0;
        values.put(metric.metric(), level + gain - loss - alone + .01 * own.nextGaussian());
      }
    }
    for (String unit : Affect.ACTION_UNITS.labels()) {
      double gain = run.scenario().isComplete() ? .3 : coupling == Coupling.BOTH ? .15 : 0;
      for (String metric : List.of(" AUC", " AP", " thresholded F1")) {
        values.put(unit + metric, level + gain + .015 * own.nextGaussian());
        values.put(unit + metric + ThroughTable.SUFFIX, level + .1 + .02 * own.nextGaussian());
      }
    }
    for (String expression : Affect.EXPRESSION.labels()) {
      for (String metric : List.of(" AUC", " AP", " recall")) {
        values.put(expression + metric, level + .02 * own.nextGaussian());
        values.put(expression + metric + ThroughTable.SUFFIX, level + .01 * own.nextGaussian());
      }
    }
    List<TestResult> results = new ArrayList<>();
    values.forEach(
        (name, value) -> results.add(new TestResult(TEST, new MetricValue(name, value, .3))));
    return results;
  }
}
