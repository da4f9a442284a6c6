package kinesic.facebehavior.compound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.compound.ZeroShot.Term;
import org.junit.jupiter.api.Test;

class ZeroShotTest {

  private static final Set<Term> ALL = EnumSet.allOf(Term.class);
  private static final List<CompoundExpression> TWO =
      List.of(CompoundExpression.SADLY_ANGRY, CompoundExpression.HAPPILY_SURPRISED);

  /** AU4 .8, AU15 .4, AU17 .6, AU12 .5, AU25 .2. */
  private static float[] units() {
    float[] units = new float[ActionUnit.COUNT];
    units[ActionUnit.ofNumber(4).index()] = 0.8f;
    units[ActionUnit.ofNumber(15).index()] = 0.4f;
    units[ActionUnit.ofNumber(17).index()] = 0.6f;
    units[ActionUnit.ofNumber(12).index()] = 0.5f;
    units[ActionUnit.ofNumber(25).index()] = 0.2f;
    return units;
  }

  private static final float[] EXPRESSIONS = {0.1f, 0.2f, 0.05f, 0.15f, 0.1f, 0.3f, 0.1f};

  private static float[] scores(Term... terms) {
    return new ZeroShot(TWO, Set.of(terms)).scores(EXPRESSIONS, units(), new float[] {0.25f});
  }

  @Test
  void the_term_of_action_units_is_the_weighted_mean_of_their_probabilities() {
    float sadlyAngry = (0.8f + 0.4f + 0.5f * 0.6f) / (1 + 1 + 0.26f + 0.48f + 0.5f);
    float happilySurprised = (0.5f + 0.2f) / (4 + 0.64f + 0.67f);
    assertArrayEquals(new float[] {sadlyAngry, happilySurprised}, scores(Term.ACTION_UNITS), 1e-6f);
  }

  @Test
  void the_term_of_expressions_adds_the_two_components() {
    assertArrayEquals(new float[] {0.5f, 0.2f}, scores(Term.EXPRESSION), 1e-6f);
  }

  @Test
  void positive_valence_speaks_for_happy_compounds_only() {
    assertArrayEquals(new float[] {0, 1}, scores(Term.VALENCE));
    ZeroShot valence = new ZeroShot(CompoundClasses.DU.classes(), Set.of(Term.VALENCE));
    float[] du = valence.scores(new float[7], new float[17], new float[] {0.01f});
    for (int k = 0; k < du.length; k++) {
      boolean happy =
          List.of(CompoundExpression.HAPPILY_SURPRISED, CompoundExpression.HAPPILY_DISGUSTED)
              .contains(valence.classes().get(k));
      assertEquals(happy ? 1 : 0, du[k], valence.classes().get(k).label());
    }
  }

  @Test
  void negative_valence_speaks_for_nobody_and_valence_0_half_for_happy_compounds() {
    ZeroShot valence = new ZeroShot(TWO, Set.of(Term.VALENCE));
    float[] scores = valence.scores(new float[14], new float[34], new float[] {-0.5f, 0});
    assertArrayEquals(new float[] {0, 0, 0, 0.5f}, scores);
  }

  @Test
  void the_score_is_the_sum_of_its_terms() {
    float[] units = scores(Term.ACTION_UNITS);
    float[] expression = scores(Term.EXPRESSION);
    float[] valence = scores(Term.VALENCE);
    float[] sum = new ZeroShot(TWO, ALL).scores(EXPRESSIONS, units(), new float[] {0.25f});
    for (int k = 0; k < 2; k++) {
      assertEquals(units[k] + expression[k] + valence[k], sum[k], 1e-6f);
    }
  }

  @Test
  void a_face_that_shows_a_compound_as_the_table_says_is_recognised_in_every_class_set() {
    for (CompoundClasses set : CompoundClasses.values()) {
      List<CompoundExpression> classes = set.classes();
      int n = classes.size();
      float[] expressions = new float[n * Expression.COUNT];
      float[] units = new float[n * ActionUnit.COUNT];
      float[] valence = new float[n];
      int[] expected = new int[n];
      for (int i = 0; i < n; i++) {
        // with the same components and, above a quarter, the same units, the score cannot tell it
        boolean ambiguous = classes.get(i) == CompoundExpression.HATRED;
        expected[i] = ambiguous ? classes.indexOf(CompoundExpression.ANGRILY_DISGUSTED) : i;
        for (Expression component : classes.get(i).components()) {
          expressions[i * Expression.COUNT + component.index()] = 0.5f;
        }
        for (ActionUnit unit : ActionUnit.values()) {
          units[i * ActionUnit.COUNT + unit.index()] = classes.get(i).weight(unit) > 0.25f ? 1 : 0;
        }
        boolean happy = classes.get(i).components().contains(Expression.HAPPINESS);
        valence[i] = happy ? 0.5f : -0.5f;
      }
      assertArrayEquals(
          expected, new ZeroShot(classes, ALL).predict(expressions, units, valence), set.option());
    }
  }

  @Test
  void of_equal_scores_the_first_class_is_predicted() {
    int[] predicted = new ZeroShot(TWO, ALL).predict(new float[7], new float[17], new float[] {-1});
    assertArrayEquals(new int[] {0}, predicted);
  }

  @Test
  void sizes_that_do_not_fit_are_refused() {
    ZeroShot score = new ZeroShot(TWO, ALL);
    assertEquals(
        "zero-shot: needs 7 expressions, 17 action units and 1 valence per face - got 7, 34 and 2",
        assertThrows(
                IllegalArgumentException.class,
                () -> score.scores(new float[7], new float[34], new float[2]))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> new ZeroShot(TWO, Set.of()));
    assertThrows(IllegalArgumentException.class, () -> new ZeroShot(List.of(), ALL));
  }

  @Test
  void terms_are_known_by_their_names() {
    for (Term term : Term.values()) {
      assertEquals(term, Term.parse(term.option()));
    }
    assertThrows(IllegalArgumentException.class, () -> Term.parse("arousal"));
  }
}
