package kinesic.facebehavior.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label.Presence;
import org.junit.jupiter.api.Test;

class SyntheticDatabaseTest {

  private static final long SEED = 5;
  private static final int MANY = 8_000;

  /** Four standard deviations of the frequency of an event of this probability in n trials. */
  private static double bound(double probability, double n) {
    return 4 * Math.sqrt(probability * (1 - probability) / n) + 1 / n;
  }

  @Test
  void a_sample_depends_on_seed_name_and_index_only() {
    SyntheticDatabase small = SyntheticPreset.WEB_EXPRESSION.database(SEED, 10, 48);
    SyntheticDatabase large = SyntheticPreset.WEB_EXPRESSION.database(SEED, 1000, 48);
    for (int i = 9; i >= 0; i--) {
      assertEquals(small.get(i).behaviour(), large.get(i).behaviour());
      assertEquals(small.get(i).labels(), large.get(i).labels());
      assertEquals(small.get(i).face().pose(), large.get(i).face().pose());
      assertEquals(
          small.get(i).face().identity().person(), large.get(i).face().identity().person());
    }
    assertArrayEquals(
        small.get(3).image().getRGB(0, 0, 48, 48, null, 0, 48),
        large.get(3).image().getRGB(0, 0, 48, 48, null, 0, 48));
    SyntheticDatabase other = SyntheticPreset.WEB_EXPRESSION.database(SEED + 1, 10, 48);
    assertNotEquals(small.get(0).face().pose(), other.get(0).face().pose());
  }

  @Test
  void iteration_visits_each_sample_once_in_order() {
    int expected = 0;
    for (Sample sample : SyntheticPreset.STUDIO_AU.database(SEED, 25, 32)) {
      assertEquals(expected, sample.index());
      expected++;
    }
    assertEquals(25, expected);
  }

  @Test
  void expressions_show_action_units_as_often_as_the_table_says() {
    Relatedness table = Relatedness.duWeighted();
    int[] seen = new int[Expression.COUNT];
    int[][] present = new int[Expression.COUNT][ActionUnit.COUNT];
    for (Sample sample : SyntheticPreset.WEB_EXPRESSION.database(SEED, MANY, 64)) {
      int expression = sample.behaviour().expression().orElseThrow().index();
      seen[expression]++;
      for (ActionUnit unit : ActionUnit.values()) {
        if (sample.behaviour().actionUnits().isPresent(unit)) {
          present[expression][unit.index()]++;
        }
      }
    }
    for (Expression expression : Expression.values()) {
      int n = seen[expression.index()];
      assertTrue(n > 500, expression.label());
      for (ActionUnit unit : ActionUnit.values()) {
        double weight = table.weight(expression.index(), unit.index());
        double expected =
            table.isPrototypical(expression.index(), unit.index())
                ? Behaviour.PROTOTYPICAL
                : weight > 0 ? weight : Behaviour.UNRELATED;
        double found = (double) present[expression.index()][unit.index()] / n;
        String what = expression.label() + " " + unit.column() + ": " + found;
        boolean excluded =
            weight == 0
                && (unit == ActionUnit.LIP_PRESSOR
                    || unit == ActionUnit.LIPS_PART
                    || unit == ActionUnit.JAW_DROP);
        if (excluded) {
          // an unrelated press of the lips, or their parting, gives way to its opposite
          assertTrue(found < expected + bound(expected, n), what);
        } else {
          assertEquals(expected, found, bound(expected, n), what);
        }
      }
    }
  }

  @Test
  void compound_expressions_show_action_units_as_often_as_the_table_says() {
    int[] seen = new int[CompoundExpression.COUNT];
    int[][] present = new int[CompoundExpression.COUNT][ActionUnit.COUNT];
    for (Sample sample : SyntheticPreset.TEST_COMPOUND.database(SEED, MANY, 64)) {
      CompoundExpression compound = sample.behaviour().compound().orElseThrow();
      assertFalse(sample.labels().isAnnotated(Affect.EXPRESSION));
      seen[compound.index()]++;
      for (ActionUnit unit : ActionUnit.values()) {
        if (sample.behaviour().actionUnits().isPresent(unit)) {
          present[compound.index()][unit.index()]++;
        }
      }
    }
    for (CompoundExpression compound : CompoundClasses.DU.classes()) {
      int n = seen[compound.index()];
      for (ActionUnit unit : ActionUnit.values()) {
        double weight = compound.weight(unit);
        if (weight > 0) {
          double expected = compound.isPrototypical(unit) ? Behaviour.PROTOTYPICAL : weight;
          assertEquals(
              expected,
              (double) present[compound.index()][unit.index()] / n,
              bound(expected, n),
              compound.label() + " " + unit.column());
        }
      }
    }
  }

  @Test
  void the_seven_are_equally_frequent_in_the_test_only() {
    int[] test = new int[Expression.COUNT];
    int expressions = 0;
    for (Sample sample : SyntheticPreset.TEST.database(SEED, MANY, 64)) {
      if (sample.behaviour().expression().isPresent()) {
        test[sample.behaviour().expression().get().index()]++;
        expressions++;
      }
    }
    assertEquals(0.7, (double) expressions / MANY, bound(0.7, MANY));
    for (Expression expression : Expression.values()) {
      assertEquals(
          1 / 7.0,
          (double) test[expression.index()] / expressions,
          bound(1 / 7.0, expressions),
          expression.label());
    }
  }

  @Test
  void lips_are_never_pressed_and_parted() {
    for (Sample sample : SyntheticPreset.STUDIO_AU.database(SEED, MANY, 64)) {
      Intensities units = sample.behaviour().actionUnits();
      assertFalse(
          units.isPresent(ActionUnit.LIP_PRESSOR)
              && (units.isPresent(ActionUnit.LIPS_PART) || units.isPresent(ActionUnit.JAW_DROP)),
          units.toString());
    }
  }

  @Test
  void affect_follows_expression_and_strength() {
    double[] valence = new double[Expression.COUNT];
    double[] arousal = new double[Expression.COUNT];
    int[] seen = new int[Expression.COUNT];
    double weak = 0;
    double strong = 0;
    int weakCount = 0;
    int strongCount = 0;
    for (Sample sample : SyntheticPreset.WEB_EXPRESSION.database(SEED, MANY, 64)) {
      Behaviour behaviour = sample.behaviour();
      Expression expression = behaviour.expression().orElseThrow();
      valence[expression.index()] += behaviour.affect().valence();
      arousal[expression.index()] += behaviour.affect().arousal();
      seen[expression.index()]++;
      float smile = behaviour.actionUnits().of(ActionUnit.LIP_CORNER_PULLER);
      if (expression == Expression.HAPPINESS && smile > 0.8f) {
        strong += behaviour.affect().valence();
        strongCount++;
      } else if (expression == Expression.HAPPINESS && smile > 0.2f && smile < 0.45f) {
        weak += behaviour.affect().valence();
        weakCount++;
      }
    }
    for (Expression expression : Expression.values()) {
      ValenceArousal rating = ValenceArousal.of(expression);
      int n = seen[expression.index()];
      // the mean strength is 0.625
      assertEquals(0.625 * rating.valence(), valence[expression.index()] / n, 0.03);
      assertEquals(0.625 * rating.arousal(), arousal[expression.index()] / n, 0.03);
    }
    assertTrue(strong / strongCount > weak / weakCount + 0.2);
  }

  @Test
  void spontaneous_smiles_are_pleasant_and_frowns_are_not() {
    double smile = 0;
    double frown = 0;
    int smiles = 0;
    int frowns = 0;
    for (Sample sample : SyntheticPreset.STUDIO_AU.database(SEED, MANY, 64)) {
      Behaviour behaviour = sample.behaviour();
      if (behaviour.expression().isEmpty()) {
        boolean up = behaviour.actionUnits().isPresent(ActionUnit.LIP_CORNER_PULLER);
        boolean lowered = behaviour.actionUnits().isPresent(ActionUnit.BROW_LOWERER);
        if (up && !lowered) {
          smile += behaviour.affect().valence();
          smiles++;
        } else if (lowered && !up) {
          frown += behaviour.affect().valence();
          frowns++;
        }
      }
    }
    assertTrue(smile / smiles > 0.15, "smiles " + smile / smiles);
    assertTrue(frown / frowns < -0.1, "frowns " + frown / frowns);
  }

  @Test
  void each_database_publishes_its_kind_of_label_only() {
    for (Sample sample : SyntheticPreset.VIDEO_VA.database(SEED, 200, 64)) {
      assertTrue(sample.labels().isAnnotated(Affect.VALENCE_AROUSAL));
      assertFalse(sample.labels().isAnnotated(Affect.EXPRESSION));
      assertFalse(sample.labels().isAnnotated(Affect.ACTION_UNITS));
    }
    for (Sample sample : SyntheticPreset.WEB_EXPRESSION.database(SEED, 200, 64)) {
      assertFalse(sample.labels().isAnnotated(Affect.VALENCE_AROUSAL));
      assertTrue(sample.labels().isAnnotated(Affect.EXPRESSION));
      assertFalse(sample.labels().isAnnotated(Affect.ACTION_UNITS));
    }
    SyntheticDatabase studio = SyntheticPreset.STUDIO_AU.database(SEED, 200, 64);
    assertEquals(12, studio.design().labelling().actionUnits().size());
    for (Sample sample : studio) {
      assertFalse(sample.labels().isAnnotated(Affect.VALENCE_AROUSAL));
      assertFalse(sample.labels().isAnnotated(Affect.EXPRESSION));
      assertEquals(studio.design().labelling().actionUnits(), annotatedUnits(sample));
      assertFalse(annotatedUnits(sample).contains(ActionUnit.JAW_DROP));
    }
  }

  private static Set<ActionUnit> annotatedUnits(Sample sample) {
    Set<ActionUnit> units = EnumSet.noneOf(ActionUnit.class);
    for (ActionUnit unit : ActionUnit.values()) {
      if (sample.labels().of(Affect.ACTION_UNITS).isAnnotated(unit.index())) {
        units.add(unit);
      }
    }
    return units;
  }

  @Test
  void the_test_publishes_the_truth() {
    for (Sample sample : SyntheticPreset.TEST.database(SEED, 300, 64)) {
      ValenceArousal affect = sample.behaviour().affect();
      assertEquals(
          Optional.of(Affect.valenceArousal(affect.valence(), affect.arousal())),
          sample.labels().of(Affect.VALENCE_AROUSAL));
      assertEquals(
          sample.behaviour().expression().map(Expression::label),
          sample.labels().of(Affect.EXPRESSION));
      Presence units = Presence.NONE;
      for (ActionUnit unit : ActionUnit.values()) {
        units = units.with(unit.index(), sample.behaviour().actionUnits().isPresent(unit));
      }
      assertEquals(units, sample.labels().of(Affect.ACTION_UNITS));
    }
  }

  @Test
  void labels_are_wrong_and_missing_as_often_as_declared() {
    SyntheticDatabase web = SyntheticPreset.WEB_AU.database(SEED, MANY, 64);
    int annotated = 0;
    int wrong = 0;
    for (Sample sample : web) {
      Presence labels = sample.labels().of(Affect.ACTION_UNITS);
      for (ActionUnit unit : annotatedUnits(sample)) {
        annotated++;
        boolean present = sample.behaviour().actionUnits().isPresent(unit);
        wrong += labels.isPresent(unit.index()) == present ? 0 : 1;
      }
    }
    double all = MANY * 17.0;
    double missing = web.design().labelling().errors().missingActionUnits();
    double error = web.design().labelling().errors().actionUnits();
    assertEquals(1 - missing, annotated / all, bound(missing, all));
    assertEquals(error, (double) wrong / annotated, bound(error, annotated));

    SyntheticDatabase expression = SyntheticPreset.WEB_EXPRESSION.database(SEED, MANY, 64);
    int mistaken = 0;
    for (Sample sample : expression) {
      Optional<String> truth = sample.behaviour().expression().map(Expression::label);
      mistaken += sample.labels().of(Affect.EXPRESSION).equals(truth) ? 0 : 1;
    }
    error = expression.design().labelling().errors().expression();
    assertEquals(error, (double) mistaken / MANY, bound(error, MANY));

    SyntheticDatabase video = SyntheticPreset.VIDEO_VA.database(SEED, MANY, 64);
    double squared = 0;
    for (Sample sample : video) {
      double d =
          sample.labels().of(Affect.VALENCE_AROUSAL).orElseThrow().get(0)
              - sample.behaviour().affect().valence();
      squared += d * d;
    }
    assertEquals(video.design().labelling().errors().affect(), Math.sqrt(squared / MANY), 0.003);
  }

  @Test
  void no_person_of_the_test_is_in_a_training_database() {
    Set<Integer> people = new HashSet<>();
    for (SyntheticDatabase database :
        List.of(
            SyntheticPreset.VIDEO_VA.database(SEED, 3000, 64),
            SyntheticPreset.WEB_AU.database(SEED, 3000, 64),
            SyntheticPreset.STUDIO_AU.database(SEED, 3000, 64),
            SyntheticPreset.WEB_EXPRESSION.database(SEED, 3000, 64))) {
      for (Sample sample : database) {
        people.add(sample.face().identity().person());
      }
    }
    assertTrue(people.size() > 1000);
    for (Sample sample : SyntheticPreset.TEST.database(SEED, 2000, 64)) {
      assertFalse(people.contains(sample.face().identity().person()));
    }
  }

  @Test
  void people_appear_in_turn_and_no_database_of_unseen_people_shares_them() {
    Set<Integer> known = people(SyntheticPreset.PEOPLE_IDENTITY.database(SEED, 200, 64));
    assertEquals(100, known.size());
    assertEquals(known, people(SyntheticPreset.PEOPLE_ATTRIBUTES.database(SEED, 100, 64)));
    assertEquals(known, people(SyntheticPreset.PEOPLE_BOTH.database(SEED, 100, 64)));
    assertEquals(known, people(SyntheticPreset.PEOPLE_KNOWN_TEST.database(SEED, 100, 64)));
    Set<Integer> seen = new HashSet<>(known);
    for (SyntheticDatabase unseen :
        List.of(
            SyntheticPreset.STRANGERS_ATTRIBUTES.database(SEED, 1000, 64),
            SyntheticPreset.PEOPLE_VALIDATION.database(SEED, 300, 64),
            SyntheticPreset.PEOPLE_TEST.database(SEED, 300, 64),
            SyntheticPreset.TEST.database(SEED, 300, 64))) {
      int before = seen.size();
      Set<Integer> people = people(unseen);
      seen.addAll(people);
      assertEquals(before + people.size(), seen.size(), unseen.name());
    }
  }

  private static Set<Integer> people(SyntheticDatabase database) {
    Set<Integer> people = new HashSet<>();
    for (Sample sample : database) {
      people.add(sample.face().identity().person());
    }
    return people;
  }

  @Test
  void the_people_databases_publish_identity_or_attributes_or_both() {
    for (Sample sample : SyntheticPreset.PEOPLE_IDENTITY.database(SEED, 50, 64)) {
      assertEquals(
          Optional.of(Integer.toString(sample.face().identity().person())),
          sample.labels().of(Identity.PERSON));
      assertFalse(sample.labels().isAnnotated(Identity.ATTRIBUTES));
      assertFalse(sample.labels().isAnnotated(Affect.EXPRESSION));
    }
    for (Sample sample : SyntheticPreset.PEOPLE_ATTRIBUTES.database(SEED, 50, 64)) {
      assertFalse(sample.labels().isAnnotated(Identity.PERSON));
      assertTrue(sample.labels().isAnnotated(Identity.ATTRIBUTES));
    }
    for (Sample sample : SyntheticPreset.PEOPLE_TEST.database(SEED, 50, 64)) {
      assertTrue(sample.labels().isAnnotated(Identity.PERSON));
      assertTrue(sample.labels().isAnnotated(Identity.ATTRIBUTES));
    }
    for (Sample sample : SyntheticPreset.TEST.database(SEED, 50, 64)) {
      assertFalse(sample.labels().isAnnotated(Identity.PERSON));
      assertFalse(sample.labels().isAnnotated(Identity.ATTRIBUTES));
    }
  }

  @Test
  void a_database_publishes_expression_and_units_of_the_same_faces() {
    for (Sample sample : SyntheticPreset.WEB_BOTH.database(SEED, 50, 64)) {
      assertTrue(sample.labels().isAnnotated(Affect.EXPRESSION));
      assertTrue(sample.labels().isAnnotated(Affect.ACTION_UNITS));
      assertFalse(sample.labels().isAnnotated(Affect.VALENCE_AROUSAL));
    }
  }

  @Test
  void annotated_action_units_can_be_chosen() {
    Set<ActionUnit> brows = EnumSet.of(ActionUnit.INNER_BROW_RAISER, ActionUnit.OUTER_BROW_RAISER);
    DatabaseDesign studio = SyntheticPreset.STUDIO_AU.design();
    SyntheticDatabase database =
        new SyntheticDatabase(
            "brows",
            new DatabaseDesign(
                studio.styles(),
                studio.people(),
                studio.repertoire(),
                Labelling.actionUnits(brows, 0, 0)),
            SEED,
            10,
            64);
    for (Sample sample : database) {
      assertEquals(brows, annotatedUnits(sample));
    }
  }

  @Test
  void a_preset_is_found_by_its_name_in_any_case() {
    for (SyntheticPreset preset : SyntheticPreset.values()) {
      assertEquals(preset, SyntheticPreset.parse(preset.toString()));
      assertEquals(preset.toString(), preset.database(SEED, 1, 16).name());
    }
    assertEquals(SyntheticPreset.VIDEO_VA, SyntheticPreset.parse("Video-VA"));
    assertThrows(IllegalArgumentException.class, () -> SyntheticPreset.parse("video"));
  }

  @Test
  void impossible_databases_and_indices_are_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> SyntheticPreset.VIDEO_VA.database(SEED, 0, 64));
    assertThrows(
        IllegalArgumentException.class, () -> SyntheticPreset.VIDEO_VA.database(SEED, 10, 4));
    assertThrows(IllegalArgumentException.class, () -> People.inTurn(5, 0));
    DatabaseDesign design = SyntheticPreset.VIDEO_VA.design();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new DatabaseDesign(
                List.of(), design.people(), design.repertoire(), design.labelling()));
    SyntheticDatabase database = SyntheticPreset.VIDEO_VA.database(SEED, 10, 64);
    assertEquals(
        "synthetic database video-va: sample 10 of 10",
        assertThrows(IndexOutOfBoundsException.class, () -> database.get(10)).getMessage());
    assertThrows(IndexOutOfBoundsException.class, () -> database.get(-1));
  }
}
