package kinesic.facebehavior.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.loss.MatchingOptions.Direction;
import kinesic.facebehavior.loss.MatchingOptions.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The joint form of {@link DistributionMatching}. */
final class JointMatchingTest {

  private static final int M = ActionUnit.COUNT;

  private final Relatedness du = Relatedness.duWeighted();
  private final LossFixture fixture = new LossFixture(17);

  private static MatchingOptions options(Direction direction, boolean subtractEntropy) {
    return new MatchingOptions(Form.JOINT, direction, true, false, subtractEntropy);
  }

  private static LossFixture.Outcome outcome(
      Relatedness table, MatchingOptions options, Tensor z, Tensor a) {
    BinaryLabels none = BinaryLabels.none(a.shape().size(0), a.shape().size(1));
    MatchingTable prepared = new MatchingTable(table, options);
    return LossFixture.Outcome.of(() -> new DistributionMatching(prepared, none).apply(z, a), z, a);
  }

  /**
   * Figures of PyTorch 2 in double, by automatic differentiation. With p = (3/4, 1/4), q = (.625,
   * .15) and s = (.75, .2), the gradients of H(q, s) are s - q = (.125, .05) and p_1 Σ a (q - R_1)
   * = .75 (.125 ln 3 + .05 ln 4) = .15498.
   */
  @ParameterizedTest
  @CsvSource({
    "CATEGORIES_TEACH, false, 1.1307494, .1549809, .1250000, .0500000",
    "BINARIES_TEACH,   false, 1.1071492, .0352941, -.0957798, .2775362",
    "SYMMETRIC,        false, 1.1189493, .0951375, .0146101, .1637681",
    "CATEGORIES_TEACH, true,  .0464771,  .0420435, .1250000, .0500000",
    "BINARIES_TEACH,   true,  .0444116,  .0352941, .1102100, .0557291",
    "SYMMETRIC,        true,  .0454443,  .0386688, .1176050, .0528645"
  })
  void golden_values_and_gradients(
      Direction direction, boolean subtractEntropy, float value, float gz, float ga, float gb) {
    Relatedness table =
        Relatedness.of(
            List.of("first", "second"),
            List.of("a", "b"),
            new float[][] {{.5f, .2f}, {1, 0}},
            new boolean[2][2]);
    Tensor z = Tensor.of(new float[][] {{(float) Math.log(3), 0}}).asParameter();
    Tensor a = Tensor.of(new float[][] {{(float) Math.log(3), -(float) Math.log(4)}}).asParameter();
    LossFixture.Outcome outcome = outcome(table, options(direction, subtractEntropy), z, a);
    assertEquals(value, outcome.value(), 1e-6f);
    assertArrayEquals(new float[] {gz, -gz}, outcome.gradients().get(0), 2e-7f);
    assertArrayEquals(new float[] {ga, gb}, outcome.gradients().get(1), 2e-7f);
  }

  @Test
  void subtracts_the_entropy_unless_asked_not_to() {
    assertTrue(MatchingOptions.of(Form.JOINT, Direction.SYMMETRIC).subtractEntropy());
    assertFalse(MatchingOptions.of(Form.LITERAL, Direction.SYMMETRIC).subtractEntropy());
    assertEquals(MatchingOptions.STANDARD, MatchingOptions.of(Form.BERNOULLI, Direction.SYMMETRIC));
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void both_heads_learn_in_every_direction(Direction direction) {
    MatchingOptions joint = MatchingOptions.of(Form.JOINT, direction);
    assertTrue(joint.teachesBinaries() && joint.teachesCategories());
    MatchingOptions bernoulli = MatchingOptions.of(Form.BERNOULLI, direction);
    assertEquals(direction != Direction.BINARIES_TEACH, bernoulli.teachesBinaries());
    assertEquals(direction != Direction.CATEGORIES_TEACH, bernoulli.teachesCategories());
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void only_the_divergence_leaves_heads_alone_that_agree(Direction direction) {
    Tensor z = fixture.head(4, 7);
    Tensor a = agreeing(z);
    LossFixture.Outcome divergence = outcome(du, options(direction, true), z, a);
    assertEquals(0, divergence.value(), 1e-6);
    for (float[] gradient : divergence.gradients()) {
      assertArrayEquals(new float[gradient.length], gradient, 1e-6f);
    }
    float[] entropySlope =
        outcome(du, options(direction, false), z, a)
            .gradients()
            .get(direction == Direction.CATEGORIES_TEACH ? 0 : 1);
    float largest = 0;
    for (float g : entropySlope) {
      largest = Math.max(largest, Math.abs(g));
    }
    assertTrue(largest > .01, "largest gradient " + largest);
  }

  /** The scores a with s = q. */
  private Tensor agreeing(Tensor z) {
    float[] q = DistributionMatching.mixture(z.detach().softmax(), du).toArray();
    float[] score = new float[q.length];
    for (int j = 0; j < q.length; j++) {
      score[j] = q[j] == 0 ? 0 : (float) Math.log(q[j] / (1 - q[j]));
    }
    return Tensor.of(Shape.of(z.shape().size(0), M), score).asParameter();
  }

  @Test
  void the_gradients_of_a_pupil_are_those_of_the_bernoulli_form() {
    Tensor z = fixture.head(5, 7);
    Tensor a = fixture.head(5, M);
    for (Direction direction : List.of(Direction.CATEGORIES_TEACH, Direction.BINARIES_TEACH)) {
      int pupil = direction == Direction.CATEGORIES_TEACH ? 1 : 0;
      MatchingOptions fixed = MatchingOptions.STANDARD.with(direction);
      float[] expected = outcome(du, fixed, z, a).gradients().get(pupil);
      for (boolean subtractEntropy : new boolean[] {false, true}) {
        float[] actual =
            outcome(du, options(direction, subtractEntropy), z, a).gradients().get(pupil);
        assertArrayEquals(expected, actual, 1e-6f);
      }
    }
  }

  @Test
  void saturated_scores_that_disagree_keep_their_gradient() {
    // The categories are surely neutral, so unit 12 is absent; its head says present by 100.
    Tensor z = Tensor.of(new float[][] {{0, -90, -90, -90, -50, -90, -90}}).asParameter();
    float[] units = new float[M];
    Arrays.fill(units, -100);
    units[ActionUnit.LIP_CORNER_PULLER.index()] = 100;
    Tensor a = Tensor.of(Shape.of(1, M), units).asParameter();
    LossFixture.Outcome outcome = outcome(du, options(Direction.CATEGORIES_TEACH, true), z, a);
    assertEquals(100, outcome.value(), 1e-4);
    assertEquals(1f, outcome.gradients().get(1)[ActionUnit.LIP_CORNER_PULLER.index()]);
    LossFixture.Outcome reverse = outcome(du, options(Direction.BINARIES_TEACH, true), z, a);
    assertEquals(50, reverse.value(), 1e-4);
    assertArrayEquals(new float[] {1, 0, 0, 0, -1, 0, 0}, reverse.gradients().get(0), 1e-5f);
  }
}
