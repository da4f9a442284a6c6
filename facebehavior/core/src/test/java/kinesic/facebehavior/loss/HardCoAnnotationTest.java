package kinesic.facebehavior.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;
import org.junit.jupiter.api.Test;

final class HardCoAnnotationTest {

  private static final int M = ActionUnit.COUNT;

  private final HardCoAnnotation annotation = new HardCoAnnotation(Relatedness.duWeighted());

  private HardCoAnnotation.Labels annotate(CategoryLabels categories, BinaryLabels binaries) {
    return annotation.annotate(categories, binaries);
  }

  private int categoryOf(int... units) {
    return annotate(CategoryLabels.none(1, 7), LossFixture.units(units)).categories().category(0);
  }

  @Test
  void an_expression_brings_its_units_with_their_weights_and_no_others() {
    BinaryLabels units =
        annotate(new CategoryLabels(7, Expression.HAPPINESS.index()), BinaryLabels.none(1, M))
            .binaries();
    assertEquals(3, units.annotated(0));
    for (ActionUnit unit : ActionUnit.values()) {
      float expected =
          switch (unit.number()) {
            case 12, 25 -> 1;
            case 6 -> .51f;
            default -> 0;
          };
      assertEquals(expected, units.weight()[unit.index()], unit.column());
      assertEquals(expected > 0, units.isPresent(0, unit.index()), unit.column());
    }
  }

  @Test
  void a_distribution_brings_units_with_their_expected_weights() {
    float[] q = new float[7];
    q[Expression.HAPPINESS.index()] = 0.75f;
    q[Expression.SURPRISE.index()] = 0.25f;
    HardCoAnnotation.Labels both =
        annotate(CategoryLabels.distributions(7, q), BinaryLabels.none(1, M));
    Relatedness table = Relatedness.duWeighted();
    for (int m = 0; m < M; m++) {
      float expected =
          0.75f * table.weight(Expression.HAPPINESS.index(), m)
              + 0.25f * table.weight(Expression.SURPRISE.index(), m);
      assertEquals(expected, both.binaries().weight()[m], 1e-6);
    }
    assertEquals(0.25f, both.categories().probability(0, Expression.SURPRISE.index()));
  }

  @Test
  void what_is_annotated_is_kept() {
    float[] weight = new float[M];
    weight[ActionUnit.LIPS_PART.index()] = 1; // annotated as absent in a happy face
    BinaryLabels units =
        annotate(
                new CategoryLabels(7, Expression.HAPPINESS.index()),
                new BinaryLabels(M, new float[M], weight))
            .binaries();
    assertTrue(units.isAnnotated(0, ActionUnit.LIPS_PART.index()));
    assertFalse(units.isPresent(0, ActionUnit.LIPS_PART.index()));
    assertTrue(units.isPresent(0, ActionUnit.LIP_CORNER_PULLER.index()));
  }

  @Test
  void all_required_units_bring_the_expression_and_one_missing_does_not() {
    assertEquals(Expression.HAPPINESS.index(), categoryOf(6, 12, 25));
    assertEquals(Expression.HAPPINESS.index(), categoryOf(6, 12, 14, 25));
    assertEquals(CategoryLabels.NONE, categoryOf(12, 25));
    assertEquals(CategoryLabels.NONE, categoryOf());
  }

  @Test
  void of_several_expressions_the_one_with_most_units_wins() {
    // surprise needs 1 2 5 25 26, fear 1 2 4 5 20 25 26
    assertEquals(Expression.SURPRISE.index(), categoryOf(1, 2, 5, 25, 26));
    assertEquals(Expression.FEAR.index(), categoryOf(1, 2, 4, 5, 20, 25, 26));
  }

  @Test
  void of_expressions_with_equally_many_units_the_first_wins() {
    Relatedness table =
        Relatedness.of(
            List.of("none", "a", "b"),
            List.of("x", "y"),
            new float[][] {{0, 0}, {1, 0}, {0, 1}},
            new boolean[][] {{false, false}, {true, false}, {false, true}});
    BinaryLabels both = new BinaryLabels(2, new float[] {1, 1}, new float[] {1, 1});
    HardCoAnnotation.Labels labels =
        new HardCoAnnotation(table).annotate(CategoryLabels.none(1, 3), both);
    assertEquals(1, labels.categories().category(0));
  }

  @Test
  void an_annotated_expression_is_kept_and_never_follows_from_its_own_units() {
    HardCoAnnotation.Labels sad =
        annotate(new CategoryLabels(7, Expression.SADNESS.index()), LossFixture.units(6, 12, 25));
    assertEquals(Expression.SADNESS.index(), sad.categories().category(0));

    HardCoAnnotation.Labels once =
        annotate(new CategoryLabels(7, Expression.NEUTRAL.index()), BinaryLabels.none(1, M));
    HardCoAnnotation.Labels twice = annotation.annotate(once.categories(), once.binaries());
    assertEquals(Expression.NEUTRAL.index(), twice.categories().category(0));
    assertEquals(0, twice.binaries().annotated(0));
  }

  @Test
  void an_annotated_unit_that_is_absent_forbids_the_expression() {
    float[] target = new float[M];
    float[] weight = new float[M];
    for (int number : new int[] {6, 12}) {
      target[ActionUnit.ofNumber(number).index()] = 1;
      weight[ActionUnit.ofNumber(number).index()] = 1;
    }
    // AU25 not annotated: not known to be present
    HardCoAnnotation.Labels labels =
        annotate(CategoryLabels.none(1, 7), new BinaryLabels(M, target, weight));
    assertEquals(CategoryLabels.NONE, labels.categories().category(0));
  }
}
