package kinesic.facebehavior.task;

import java.util.List;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.metric.ThresholdSearch;
import kinesic.facebehavior.task.Label.Category;

/**
 * The tasks of identity: 40 attributes, and the people of the training data. People whom the
 * network was not trained on are told apart by the shared feature, which {@link
 * kinesic.facebehavior.metric.EmbeddingEvaluation} judges.
 */
public final class Identity {

  /** Who it is: as a label any text, as a head the people of the training data. */
  public static final Classification PERSON =
      Classification.of(
              new TaskNames(
                  "identity",
                  "identity",
                  "identities",
                  "identity",
                  "identity of people trained on",
                  50),
              List.of())
          .withOpenLabels()
          .keepingBestOnly("person");

  /** The 40 attributes of CelebA. */
  public static final MultiLabel ATTRIBUTES =
      MultiLabel.of(
              new TaskNames(
                  "attributes", "attributes", "attributes", "attributes", "attributes", 60),
              Attribute.labels())
          .withCriterion(ThresholdSearch.Criterion.BALANCED_ACCURACY)
          .withTracked(
              new TrackedMetric(
                  "validation_attribute_balanced_accuracy",
                  "Mean balanced accuracy of attributes",
                  "attributes mean balanced accuracy"));

  /** The tasks in the order of manifest columns. */
  static final List<Task> KNOWN = List.of(ATTRIBUTES, PERSON);

  private Identity() {}

  /**
   * The heads of a network of identity, in their order.
   *
   * @param people of the training data; none for a network of attributes alone
   */
  public static List<Task> heads(List<String> people) {
    return people.isEmpty() ? List.of(ATTRIBUTES) : List.of(PERSON.withLabels(people), ATTRIBUTES);
  }

  /** The label of a face of {@code person}. */
  public static Category label(String person) {
    return new Category(person);
  }
}
