package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.network.Coupling;

/**
 * A variant and what it is compared with.
 *
 * @param variant the one
 * @param reference the name of the other: a variant, or a constant of {@link Comparison}
 */
record Pair(Variant variant, String reference) {

  /** The pairs that answer a question, of variants that are trained in the same setting. */
  static List<Pair> of(Question question, boolean complete, List<Variant> variants) {
    List<Pair> pairs = new ArrayList<>();
    for (Variant variant : variants) {
      if (question.isOfLeftOut()) {
        if (!complete) {
          pairs.addAll(leftOut(variant));
        }
      } else if (complete) {
        variants.stream()
            .filter(reference -> answers(question, variant, reference))
            .forEach(reference -> pairs.add(new Pair(variant, reference.name())));
      }
    }
    return pairs;
  }

  private static List<Pair> leftOut(Variant variant) {
    List<Pair> pairs = new ArrayList<>();
    if (!variant.isUncoupled()) {
      pairs.add(new Pair(variant, Variant.UNCOUPLED));
    }
    pairs.add(new Pair(variant, Comparison.CHANCE));
    pairs.add(new Pair(variant, Comparison.ANNOTATED));
    pairs.add(new Pair(variant, Comparison.THROUGH_TABLE));
    return pairs;
  }

  private static boolean answers(Question question, Variant variant, Variant reference) {
    boolean single = reference.alone().isPresent();
    return switch (question) {
      case COUPLING ->
          variant.isCoupled()
              && reference.isUncoupled()
              && variant.remark().equals(reference.remark());
      case WEIGHTING ->
          variant.isWeighted()
              && reference.isUsual()
              && (variant.hasCoupling()
                  ? isBoth(reference)
                  : reference.isUncoupled() || isBoth(reference));
      case SEMI_SUPERVISED ->
          (isSemiSupervised(variant) && reference.isUncoupled() && reference.isUsual())
              || (isBoth(variant) && variant.isUsual() && isSemiSupervised(reference));
      case TRANSFER ->
          variant.alone().isEmpty() && single && variant.settings().table() != TableKind.WRONG;
      case SETTINGS ->
          !variant.isUsual()
              && reference.isUsual()
              && ((variant.isUncoupled() && reference.isUncoupled())
                  || (isBoth(variant) && isBoth(reference)));
      case UNITS, EXPRESSIONS -> false;
    };
  }

  private static boolean isBoth(Variant variant) {
    return variant.isCoupled() && variant.settings().coupling() == Coupling.BOTH;
  }

  private static boolean isSemiSupervised(Variant variant) {
    return variant.method() != Method.SUPERVISED;
  }
}
