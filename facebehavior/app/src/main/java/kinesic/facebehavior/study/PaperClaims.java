package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.study.StudyFigures.Effect;

/**
 * What Kollias, Sharmanska and Zafeiriou (arXiv 2105.03790) claim of coupling, and three claims
 * that follow from it, each with the comparisons that test it.
 */
final class PaperClaims {

  /**
   * A claim.
   *
   * @param text the claim
   * @param question the comparisons that test it, those of one variant
   * @param variant the name of the variant
   * @param gain whether it expects that the variant is better than the reference, else worse
   */
  private record Claim(String text, Question question, String variant, boolean gain) {

    /** Whether a comparison tests the claim. */
    boolean isTestedBy(Effect effect) {
      boolean isJudged =
          effect.setting().isComplete() || effect.reference().equals(Variant.UNCOUPLED);
      return isJudged
          && effect.question().equals(question.id())
          && effect.variant().equals(variant);
    }

    /** Whether a comparison shows what is claimed. */
    boolean agrees(Effect effect) {
      return effect.isShown() && effect.difference() > 0 == gain;
    }

    /** Whether a comparison shows the opposite. */
    boolean contradicts(Effect effect) {
      return effect.isShown() && effect.difference() > 0 != gain;
    }
  }

  private static final String BOTH = "both";
  private static final String MATCHING = "distribution matching";
  private static final String PRINTED = "literal matching";
  private static final String SOFT = "soft co-annotation";
  private static final String HARD = "co-annotation";

  private static final List<Claim> ALL =
      List.of(
          new Claim(
              "Joint training without coupling suffers from negative transfer: it is worse than"
                  + " single tasks.",
              Question.TRANSFER,
              Variant.UNCOUPLED,
              false),
          new Claim(
              "A coupled network is better than single tasks.", Question.TRANSFER, BOTH, true),
          new Claim("Co-annotation improves on no coupling.", Question.COUPLING, HARD, true),
          new Claim("Soft co-annotation improves on no coupling.", Question.COUPLING, SOFT, true),
          new Claim(
              "Distribution matching improves on no coupling.", Question.COUPLING, MATCHING, true),
          new Claim(
              "Distribution matching in the form that is printed improves on no coupling.",
              Question.COUPLING,
              PRINTED,
              true),
          new Claim(
              "Both couplings together improve on no coupling.", Question.COUPLING, BOTH, true),
          new Claim(
              "Labels that no database annotates are learned through distribution matching.",
              Question.UNITS,
              MATCHING,
              true),
          new Claim(
              "Labels that no database annotates are learned through the form that is printed.",
              Question.UNITS,
              PRINTED,
              true),
          new Claim(
              "Expressions that no database has are learned from action units through soft"
                  + " co-annotation.",
              Question.EXPRESSIONS,
              SOFT,
              true));

  private final StudyFigures figures;
  private final String test;

  PaperClaims(StudyFigures figures, String test) {
    this.figures = figures;
    this.test = test;
  }

  /** A Markdown table: the claim, what the comparisons with all labels show, and the verdict. */
  String table() {
    List<List<String>> rows = new ArrayList<>();
    for (Claim claim : ALL) {
      List<Effect> effects =
          figures.comparisons().stream()
              .filter(claim::isTestedBy)
              .filter(effect -> effect.setting().family().equals(figures.families().getFirst()))
              .filter(effect -> effect.test().equals(test) && effect.setting().fraction() == 1)
              .toList();
      if (!effects.isEmpty()) {
        rows.add(row(claim, effects));
      }
    }
    return StudyTextTables.markdown(
        List.of(
            "claim",
            "tested under",
            "verdict",
            "metrics that agree",
            "not shown",
            "metrics that contradict"),
        rows);
  }

  private List<String> row(Claim claim, List<Effect> effects) {
    List<String> agree = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    List<String> contradict = new ArrayList<>();
    boolean confirmed = false;
    for (Effect effect : effects) {
      Optional<Effect> again = figures.replication(effect);
      boolean both = again.isPresent() && again.get().verdict() == effect.verdict();
      String metric = metric(effect);
      String name = metric + (both && effect.isShown() ? " (both families)" : "");
      if (claim.agrees(effect)) {
        agree.add(name);
        confirmed |= both;
      } else if (claim.contradicts(effect)) {
        contradict.add(name);
      } else {
        silent.add(metric);
      }
    }
    return List.of(
        claim.text(),
        claim.question().title(),
        verdict(agree, silent, contradict, confirmed),
        String.join(", ", agree),
        String.join(", ", silent),
        String.join(", ", contradict));
  }

  private static String metric(Effect effect) {
    return effect.setting().isComplete()
        ? effect.metric()
        : effect.metric() + ", " + effect.setting().scope();
  }

  private String verdict(
      List<String> agree, List<String> silent, List<String> contradict, boolean confirmed) {
    if (agree.isEmpty()) {
      return contradict.isEmpty() ? "not shown" : "contradicted";
    }
    String extent = silent.isEmpty() && contradict.isEmpty() ? "holds" : "holds in part";
    return figures.families().size() < 2 || confirmed
        ? extent
        : extent + ", on the first family only";
  }
}
