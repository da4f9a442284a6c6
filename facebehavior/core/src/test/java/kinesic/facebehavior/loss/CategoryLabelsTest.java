package kinesic.facebehavior.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kinesic.engine.Tensor;
import kinesic.facebehavior.loss.LossFixture.Outcome;
import kinesic.nn.loss.CrossEntropyLoss;
import org.junit.jupiter.api.Test;

final class CategoryLabelsTest {

  private static final CrossEntropyLoss WEIGHTED =
      CrossEntropyLoss.plain().withLabelSmoothing(0.1f).withClassWeights(1, 3, 2);

  private final Tensor head = new LossFixture(5).head(4, 3);

  private Outcome outcome(CategoryLabels labels) {
    return Outcome.of(() -> labels.crossEntropy(head), head);
  }

  private static void assertSameBits(Outcome expected, Outcome actual) {
    assertEquals(expected.value(), actual.value());
    assertArrayEquals(expected.gradients().get(0), actual.gradients().get(0));
  }

  @Test
  void a_category_is_the_distribution_that_has_it_alone_bit_by_bit() {
    CategoryLabels categories = new CategoryLabels(3, 2, -1, 0, 1);
    CategoryLabels oneHot = CategoryLabels.distributions(3, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0);
    assertArrayEquals(categories.toArray(), oneHot.toArray());
    assertEquals(2, oneHot.arrays().size());
    assertSameBits(outcome(categories), outcome(oneHot));
    assertSameBits(outcome(categories.weighted(WEIGHTED)), outcome(oneHot.weighted(WEIGHTED)));
  }

  @Test
  void a_category_stored_as_a_distribution_has_the_same_loss() {
    CategoryLabels mixed =
        CategoryLabels.distributions(3, 0, 0, 1, 0.5f, 0.5f, 0, 1, 0, 0, 0, 0, 0);
    CategoryLabels nearly =
        CategoryLabels.distributions(
            3, 1e-7f, 0, 1 - 1e-7f, 0.5f, 0.5f, 0, 1 - 1e-7f, 0, 1e-7f, 0, 0, 0);
    outcome(nearly).assertClose(outcome(mixed), 1e-6);
    outcome(nearly.weighted(WEIGHTED)).assertClose(outcome(mixed.weighted(WEIGHTED)), 1e-6);
  }

  @Test
  void the_loss_of_a_distribution_is_the_mean_over_its_categories() {
    CategoryLabels half = CategoryLabels.distributions(3, 0.5f, 0.5f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    double first = new CategoryLabels(3, 0, -1, -1, -1).crossEntropy(head).item();
    double second = new CategoryLabels(3, 1, -1, -1, -1).crossEntropy(head).item();
    assertEquals((first + second) / 2, half.crossEntropy(head).item(), 1e-6);
  }

  @Test
  void the_most_probable_category_is_the_first_of_equals() {
    CategoryLabels labels = CategoryLabels.distributions(3, 0.25f, 0.25f, 0.5f, 0, 0.5f, 0.5f);
    assertArrayEquals(new int[] {2, 1}, labels.toArray());
    assertEquals(2, labels.annotatedSamples());
    assertEquals(0.25f, labels.probability(0, 1));
    assertEquals(0, labels.probability(1, 0));
    assertEquals(1, new CategoryLabels(3, 1).probability(0, 1));
    assertEquals(0, new CategoryLabels(3, -1).probability(0, 1));
  }

  @Test
  void what_is_no_distribution_is_refused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> CategoryLabels.distributions(2, 0.5f, 0.5f, 0.5f, 0.75f));
    assertEquals(
        "category labels: the probabilities of sample 1 add up to 1.25, expected 1, or 0 for none",
        e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> CategoryLabels.distributions(2, 1.5f, -0.5f));
    assertThrows(IllegalArgumentException.class, () -> CategoryLabels.distributions(2, 1, 0, 0));
  }
}
