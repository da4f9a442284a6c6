package kinesic.facebehavior.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.loss.SoftCoAnnotation.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SoftCoAnnotationTest {

  private static final int M = ActionUnit.COUNT;

  private final Relatedness du = Relatedness.duWeighted();
  private final LossFixture fixture = new LossFixture(17);

  private static Tensor fused(Tensor z, SoftLabels labels, Form form) {
    return new SoftCoAnnotation(labels, form).apply(z);
  }

  /** The same loss from ops of the engine, for labels in which every category takes part. */
  private static Tensor composed(Tensor z, SoftLabels labels, Form form) {
    Tensor q = Tensor.of(labels.shape(), labels.probability());
    Tensor terms =
        form == Form.LITERAL ? z.softmax().multiply(q.log()) : q.multiply(z.logSoftmax());
    float[] counts = new float[labels.samples()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = labels.isLabelled(i) ? -1f / labels.labelledSamples() : 0;
    }
    return terms.sum(1).multiply(Tensor.of(counts)).sum();
  }

  private float[] golden(int... units) {
    return new SoftLabels(LossFixture.units(units), du, 1).probability();
  }

  @Test
  void golden_values() {
    // neutral, anger, disgust, fear, happiness, sadness, surprise
    float other = .10755f;
    assertArrayEquals(
        new float[] {other, other, other, .12887f, .29236f, .12281f, .13330f},
        golden(6, 12, 25),
        5e-6f);
    other = .10298f;
    assertArrayEquals(
        new float[] {other, other, other, .17398f, .15338f, .12074f, .24296f},
        golden(1, 2, 25, 26),
        5e-6f);
    other = .11409f;
    assertArrayEquals(
        new float[] {other, .23843f, .13384f, .13671f, other, .14875f, other},
        golden(4, 7, 24),
        5e-6f);
    float uniform = 1 / 7f;
    float[] expected = new float[7];
    Arrays.fill(expected, uniform);
    assertArrayEquals(expected, golden(), 1e-7f);
  }

  @Test
  void the_scores_behind_the_golden_values() {
    // ln(q_k / q_neutral) is I_k, for neutral has I = 0
    float[] q = golden(6, 12, 25);
    double[] expected = {0, 0, 0, .18083, 1, .13263, .21459};
    for (int k = 0; k < 7; k++) {
      assertEquals(expected[k], Math.log(q[k] / q[0]), 5e-6);
    }
  }

  @Test
  void the_binary_table_counts_all_units_alike() {
    // happiness: 12 and 25 of 6, 12, 25
    SoftLabels labels = new SoftLabels(LossFixture.units(12, 25), du.binary(), 1);
    double score = Math.log(labels.probability(0, 4) / labels.probability(0, 0));
    assertEquals(2.0 / 3, score, 1e-6);
  }

  @Test
  void a_low_temperature_says_more() {
    SoftLabels labels = new SoftLabels(LossFixture.units(6, 12, 25), du, .1);
    double score = Math.log(labels.probability(0, 4) / labels.probability(0, 0));
    assertEquals(10, score, 1e-4);
  }

  @Test
  void an_expression_with_no_annotated_prototypical_unit_takes_no_part() {
    // DISFA: 1 2 4 5 6 9 12 15 17 20 25 26; every expression keeps a prototypical unit but if only
    // the brows are annotated, happiness (12, 25) has none, and disgust (9, 10, 17) neither
    float[] target = new float[M];
    float[] weight = new float[M];
    for (int number : new int[] {1, 2, 4}) {
      weight[ActionUnit.ofNumber(number).index()] = 1;
    }
    target[ActionUnit.INNER_BROW_RAISER.index()] = 1;
    SoftLabels labels = new SoftLabels(new BinaryLabels(M, target, weight), du, 1);

    assertTrue(labels.isLabelled(0));
    assertFalse(labels.takesPart(0, Expression.HAPPINESS.index()));
    assertFalse(labels.takesPart(0, Expression.DISGUST.index()));
    assertEquals(0f, labels.probability(0, Expression.HAPPINESS.index()));
    // I over the annotated units: neutral 0, anger 0/1, fear 1/(1 + .57 + 1), sadness .6/1.6,
    // surprise 1/2
    double[] scores = {0, 0, 1 / 2.57, .6 / 1.6, .5};
    int[] categories = {0, 1, 3, 5, 6};
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score);
    }
    for (int c = 0; c < categories.length; c++) {
      assertEquals(Math.exp(scores[c]) / sum, labels.probability(0, categories[c]), 1e-6);
    }
  }

  @Test
  void a_sample_that_speaks_about_no_expression_has_no_soft_label() {
    float[] weight = new float[2 * M];
    weight[ActionUnit.DIMPLER.index()] = 1; // sample 1 has no annotation at all
    SoftLabels labels = new SoftLabels(new BinaryLabels(M, new float[2 * M], weight), du, 1);
    assertEquals(0, labels.labelledSamples());
    Tensor z = fixture.head(2, 7);
    for (Form form : Form.values()) {
      LossFixture.Outcome.of(() -> fused(z, labels, form), z).assertZero();
    }
  }

  @Test
  void a_table_without_prototypical_marks_asks_for_any_related_unit() {
    Relatedness learned =
        Relatedness.of(
            List.of("a", "b"),
            List.of("x", "y"),
            new float[][] {{.4f, 0}, {0, .7f}},
            new boolean[2][2]);
    BinaryLabels onlyX = new BinaryLabels(2, new float[] {1, 0}, new float[] {1, 0});
    SoftLabels labels = new SoftLabels(onlyX, learned, 1);
    assertTrue(labels.takesPart(0, 0));
    assertFalse(labels.takesPart(0, 1));
    assertEquals(1f, labels.probability(0, 0));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void equals_its_composition_forward_and_backward(Form form) {
    Tensor z = fixture.head(29, 7);
    BinaryLabels complete = fixture.binaries(29, M, 1, .3);
    SoftLabels labels = new SoftLabels(complete, du, .5);
    LossFixture.Outcome.of(() -> fused(z, labels, form), z)
        .assertClose(LossFixture.Outcome.of(() -> composed(z, labels, form), z), 2e-6);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void what_takes_no_part_gets_no_gradient(Form form) {
    Tensor z = fixture.head(8, 7);
    SoftLabels labels = new SoftLabels(fixture.binaries(8, M, .25, .5), du, 1);
    float[] gradient = LossFixture.Outcome.of(() -> fused(z, labels, form), z).gradients().get(0);
    int out = 0;
    int moved = 0;
    for (int i = 0; i < 8; i++) {
      for (int k = 0; k < 7; k++) {
        if (!labels.isLabelled(i) || !labels.takesPart(i, k)) {
          assertEquals(0, gradient[i * 7 + k], 1e-30, "sample " + i + ", category " + k);
          out++;
        } else {
          moved += gradient[i * 7 + k] != 0 ? 1 : 0;
        }
      }
    }
    assertTrue(moved > 20);
    assertTrue(out > 5);
  }

  @Test
  void soft_targets_pull_towards_the_soft_label_and_the_literal_form_past_it() {
    SoftLabels labels = new SoftLabels(LossFixture.units(6, 12, 25), du, 1);
    float[] scores = new float[7];
    for (int k = 0; k < 7; k++) {
      scores[k] = (float) Math.log(labels.probability(0, k));
    }
    Tensor z = Tensor.of(new float[][] {scores}).asParameter();
    float[] atLabel =
        LossFixture.Outcome.of(() -> fused(z, labels, Form.SOFT_TARGETS), z).gradients().get(0);
    assertArrayEquals(new float[7], atLabel, 1e-7f);
    float[] literal =
        LossFixture.Outcome.of(() -> fused(z, labels, Form.LITERAL), z).gradients().get(0);
    assertTrue(literal[Expression.HAPPINESS.index()] < -.1); // still up, towards certainty
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void extreme_scores_give_finite_numbers(Form form) {
    Tensor z = Tensor.of(new float[][] {{80, -80, 0, 80, -80, 0, 80}}).asParameter();
    LossFixture.Outcome.of(
            () -> fused(z, new SoftLabels(LossFixture.units(6, 12), du, .01), form), z)
        .assertFinite();
  }

  @Test
  void a_temperature_must_be_positive() {
    assertThrows(IllegalArgumentException.class, () -> new SoftLabels(LossFixture.units(6), du, 0));
  }
}
