package kinesic.facebehavior.fewshot;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import kinesic.facebehavior.compound.ZeroShot.Term;

/**
 * Which ways to tell compound expressions apart are tried.
 *
 * @param terms of the zero-shot score; every subset of them is tried
 * @param methods that learn; each at each number of shots
 * @param shots faces of each class to learn from, above 0; {@link Attempt#ALL} for all there are
 * @param draws how often shots are drawn; all faces are learned from once
 * @param tuned what of the network that is written is fine-tuned, {@link Method#HEAD} or {@link
 *     Method#NETWORK}
 * @param seed of draws and fine-tuning
 */
public record CompoundPlan(
    Set<Term> terms,
    List<Method> methods,
    List<Integer> shots,
    int draws,
    Method tuned,
    long seed) {

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if a number is out of range, or the network that is written
   *     would not be fine-tuned
   */
  public CompoundPlan {
    terms = Set.copyOf(terms);
    methods = List.copyOf(methods);
    shots = List.copyOf(shots);
    if (draws < 1) {
      throw new IllegalArgumentException(
          "few-shot: %d draws, expected at least 1".formatted(draws));
    }
    for (int number : shots) {
      if (number < 1) {
        throw new IllegalArgumentException(
            "few-shot: %d shots, expected at least 1".formatted(number));
      }
    }
    if (tuned != Method.HEAD && tuned != Method.NETWORK) {
      throw new IllegalArgumentException(
          "few-shot: \"%s\" fine-tunes no part of a network, expected head or network"
              .formatted(tuned.option()));
    }
  }

  /** Every subset of the terms but the empty one, small ones first. */
  List<Set<Term>> subsets() {
    List<Term> all = List.of(Term.values());
    List<Set<Term>> subsets = new ArrayList<>();
    for (int size = 1; size <= terms.size(); size++) {
      for (int mask = 1; mask < 1 << all.size(); mask++) {
        Set<Term> subset = EnumSet.noneOf(Term.class);
        for (int t = 0; t < all.size(); t++) {
          if ((mask >>> t & 1) == 1) {
            subset.add(all.get(t));
          }
        }
        if (subset.size() == size && terms.containsAll(subset)) {
          subsets.add(subset);
        }
      }
    }
    return subsets;
  }

  /** How often this number of shots is drawn. */
  int draws(int number) {
    return number == Attempt.ALL ? 1 : draws;
  }
}
