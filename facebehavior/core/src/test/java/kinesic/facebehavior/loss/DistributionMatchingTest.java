package kinesic.facebehavior.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.loss.MatchingOptions.Direction;
import kinesic.facebehavior.loss.MatchingOptions.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DistributionMatchingTest {

  private static final int M = ActionUnit.COUNT;
  private static final int DIMPLER = ActionUnit.DIMPLER.index(); // the unit no expression has

  private final Relatedness du = Relatedness.duWeighted();
  private final LossFixture fixture = new LossFixture(13);

  static Stream<MatchingOptions> allOptions() {
    return Stream.of(Direction.values())
        .flatMap(
            direction ->
                Stream.of(
                    new MatchingOptions(Form.BERNOULLI, direction, true, false, false),
                    new MatchingOptions(Form.BERNOULLI, direction, true, true, false),
                    new MatchingOptions(Form.BERNOULLI, direction, true, false, true),
                    new MatchingOptions(Form.BERNOULLI, direction, true, true, true),
                    new MatchingOptions(Form.LITERAL, direction, true, false, false),
                    new MatchingOptions(Form.LITERAL, direction, true, true, false),
                    new MatchingOptions(Form.JOINT, direction, true, false, false),
                    new MatchingOptions(Form.JOINT, direction, true, true, false),
                    new MatchingOptions(Form.JOINT, direction, true, false, true),
                    new MatchingOptions(Form.JOINT, direction, true, true, true)));
  }

  private Tensor fused(Tensor z, Tensor a, MatchingOptions options, BinaryLabels labels) {
    return new DistributionMatching(new MatchingTable(du, options), labels).apply(z, a);
  }

  /** The same loss from ops of the engine. */
  private Tensor composed(Tensor z, Tensor a, MatchingOptions options, BinaryLabels labels) {
    Tensor q = DistributionMatching.mixture(z.softmax(), du);
    Tensor s = a.sigmoid();
    float[] matched = new float[labels.samples() * M];
    for (int j = 0; j < matched.length; j++) {
      boolean skipped = options.skipAnnotated() && labels.isAnnotated(j / M, j % M);
      matched[j] = du.relatesBinary(j % M) && !skipped ? 1 : 0;
    }
    Tensor mask = Tensor.of(labels.shape(), matched);
    Direction direction = options.direction();
    Tensor sum;
    if (options.form() == Form.LITERAL) {
      Tensor taughtS = s;
      Tensor taughtQ = q;
      if (direction == Direction.CATEGORIES_TEACH) {
        taughtQ = q.detach();
      } else if (direction == Direction.BINARIES_TEACH) {
        taughtS = s.detach();
      }
      sum = masked(taughtS.multiply(floored(taughtQ).log()), mask);
    } else {
      boolean isJoint = options.form() == Form.JOINT;
      Tensor teacherQ = isJoint ? q : q.detach();
      Tensor teacherS = isJoint ? s : s.detach();
      Tensor taughtBinary = divergence(teacherQ, s, mask, options.subtractEntropy());
      Tensor taughtCategory = divergence(teacherS, q, mask, options.subtractEntropy());
      sum =
          switch (direction) {
            case CATEGORIES_TEACH -> taughtBinary;
            case BINARIES_TEACH -> taughtCategory;
            case SYMMETRIC -> taughtBinary.add(taughtCategory).multiply(.5f);
          };
    }
    return sum.multiply(-1f / labels.samples());
  }

  /** Σ t ln s + (1 - t) ln(1 - s), less the same of t with itself. */
  private static Tensor divergence(Tensor t, Tensor s, Tensor mask, boolean subtractEntropy) {
    Tensor sum = masked(logLikelihood(t, s), mask);
    return subtractEntropy ? sum.subtract(masked(logLikelihood(t, t), mask)) : sum;
  }

  private static Tensor logLikelihood(Tensor t, Tensor s) {
    Tensor absent = floored(s.negate().add(1)).log().multiply(t.negate().add(1));
    return floored(s).log().multiply(t).add(absent);
  }

  private static Tensor floored(Tensor q) {
    return q.clamp(1e-30f, 2);
  }

  private static Tensor masked(Tensor x, Tensor mask) {
    return x.multiply(mask).sum();
  }

  @Test
  void golden_mixtures() {
    Tensor p = Tensor.of(new float[][] {{.1f, .05f, .05f, .1f, .1f, .1f, .5f}});
    assertArrayEquals(
        new float[] {
          .66f, .557f, .2655f, .393f, .101f, .05f, .05f, .063f, .1f, 0, .1f, .143f, .1f, .0145f,
          .063f, .7f, .533f
        },
        DistributionMatching.mixture(p, Relatedness.duWeighted()).toArray(),
        1e-7f);
    assertArrayEquals(
        new float[] {
          .7f, .6f, .3f, .6f, .2f, .05f, .05f, .1f, .1f, 0, .1f, .2f, .1f, .05f, .1f, .7f, .6f
        },
        DistributionMatching.mixture(p, Relatedness.duBinary()).toArray(),
        1e-7f);
  }

  @Test
  void happiness_implies_its_units_and_no_others() {
    Tensor p = Tensor.of(new float[][] {{0, 0, 0, 0, 1, 0, 0}});
    float[] q = DistributionMatching.mixture(p, Relatedness.duBinary()).toArray();
    for (ActionUnit unit : ActionUnit.values()) {
      boolean shown = unit.number() == 6 || unit.number() == 12 || unit.number() == 25;
      assertEquals(shown ? 1f : 0f, q[unit.index()], unit.column());
    }
  }

  @ParameterizedTest
  @MethodSource("allOptions")
  void equals_its_composition_forward_and_backward(MatchingOptions options) {
    Tensor z = fixture.head(23, 7);
    Tensor a = fixture.head(23, M);
    BinaryLabels labels = fixture.binaries(23, M, .4, .3);
    boolean isJoint = options.form() == Form.JOINT;
    boolean toBinary = isJoint || options.direction() != Direction.BINARIES_TEACH;
    boolean toCategory = isJoint || options.direction() != Direction.CATEGORIES_TEACH;
    Tensor[] pupils =
        toBinary && toCategory ? new Tensor[] {z, a} : new Tensor[] {toBinary ? a : z};
    LossFixture.Outcome.of(() -> fused(z, a, options, labels), pupils)
        .assertClose(LossFixture.Outcome.of(() -> composed(z, a, options, labels), pupils), 2e-6);
  }

  @Test
  void symmetric_is_half_of_each_direction() {
    Tensor z = fixture.head(5, 7);
    Tensor a = fixture.head(5, M);
    BinaryLabels labels = BinaryLabels.none(5, M);
    MatchingOptions standard = MatchingOptions.STANDARD;
    LossFixture.Outcome both = LossFixture.Outcome.of(() -> fused(z, a, standard, labels), z, a);
    LossFixture.Outcome binary =
        LossFixture.Outcome.of(
            () -> fused(z, a, standard.with(Direction.CATEGORIES_TEACH), labels), z, a);
    LossFixture.Outcome category =
        LossFixture.Outcome.of(
            () -> fused(z, a, standard.with(Direction.BINARIES_TEACH), labels), z, a);

    assertEquals((binary.value() + category.value()) / 2, both.value(), 1e-5);
    for (int j = 0; j < 5 * M; j++) {
      assertEquals(0f, category.gradients().get(1)[j]);
      assertEquals(binary.gradients().get(1)[j] / 2, both.gradients().get(1)[j], 1e-8);
    }
    for (int j = 0; j < 5 * 7; j++) {
      assertEquals(0f, binary.gradients().get(0)[j]);
      assertEquals(category.gradients().get(0)[j] / 2, both.gradients().get(0)[j], 1e-8);
    }
  }

  @Test
  void heads_that_agree_have_no_divergence_and_no_gradient() {
    Tensor z = fixture.head(4, 7);
    float[] q = DistributionMatching.mixture(z.detach().softmax(), du).toArray();
    float[] score = new float[q.length];
    for (int j = 0; j < q.length; j++) {
      score[j] = q[j] == 0 ? 0 : (float) Math.log(q[j] / (1 - q[j]));
    }
    Tensor a = Tensor.of(Shape.of(4, M), score).asParameter();
    MatchingOptions options =
        new MatchingOptions(Form.BERNOULLI, Direction.SYMMETRIC, true, false, true);
    LossFixture.Outcome outcome =
        LossFixture.Outcome.of(() -> fused(z, a, options, BinaryLabels.none(4, M)), z, a);
    assertEquals(0, outcome.value(), 1e-6);
    for (float[] gradient : outcome.gradients()) {
      assertArrayEquals(new float[gradient.length], gradient, 1e-6f);
    }
  }

  @Test
  void a_unit_no_expression_has_is_left_alone_unless_asked_for() {
    Tensor z = fixture.head(3, 7);
    Tensor a = fixture.head(3, M);
    BinaryLabels none = BinaryLabels.none(3, M);
    float[] skipped =
        LossFixture.Outcome.of(() -> fused(z, a, MatchingOptions.STANDARD, none), z, a)
            .gradients()
            .get(1);
    MatchingOptions all =
        new MatchingOptions(Form.BERNOULLI, Direction.SYMMETRIC, false, false, false);
    LossFixture.Outcome included = LossFixture.Outcome.of(() -> fused(z, a, all, none), z, a);
    included.assertFinite();
    for (int i = 0; i < 3; i++) {
      assertEquals(0f, skipped[i * M + DIMPLER]);
      assertTrue(included.gradients().get(1)[i * M + DIMPLER] > 0); // it only switches the unit off
    }
  }

  @Test
  void annotated_units_are_left_out_if_asked_for() {
    Tensor z = fixture.head(6, 7);
    Tensor a = fixture.head(6, M);
    BinaryLabels labels = fixture.binaries(6, M, .5, .3);
    MatchingOptions options = MatchingOptions.STANDARD.withSkipAnnotated(true);
    float[] gradient =
        LossFixture.Outcome.of(() -> fused(z, a, options, labels), z, a).gradients().get(1);
    for (int j = 0; j < gradient.length; j++) {
      boolean matched = j % M != DIMPLER && !labels.isAnnotated(j / M, j % M);
      assertEquals(matched, gradient[j] != 0, "entry " + j);
    }
  }

  @ParameterizedTest
  @MethodSource("allOptions")
  void extreme_scores_give_finite_numbers(MatchingOptions options) {
    float[] scores = new float[7 * 7];
    float[] units = new float[7 * M];
    Arrays.fill(scores, -80);
    for (int i = 0; i < 7; i++) {
      scores[i * 7 + i] = 80;
      for (int j = 0; j < M; j++) {
        units[i * M + j] = (i + j) % 2 == 0 ? 80 : -80;
      }
    }
    Tensor z = Tensor.of(Shape.of(7, 7), scores).asParameter();
    Tensor a = Tensor.of(Shape.of(7, M), units).asParameter();
    LossFixture.Outcome.of(() -> fused(z, a, options, BinaryLabels.none(7, M)), z, a)
        .assertFinite();
  }

  @Test
  void the_gradient_stays_exact_where_the_mixture_is_tiny() {
    // Neutral by 60: q of happiness's unit 12 is e^-60, which a clip at 1e-7 would not see.
    // Unit 12 is surely present, so by Bayes' rule the expression is happiness: p - 1 for it.
    Tensor z = Tensor.of(new float[][] {{0, -90, -90, -90, -60, -90, -90}}).asParameter();
    float[] units = new float[M];
    units[ActionUnit.LIP_CORNER_PULLER.index()] = 80;
    Tensor a = Tensor.of(Shape.of(1, M), units);
    float[] weight = new float[M];
    Arrays.fill(weight, 1);
    weight[ActionUnit.LIP_CORNER_PULLER.index()] = 0; // the only one that is matched
    BinaryLabels labels = new BinaryLabels(M, new float[M], weight);
    MatchingOptions options =
        MatchingOptions.STANDARD.with(Direction.BINARIES_TEACH).withSkipAnnotated(true);
    LossFixture.Outcome outcome = LossFixture.Outcome.of(() -> fused(z, a, options, labels), z);
    assertEquals(60, outcome.value(), 1e-4);
    assertArrayEquals(new float[] {1, 0, 0, 0, -1, 0, 0}, outcome.gradients().get(0), 1e-5f);
  }

  @Test
  void the_literal_form_has_no_entropy() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new MatchingOptions(Form.LITERAL, Direction.SYMMETRIC, true, false, true));
  }
}
