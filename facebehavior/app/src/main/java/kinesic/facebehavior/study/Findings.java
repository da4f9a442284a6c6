package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.report.Answer;
import kinesic.facebehavior.study.Comparison.Kind;

/**
 * What a study has shown, in words that follow from its tests: a difference is called one only if
 * its p, corrected for all comparisons of its family, is below {@link Comparison#LEVEL}.
 */
public final class Findings {

  private final StudyResults results;
  private final List<Comparison> comparisons;
  private final Map<String, String> tests;
  private final String main; // the first test

  private Findings(StudyResults results, Map<String, String> tests) {
    this.results = results;
    this.comparisons = results.comparisons();
    this.tests = tests;
    this.main = tests.keySet().iterator().next();
  }

  /**
   * The answers to the questions of the study.
   *
   * @param tests the name of each test database and what it is; the first is the one that counts
   */
  public static List<Answer> of(StudyResults results, Map<String, String> tests) {
    Findings findings = new Findings(results, tests);
    List<Answer> answers = new ArrayList<>();
    answers.add(findings.coupling());
    findings.fewerLabels().ifPresent(answers::add);
    answers.addAll(findings.elsewhere());
    answers.add(findings.transfer());
    findings.remedy().ifPresent(answers::add);
    findings.weights().ifPresent(answers::add);
    findings.teacher().ifPresent(answers::add);
    findings.zeroShot().ifPresent(answers::add);
    return answers;
  }

  private List<Comparison> family(Kind kind, String test, double fraction) {
    return comparisons.stream()
        .filter(one -> one.family().equals(new Comparison.Family(kind, test, fraction)))
        .toList();
  }

  private Answer coupling() {
    List<Comparison> family = family(Kind.COUPLING, main, 1);
    return new Answer(
        "Does coupling help?",
        verdict(
            family, "no coupling, with all labels, on %s (%s)".formatted(main, tests.get(main))),
        details(family));
  }

  private Optional<Answer> fewerLabels() {
    List<String> verdicts = new ArrayList<>();
    List<String> details = new ArrayList<>();
    for (double fraction : results.matrix().fractions()) {
      List<Comparison> family = family(Kind.COUPLING, main, fraction);
      if (fraction < 1 && !family.isEmpty()) {
        String share = Trial.percent(fraction);
        verdicts.add(verdict(family, "no coupling, with " + share + " of the labels, on " + main));
        details(family).forEach(line -> details.add("With " + share + ": " + line));
      }
    }
    return verdicts.isEmpty()
        ? Optional.empty()
        : Optional.of(new Answer("And with fewer labels?", String.join(" ", verdicts), details));
  }

  private List<Answer> elsewhere() {
    List<Answer> answers = new ArrayList<>();
    for (Map.Entry<String, String> test : tests.entrySet()) {
      List<Comparison> family = family(Kind.COUPLING, test.getKey(), 1);
      if (!test.getKey().equals(main) && !family.isEmpty() && !takesAll(family.get(0).measure())) {
        answers.add(
            new Answer(
                "And on %s (%s)?".formatted(test.getKey(), test.getValue()),
                verdict(family, "no coupling, with all labels, on " + test.getKey()),
                details(family)));
      }
    }
    return answers;
  }

  private static boolean takesAll(Measure measure) {
    return measure.task().isEmpty();
  }

  private Answer transfer() {
    List<String> verdicts = new ArrayList<>();
    List<String> details = new ArrayList<>();
    for (double fraction : results.matrix().fractions().reversed()) {
      List<Comparison> family = family(Kind.TRANSFER, main, fraction);
      String share = fraction == 1 ? "all" : Trial.percent(fraction) + " of the";
      if (!family.isEmpty()) {
        long lost = family.stream().filter(one -> one.isShown() && !one.isGain()).count();
        long won = family.stream().filter(one -> one.isShown() && one.isGain()).count();
        verdicts.add(
            "With %s labels, of %d figures %s."
                .formatted(share, family.size(), transferred(lost, won)));
        details(family).forEach(line -> details.add("With %s labels: %s".formatted(share, line)));
      }
    }
    return new Answer(
        "Is there negative transfer: does a task lose by sharing its trunk with the others?",
        String.join(" ", verdicts),
        details);
  }

  private static String transferred(long lost, long won) {
    if (lost == 0 && won == 0) {
      return "none is shown to lose or to gain by learning the tasks together";
    }
    return "%s shown to lose and %s to gain by learning the tasks together without coupling"
        .formatted(
            lost == 0 ? "none is" : lost + (lost == 1 ? " is" : " are"), won == 0 ? "none" : won);
  }

  private Optional<Answer> remedy() {
    List<Comparison> lost =
        family(Kind.TRANSFER, main, 1).stream()
            .filter(one -> one.isShown() && !one.isGain())
            .toList();
    String question = "Does coupling remove negative transfer?";
    if (lost.isEmpty()) {
      return Optional.of(
          new Answer(question, "With all labels none is shown that it could remove.", List.of()));
    }
    List<String> details = new ArrayList<>();
    int regained = 0;
    int removed = 0;
    for (Comparison loss : lost) {
      for (Comparison one : family(Kind.COUPLED_TRANSFER, main, 1)) {
        if (one.measure().equals(loss.measure()) && one.reference().equals(loss.reference())) {
          boolean gains =
              family(Kind.COUPLING, main, 1).stream()
                  .anyMatch(
                      c ->
                          c.arm().equals(one.arm())
                              && c.measure().equals(one.measure())
                              && c.isShown()
                              && c.isGain());
          regained += gains ? 1 : 0;
          removed += gains && !(one.isShown() && !one.isGain()) ? 1 : 0;
          details.add(sentence(one) + (gains ? " It gains on no coupling." : ""));
        }
      }
    }
    String answer =
        regained == 0
            ? "It is not shown to: no coupling is shown to gain on no coupling in a figure that"
                + " loses by learning the tasks together."
            : ("In %d of %d cases a coupling is shown to win back a part of what learning the tasks"
                    + " together loses, and in %d of them it is then not shown to be below the"
                    + " single task.")
                .formatted(regained, details.size(), removed);
    return Optional.of(new Answer(question, answer, details));
  }

  private Optional<Answer> weights() {
    List<Comparison> family = family(Kind.WEIGHTS, main, 1);
    if (family.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Answer(
            "Is it the factors of the losses?",
            "%s: %s"
                .formatted(
                    capital(family.get(0).arm()),
                    verdict(family, "the usual factors and each task alone, on " + main)),
            details(family)));
  }

  /** Whether expressions and the table know more about action units than their own head does. */
  private Optional<Answer> teacher() {
    List<String> verdicts = new ArrayList<>();
    List<String> details = new ArrayList<>();
    Arm uncoupled = results.matrix().arm(Arm.UNCOUPLED);
    for (double fraction : results.matrix().fractions().reversed()) {
      double[] table = results.values(uncoupled, fraction, main, TableKnowledge.BY_TABLE);
      double[] head = results.values(uncoupled, fraction, main, TableKnowledge.BY_HEAD);
      PairedTest test = PairedTest.of(table, head);
      if (Double.isNaN(test.difference())) {
        return Optional.empty();
      }
      String share = fraction == 1 ? "all" : Trial.percent(fraction) + " of the";
      String known =
          !(test.p() < Comparison.LEVEL)
              ? "neither is shown to know more"
              : test.difference() > 0
                  ? "expressions and table know more, and could teach"
                  : "the head itself knows more";
      verdicts.add("With %s labels %s.".formatted(share, known));
      details.add(
          "With %s labels: by expressions and table %s, by the head %s, difference %s (95 %% interval %s to %s, %s)."
              .formatted(
                  share,
                  Words.decimal(Spread.of(table).mean()),
                  Words.decimal(Spread.of(head).mean()),
                  Words.signed(test.difference()),
                  Words.signed(test.low()),
                  Words.signed(test.high()),
                  Words.probability(test.p())));
    }
    return Optional.of(
        new Answer(
            "What could expressions teach action units? (Uncoupled networks, mean F1 at one half"
                + " of the units that the table relates to an expression)",
            String.join(" ", verdicts),
            details));
  }

  private Optional<Answer> zeroShot() {
    Optional<Measure> found = results.measures().stream().filter(Findings::takesAll).findFirst();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Measure measure = found.get();
    double chance = results.chance(measure.test(), measure.figure());
    List<String> details = new ArrayList<>();
    for (Arm arm : results.matrix().arms()) {
      if (arm.alone().isEmpty()) {
        details.add("%s: %s.".formatted(capital(arm.name()), spread(arm, measure.figure())));
      }
    }
    Arm uncoupled = results.matrix().arm(Arm.UNCOUPLED);
    List<String> parts = new ArrayList<>();
    for (String part : AffectSubject.ZERO_SHOT_PARTS) {
      String figure = AffectSubject.ZERO_SHOT_OF + part;
      parts.add("by %s alone %s".formatted(part, spread(uncoupled, figure)));
    }
    details.add("Without coupling, " + Words.list(parts) + ".");
    List<Comparison> family = family(Kind.COUPLING, measure.test(), 1);
    details.addAll(details(family));
    return Optional.of(
        new Answer(
            "How far does zero-shot get on compound expressions?",
            "The average recall is %s without coupling, where a guesser has %s. %s"
                .formatted(
                    spread(uncoupled, measure.figure()),
                    Words.decimal(chance),
                    verdict(family, "no coupling, with all labels, on " + measure.test())),
            details));
  }

  private String spread(Arm arm, String figure) {
    String test =
        results.measures().stream().filter(Findings::takesAll).findFirst().orElseThrow().test();
    return Words.spread(Spread.of(results.values(arm, 1, test, figure)));
  }

  /** Whether anything differs from {@code reference}, and how much could have been overlooked. */
  static String verdict(List<Comparison> family, String reference) {
    List<Comparison> tested = family.stream().filter(one -> !Double.isNaN(one.adjusted())).toList();
    int seeds = family.isEmpty() ? 0 : family.get(0).test().seeds();
    if (tested.isEmpty()) {
      return seeds < 2
          ? "One seed can show nothing about differences to %s.".formatted(reference)
          : "There is no difference at all to %s.".formatted(reference);
    }
    long gains = tested.stream().filter(one -> one.isShown() && one.isGain()).count();
    long losses = tested.stream().filter(one -> one.isShown() && !one.isGain()).count();
    if (gains + losses == 0) {
      return "There is no effect that %d seeds could show: of %d comparisons with %s none is more than chance."
          .formatted(seeds, tested.size(), reference);
    }
    String verdict =
        losses == 0
            ? "Yes, in part:"
            : gains == 0 ? "It harms, in part:" : "It helps and it harms:";
    return "%s of %d comparisons with %s, more than chance are %s and %s."
        .formatted(verdict, tested.size(), reference, count(gains, "gain"), count(losses, "loss"));
  }

  private static String count(long number, String what) {
    String plural = what.endsWith("s") ? "es" : "s";
    return (number == 0 ? "no" : Long.toString(number)) + " " + what + (number == 1 ? "" : plural);
  }

  /** What is shown, what is suspected, and within which bounds the rest lies. */
  static List<String> details(List<Comparison> family) {
    List<String> details = new ArrayList<>();
    family.stream().filter(Comparison::isShown).map(Findings::sentence).forEach(details::add);
    List<Comparison> suspected = family.stream().filter(Comparison::isSuspected).toList();
    if (!suspected.isEmpty()) {
      details.add(
          "Would count alone, but not among %d comparisons: %s."
              .formatted(
                  family.size(),
                  Words.list(
                      suspected.stream()
                          .map(
                              one ->
                                  "%s, %s %s (%s)"
                                      .formatted(
                                          one.arm(),
                                          one.measure().label(),
                                          Words.signed(one.test().difference()),
                                          Words.probability(one.test().p())))
                          .toList())));
    }
    List<Comparison> rest =
        family.stream()
            .filter(one -> !one.isShown() && !one.isSuspected() && !Double.isNaN(one.test().low()))
            .toList();
    if (!rest.isEmpty()) {
      double low = rest.stream().mapToDouble(one -> one.test().low()).min().orElse(0);
      double high = rest.stream().mapToDouble(one -> one.test().high()).max().orElse(0);
      details.add(
          "Of the other %d nothing is shown; their 95 %% intervals lie within %s and %s."
              .formatted(rest.size(), Words.signed(low), Words.signed(high)));
    }
    return details;
  }

  private static String sentence(Comparison one) {
    return "%s, %s: %s against %s."
        .formatted(capital(one.arm()), one.measure().label(), effect(one), one.reference());
  }

  /** "+.126, from .346 to .472 (95 % interval +.110 to +.142, p < .001)". */
  private static String effect(Comparison one) {
    return "%s, from %s to %s (95 %% interval %s to %s, %s)"
        .formatted(
            Words.signed(one.test().difference()),
            Words.decimal(one.before()),
            Words.decimal(one.reached()),
            Words.signed(one.test().low()),
            Words.signed(one.test().high()),
            Words.probability(one.adjusted()));
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
