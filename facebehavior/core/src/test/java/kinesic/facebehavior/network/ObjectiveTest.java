package kinesic.facebehavior.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.network.ObjectiveSettings.Weights;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.nn.train.Losses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ObjectiveTest {

  private static final FaceLabels SMILE =
      FaceLabels.NONE.with(
          Affect.ACTION_UNITS,
          Presence.allAbsent(ActionUnit.COUNT)
              .with(ActionUnit.CHEEK_RAISER.index(), true)
              .with(ActionUnit.LIP_CORNER_PULLER.index(), true)
              .with(ActionUnit.LIPS_PART.index(), true));

  private static final BatchLabels MIXED =
      FaceBatch.labels(
          List.of(
              FaceLabels.NONE.with(Affect.VALENCE_AROUSAL, Affect.valenceArousal(.5f, -.2f)),
              FaceLabels.NONE.with(Affect.VALENCE_AROUSAL, Affect.valenceArousal(-.5f, .6f)),
              SMILE,
              FaceLabels.NONE.with(Affect.EXPRESSION, Affect.label(Expression.ANGER)),
              FaceLabels.NONE),
          Affect.HEADS);

  private final Tensor expression = head(7);
  private final Tensor units = head(17);
  private final Tensor affect = head(2);

  private static Tensor head(int size) {
    return new RandomStream(size, "heads").normal(Shape.of(5, size), 0, 1).asParameter();
  }

  private Losses losses(ObjectiveSettings settings, BatchLabels labels) {
    return new Objective(settings, Affect.HEADS)
        .of(
            new FaceOutputs(
                Tensor.zeros(Shape.of(5, 1)),
                Map.of("expression", expression, "action_units", units, "valence_arousal", affect)),
            labels);
  }

  private static ObjectiveSettings coupled(Coupling coupling) {
    return ObjectiveSettings.STANDARD.with(coupling);
  }

  private static float[] gradient(Tensor head) {
    Tensor gradient = head.gradient();
    return gradient == null ? new float[0] : gradient.toArray();
  }

  /** The rows of a head's gradient that are not all 0. */
  private static String touched(Tensor head) {
    float[] gradient = gradient(head);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      boolean any = false;
      for (int j = 0; j < head.size(1); j++) {
        any |= gradient[i * head.size(1) + j] != 0;
      }
      rows.append(any ? i : "");
    }
    return rows.toString();
  }

  @ParameterizedTest
  @EnumSource(Coupling.class)
  void the_total_is_the_weighted_sum_of_the_named_terms(Coupling coupling) {
    Losses losses = losses(coupled(coupling).with(new Weights(.5, 2, .25, 3)), MIXED);
    Map<String, Float> factors =
        Map.of(
            "expression",
            1f,
            "action units",
            .5f,
            "valence-arousal",
            2f,
            Objective.MATCHING,
            .25f,
            Objective.SOFT_CO_ANNOTATION,
            3f);
    double sum = 0;
    for (Map.Entry<String, Tensor> term : losses.parts().entrySet()) {
      assertTrue(term.getValue().item() > 0, term.getKey());
      sum += factors.getOrDefault(term.getKey(), Float.NaN) * term.getValue().item();
    }
    assertEquals(sum, losses.total().item(), 1e-5 * sum);
  }

  @Test
  void each_coupling_has_its_terms() {
    String supervised = "[expression, action units, valence-arousal";
    assertEquals(supervised + "]", terms(Coupling.NONE));
    assertEquals(supervised + "]", terms(Coupling.CO_ANNOTATION));
    assertEquals(supervised + ", soft co-annotation]", terms(Coupling.SOFT_CO_ANNOTATION));
    assertEquals(supervised + ", distribution matching]", terms(Coupling.DISTRIBUTION_MATCHING));
    assertEquals(supervised + ", distribution matching, soft co-annotation]", terms(Coupling.BOTH));
  }

  private String terms(Coupling coupling) {
    return losses(coupled(coupling), MIXED).parts().keySet().toString();
  }

  @Test
  void without_coupling_a_head_learns_from_its_own_labels_only() {
    losses(coupled(Coupling.NONE), MIXED).total().backward();
    assertEquals("3", touched(expression));
    assertEquals("2", touched(units));
    assertEquals("01", touched(affect));
  }

  @Test
  void co_annotation_gives_the_smile_an_expression_and_anger_its_units() {
    losses(coupled(Coupling.CO_ANNOTATION), MIXED).total().backward();
    assertEquals("23", touched(expression));
    assertEquals("23", touched(units));
    assertEquals("01", touched(affect));
  }

  @Test
  void soft_co_annotation_gives_annotated_units_an_expression() {
    losses(coupled(Coupling.SOFT_CO_ANNOTATION), MIXED).total().backward();
    assertEquals("23", touched(expression));
    assertEquals("2", touched(units));
  }

  @Test
  void distribution_matching_reaches_every_face() {
    losses(coupled(Coupling.DISTRIBUTION_MATCHING), MIXED).total().backward();
    assertEquals("01234", touched(expression));
    assertEquals("01234", touched(units));
    assertEquals("01", touched(affect));
  }

  @ParameterizedTest
  @EnumSource(
      value = Coupling.class,
      names = {"NONE", "CO_ANNOTATION", "SOFT_CO_ANNOTATION"})
  void a_batch_without_labels_gives_zero_and_a_gradient_of_zero(Coupling coupling) {
    BatchLabels none = FaceBatch.labels(Collections.nCopies(5, FaceLabels.NONE), Affect.HEADS);
    Losses losses = losses(coupled(coupling), none);
    losses.total().backward();
    assertEquals(0f, losses.total().item());
    for (Tensor head : List.of(expression, units, affect)) {
      assertArrayEquals(new float[head.shape().elements()], gradient(head), 1e-30f);
    }
  }

  @Test
  void a_factor_of_zero_leaves_its_term_out() {
    Losses losses = losses(coupled(Coupling.BOTH).with(new Weights(0, 0, 0, 0)), MIXED);
    assertEquals("[expression]", losses.parts().keySet().toString());
    assertThrows(IllegalArgumentException.class, () -> new Weights(-1, 0, 0, 0));
  }

  @Test
  void couplings_have_names_on_the_command_line() {
    for (Coupling coupling : Coupling.values()) {
      assertEquals(coupling, Coupling.parse(coupling.option()));
    }
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Coupling.parse("hard"));
    assertEquals(
        "coupling: \"hard\" is unknown, expected one of none, co-annotation, soft-co-annotation,"
            + " distribution-matching, both",
        e.getMessage());
  }
}
