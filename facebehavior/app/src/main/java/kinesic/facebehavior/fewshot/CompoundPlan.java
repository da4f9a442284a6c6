package kinesic.facebehavior.fewshot;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import kinesic.facebehavior.compound.ZeroShot.Term;

/**
 * The methods and settings that a {@link CompoundRun} evaluates.
 *
 * @param terms of the zero-shot score; every subset of them is evaluated
 * @param methods the few-shot methods; each is evaluated at each number of shots
 * @param shots training faces per class, above 0; {@link Episode#ALL} for all
 * @param draws number of support sets for each number of shots; all faces are used once
 * @param tuned what is fine-tuned in the network that is written, {@link Method#HEAD} or {@link
 *     Method#NETWORK}
 * @param seed of support sets and fine-tuning
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
   * @throws IllegalArgumentException if a number is out of range, or {@code tuned} does not
   *     fine-tune a network
   */
  public CompoundPlan {
    terms = Set.copyOf(terms);
    methods = List.copyOf(methods);
    shots = List.copyOf(shots);
    if (draws < 1) {
      throw new IllegalArgumentException(
          "few-shot: %s draws, expected at least 1".formatted(draws));
    }
    for (int number : shots) {
      if (number < 1) {
        throw new IllegalArgumentException(
            "few-shot: %s shots, expected at least 1".formatted(number));
      }
    }
    if (tuned != Method.HEAD && tuned != Method.NETWORK) {
      throw new IllegalArgumentException(
          "few-shot: \"%s\" does not fine-tune a network, expected head or network"
              .formatted(tuned.option()));
    }
  }

  /** All non-empty subsets of the terms, small ones first. */
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

  /** The number of support sets for a number of shots. */
  int draws(int number) {
    return number == Episode.ALL ? 1 : draws;
  }
}
