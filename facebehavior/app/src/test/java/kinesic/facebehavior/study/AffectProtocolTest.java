package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kinesic.facebehavior.loss.MatchingOptions.Form;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Task;
import org.junit.jupiter.api.Test;

/** The study of affect without any training: networks are as good as their λ of action units. */
final class AffectProtocolTest {

  private static final List<Task> TASKS =
      List.of(Affect.VALENCE_AROUSAL, Affect.ACTION_UNITS, Affect.EXPRESSION);
  private static final VariantSettings USUAL =
      VariantSettings.ONE.with(new Weights(12, 1, .1, 1)).withTemperature(.2);
  private static final AffectProtocol.Size SIZE =
      new AffectProtocol.Size(List.of(AffectProtocol.FIRST, "second"), 3, List.of(.05, 1.0), 4, 2);
  private static final List<String> SCORES =
      List.of("valence-arousal mean CCC", "AU mean AUC", "expression average accuracy");

  private static final List<MetricKey> VALIDATED =
      List.of(
          new MetricKey(ValidationData.NAME, SCORES.get(0), Optional.of(Affect.VALENCE_AROUSAL)),
          new MetricKey(ValidationData.NAME, SCORES.get(1), Optional.of(Affect.ACTION_UNITS)),
          new MetricKey(ValidationData.NAME, SCORES.get(2), Optional.of(Affect.EXPRESSION)));

  private final Map<String, List<VariantRun>> stages = new LinkedHashMap<>();

  private final Trainings trainings =
      new Trainings() {

        @Override
        public boolean complete(String stage, List<VariantRun> runs) {
          stages.put(stage, runs);
          return true;
        }

        @Override
        public List<TestResult> metrics(VariantRun run) {
          double value = run.variant().settings().weights().multiLabel();
          String test = run.family().equals(AffectProtocol.SEARCH) ? ValidationData.NAME : "test";
          return SCORES.stream()
              .map(score -> new TestResult(test, new MetricValue(score, value, 0)))
              .toList();
        }
      };

  private List<VariantRun> stage(String name) {
    return stages.getOrDefault(name, List.of());
  }

  private TrainedMatrix run(AffectProtocol.Size size) throws Exception {
    return new AffectProtocol(
            size,
            TASKS,
            USUAL,
            true,
            Scenario::forSeed,
            VALIDATED,
            List.of(new MetricKey("test", "AU mean AUC", Optional.of(Affect.ACTION_UNITS))))
        .run(trainings)
        .orElseThrow();
  }

  @Test
  void every_variant_has_the_same_number_of_trials() throws Exception {
    Table search = Objects.requireNonNull(run(SIZE).tables().get("search.csv"));
    Map<String, Integer> trials = new TreeMap<>();
    Map<String, Integer> chosen = new TreeMap<>();
    int last = search.columns().size() - 1;
    for (List<String> row : search.rows()) {
      trials.merge(row.get(0), row.get(1).equals("0") ? 0 : 1, Integer::sum);
      chosen.merge(row.get(0), row.get(last).equals("yes") ? 1 : 0, Integer::sum);
    }
    assertEquals(3 + 1 + 6 + 6 + 2, trials.size(), trials.toString());
    assertEquals(List.of(SIZE.trials()), trials.values().stream().distinct().toList());
    assertEquals(List.of(1), chosen.values().stream().distinct().toList());
    assertEquals(
        6,
        search.rows().stream().filter(row -> row.get(last).equals("control")).count(),
        "a wrong table for every coupling");
  }

  @Test
  void trials_of_one_number_have_the_same_rate_and_weights_and_the_best_is_taken()
      throws Exception {
    TrainedMatrix trained = run(SIZE);
    Map<String, List<Double>> drawn =
        stage("search").stream()
            .filter(run -> run.variant().alone().isEmpty())
            .collect(
                Collectors.groupingBy(
                    run -> run.variant().remark(),
                    Collectors.mapping(
                        run -> run.variant().settings().weights().multiLabel(),
                        Collectors.toList())));
    assertEquals(SIZE.trials(), drawn.size());
    drawn.forEach((trial, weights) -> assertEquals(1, weights.stream().distinct().count(), trial));
    assertEquals(
        Set.of(12.0),
        Set.copyOf(drawn.getOrDefault("trial 1", List.of())),
        "the settings of the command line");
    double best = drawn.values().stream().mapToDouble(List::getFirst).max().orElseThrow();
    for (Variant variant : trained.matrix().variants()) {
      if (variant.alone().isEmpty() && !variant.remark().equals("every weight 1")) {
        assertEquals(best, variant.settings().weights().multiLabel(), 0, variant.name());
      }
    }
  }

  @Test
  void the_same_options_give_the_same_runs() throws Exception {
    TrainedMatrix once = run(SIZE);
    List<VariantRun> tried = stage("search");
    assertEquals(once.matrix(), run(SIZE).matrix());
    assertEquals(tried, stage("search"));
  }

  @Test
  void trials_are_spread_over_the_range_of_a_setting() {
    for (SearchDimension dimension :
        List.of(SearchDimension.LAMBDA_AU, SearchDimension.JOINT_RATE_SCALE)) {
      List<String> parts =
          IntStream.range(0, 4)
              .mapToObj(part -> dimension.text(dimension.at((part + .5) / 4, USUAL)))
              .toList();
      assertEquals(4, Set.copyOf(parts).size(), parts.toString());
    }
    assertEquals("12.0", SearchDimension.LAMBDA_AU.text(SearchDimension.LAMBDA_AU.at(.5, USUAL)));
    assertEquals("4.00", SearchDimension.LAMBDA_AU.text(SearchDimension.LAMBDA_AU.at(0, USUAL)));
  }

  @Test
  void the_best_weightings_are_coupled_and_all_families_have_the_same_runs() throws Exception {
    StudyMatrix matrix = run(SIZE).matrix();
    assertEquals(List.of("first", "second"), matrix.families());
    int reduced = 3 + 1 + 6 + 2;
    int combined = 2;
    int complete = reduced + 6 + combined + 2 + 1;
    int leftOut = 1 + 6 + 1;
    int each = complete + reduced + Scenario.forSeed(1).size() * leftOut;
    assertEquals(2 * 3 * each, matrix.runs().size());
    for (String family : matrix.families()) {
      Setting whole = new Setting(family, "complete", 1);
      assertEquals(complete, matrix.variants(whole).size(), family);
      assertEquals(List.of(1L, 2L, 3L), matrix.seeds(whole), family);
    }
    assertEquals(
        List.of(1L),
        matrix.runs().stream()
            .limit(matrix.runs().size() / 4)
            .map(VariantRun::seed)
            .distinct()
            .toList(),
        "one seed after the other");
    Variant coupled = matrix.variant("uncertainty and both");
    assertEquals(Coupling.BOTH, coupled.settings().coupling());
    assertEquals("uncertainty", coupled.weighting());
    assertEquals(
        TableKind.WRONG, matrix.variant("distribution matching, wrong table").settings().table());
    assertEquals(TableKind.WRONG, matrix.variant("both, wrong table").settings().table());
    assertEquals(1, matrix.variant("both, every weight 1").settings().temperature(), 0);
  }

  @Test
  void each_form_of_matching_is_searched_for_by_itself() throws Exception {
    StudyMatrix matrix = run(SIZE).matrix();
    assertEquals(Form.BERNOULLI, form(matrix, "distribution matching"));
    assertEquals(Form.JOINT, form(matrix, "joint matching"));
    assertEquals(Form.LITERAL, form(matrix, "literal matching"));
    assertEquals(USUAL.matching().form(), form(matrix, "both"));
  }

  private static Form form(StudyMatrix matrix, String variant) {
    return matrix.variant(variant).settings().matching().form();
  }

  @Test
  void teachers_are_trained_before_their_students_with_the_same_seed() throws Exception {
    run(SIZE);
    TreeSet<String> before = new TreeSet<>();
    for (List<VariantRun> runs : stages.values()) {
      for (VariantRun run : runs) {
        for (Variant teacher : run.variant().teachers()) {
          VariantRun own =
              new VariantRun(run.family(), Scenario.COMPLETE, teacher, run.fraction(), run.seed());
          assertTrue(before.contains(own.folder()), own.folder());
        }
      }
      runs.forEach(run -> before.add(run.folder()));
    }
    assertEquals(3, stage("search with teachers").getFirst().variant().teachers().size());
  }

  @Test
  void nothing_is_searched_without_trials() throws Exception {
    TrainedMatrix trained = run(new AffectProtocol.Size(List.of("given"), 1, List.of(1.0), 0, 0));
    assertEquals(List.of("single tasks", "all tasks"), List.copyOf(stages.keySet()));
    assertTrue(trained.tables().isEmpty());
    assertEquals(USUAL, trained.matrix().variant(Variant.UNCOUPLED).settings());
  }

  @Test
  void a_study_that_is_interrupted_has_no_outcome() throws Exception {
    Trainings interrupted =
        new Trainings() {

          @Override
          public boolean complete(String stage, List<VariantRun> runs) {
            return !stage.equals("pilot");
          }

          @Override
          public List<TestResult> metrics(VariantRun run) {
            return List.of();
          }
        };
    assertFalse(
        new AffectProtocol(SIZE, TASKS, USUAL, false, Scenario::forSeed, VALIDATED, List.of())
            .run(interrupted)
            .isPresent());
  }

  @Test
  void sizes_out_of_range_are_refused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new AffectProtocol.Size(List.of("first"), 1, List.of(1.0), -1, 0));
    assertEquals("study: trials are -1 and pilot seeds 0, expected at least 0", e.getMessage());
  }
}
