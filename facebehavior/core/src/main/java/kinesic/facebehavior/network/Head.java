package kinesic.facebehavior.network;

import java.util.List;

/**
 * One linear head over the shared feature.
 *
 * @param part the name of its module, as in "expression.weight"
 * @param term the name of its loss
 * @param labels what its outputs stand for, in their order; a head without any is not built
 */
public record Head(String part, String term, List<String> labels) {

  /** Copies the list. */
  public Head {
    labels = List.copyOf(labels);
  }

  /** How many outputs it has. */
  public int size() {
    return labels.size();
  }

  /** Whether it has no outputs, so that there is none. */
  public boolean isEmpty() {
    return labels.isEmpty();
  }
}
