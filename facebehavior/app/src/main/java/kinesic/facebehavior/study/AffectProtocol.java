package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import kinesic.facebehavior.loss.MatchingOptions.Form;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.study.Search.Subject;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Task;

/**
 * The study of affect: settings are searched for on validation faces, a pilot says how many seeds
 * are needed, and the variants are compared on the test sets of all families of databases.
 *
 * <p>All families have the settings that were found on the first and are compared in the same way,
 * so that what the others show is a replication.
 */
public final class AffectProtocol implements Protocol {

  /** The databases for which settings are chosen, {@link SyntheticFamily#FIRST}. */
  public static final String FIRST = "first";

  /** The databases of the command line. */
  public static final String GIVEN = "given";

  /** The databases on whose validation set settings are chosen. */
  public static final String SEARCH = "search";

  /** The databases of the pilot. */
  public static final String PILOT = "pilot";

  private static final long SEARCH_SEED = 101;
  private static final int COMBINED = 2; // weightings that are combined with both couplings

  /**
   * How large a study is.
   *
   * @param families the names of the databases, the first of which has the settings chosen for it
   * @param seeds of the comparisons
   * @param fractions of the labels, ascending to 1
   * @param trials of the search for each subject; 0 for no search
   * @param pilotSeeds of the pilot; 0 for none
   */
  public record Size(
      List<String> families, int seeds, List<Double> fractions, int trials, int pilotSeeds) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is negative, the fractions do not ascend to 1,
     *     or there is no seed
     */
    public Size {
      families = List.copyOf(families);
      fractions = List.copyOf(fractions);
      MatrixBuilder.of(families.getFirst(), fractions, seeds);
      if (trials < 0 || pilotSeeds < 0) {
        throw new IllegalArgumentException(
            "study: trials are %s and pilot seeds %s, expected at least 0"
                .formatted(trials, pilotSeeds));
      }
    }
  }

  private final Size size;
  private final AffectVariants variants;
  private final LongFunction<List<Scenario>> scenarios;
  private final List<MetricKey> validated;
  private final List<MetricKey> metrics;

  /**
   * Creates a protocol.
   *
   * @param tasks that are learned
   * @param usual the settings of the command line, those of the first trial of the search
   * @param estimates whether a table can be estimated from the databases
   * @param scenarios what the databases do not annotate, by seed
   * @param validated the metrics that the validation set of the search has labels for; empty if
   *     there is no search
   * @param metrics by which variants are compared where everything is annotated
   */
  public AffectProtocol(
      Size size,
      List<Task> tasks,
      VariantSettings usual,
      boolean estimates,
      LongFunction<List<Scenario>> scenarios,
      List<MetricKey> validated,
      List<MetricKey> metrics) {
    this.size = size;
    this.variants = new AffectVariants(tasks, usual, estimates);
    this.scenarios = scenarios;
    this.validated = List.copyOf(validated);
    this.metrics = List.copyOf(metrics);
  }

  @Override
  public Optional<TrainedMatrix> run(Trainings trainings) throws IOException {
    Map<String, Table> choices = new LinkedHashMap<>();
    Optional<Search> search = search(trainings, choices);
    if (search.isEmpty() || !pilot(search.get(), trainings, choices)) {
      return Optional.empty();
    }
    StudyMatrix matrix = matrix(search.get());
    List<VariantRun> teachers =
        matrix.runs().stream().filter(run -> run.variant().alone().isPresent()).toList();
    List<VariantRun> rest =
        matrix.runs().stream().filter(run -> run.variant().alone().isEmpty()).toList();
    return trainings.complete("single tasks", teachers) && trainings.complete("all tasks", rest)
        ? Optional.of(new TrainedMatrix(matrix, choices))
        : Optional.empty();
  }

  // ---------------------------------------------------------------- choices

  private Optional<Search> search(Trainings trainings, Map<String, Table> choices)
      throws IOException {
    List<MetricKey> scores =
        variants.tasks().stream()
            .map(task -> new MetricKey(ValidationData.NAME, score(task), Optional.of(task)))
            .filter(validated::contains)
            .toList();
    Search search = new Search(SEARCH, SEARCH_SEED, size.trials(), scores);
    if (size.trials() == 0) {
      return Optional.of(search);
    }
    List<Subject> subjects = new ArrayList<>(variants.singles());
    subjects.add(variants.uncoupled());
    subjects.addAll(variants.coupled());
    subjects.addAll(variants.weighted());
    subjects.add(variants.averaged());
    if (!search.run("search", subjects, trainings)) {
      return Optional.empty();
    }
    List<Variant> teachers =
        variants.singles().stream()
            .map(one -> search.best(one.variant().name()).run().variant())
            .toList();
    Subject student = variants.taught(teachers);
    Map<String, Variant> controls = new LinkedHashMap<>();
    for (Subject coupled : variants.coupled()) {
      controls.put(
          coupled.variant().name(), AffectVariants.wrong(search.chosen(coupled.variant())));
    }
    if (!search.run("search with teachers", List.of(student), trainings)
        || !search.control("wrong tables", controls, trainings)) {
      return Optional.empty();
    }
    subjects.add(student);
    choices.put("search.csv", SearchTable.of(search, subjects));
    return Optional.of(search);
  }

  /** The metric of a task by which settings are chosen. */
  private static String score(Task task) {
    return task.equals(Affect.ACTION_UNITS)
        ? "AU mean AUC" // needs no threshold
        : task.tracked().orElseThrow().key();
  }

  private boolean pilot(Search search, Trainings trainings, Map<String, Table> choices)
      throws IOException {
    if (size.pilotSeeds() == 0) {
      return true;
    }
    Pilot pilot = Pilot.of(PILOT, both(search), search.chosen(uncoupled()), size.pilotSeeds());
    if (!trainings.complete("pilot", pilot.runs())) {
      return false;
    }
    choices.put("pilot.csv", pilot.table(trainings, metrics));
    return true;
  }

  // ---------------------------------------------------------------- comparisons

  private Variant uncoupled() {
    return variants.uncoupled().variant();
  }

  private Variant both(Search search) {
    return search.chosen(variants.coupled().getLast().variant());
  }

  private StudyMatrix matrix(Search search) {
    Variant none = search.chosen(uncoupled());
    Variant both = both(search);
    List<Variant> singles = chosen(search, variants.singles());
    List<Variant> weighted = chosen(search, variants.weighted());
    List<Variant> joint = new ArrayList<>(List.of(none));
    joint.addAll(chosen(search, variants.coupled()));
    List<Variant> reduced = new ArrayList<>(singles);
    reduced.addAll(joint);
    reduced.add(search.chosen(variants.taught(singles).variant()));
    reduced.add(search.chosen(variants.averaged().variant()));
    List<Variant> whole =
        new ArrayList<>(
            List.of(
                AffectVariants.asPrinted(none),
                AffectVariants.asPrinted(both),
                AffectVariants.wrong(both)));
    whole.addAll(weighted);
    best(search).forEach(one -> whole.add(AffectVariants.combined(both, one)));
    List<Variant> leftOut = new ArrayList<>(joint);
    leftOut.add(AffectVariants.wrong(search.chosen(variants.matched(Form.BERNOULLI).variant())));
    List<VariantRun> runs = new ArrayList<>();
    for (String family : size.families()) {
      runs.addAll(
          MatrixBuilder.of(family, size.fractions(), size.seeds())
              .complete(reduced, whole)
              .without(leftOut, scenarios)
              .build()
              .runs());
    }
    runs.sort(Comparator.comparingLong(VariantRun::seed)); // complete for some seeds early
    return new StudyMatrix(runs);
  }

  /** The weightings with the best scores in the search, which are combined with both couplings. */
  private List<Variant> best(Search search) {
    Comparator<Variant> byScore =
        Comparator.comparingDouble(
            one -> size.trials() == 0 ? 0 : -search.best(one.name()).score());
    return chosen(search, variants.weighted()).stream().sorted(byScore).limit(COMBINED).toList();
  }

  private static List<Variant> chosen(Search search, List<Subject> subjects) {
    return subjects.stream().map(subject -> search.chosen(subject.variant())).toList();
  }
}
