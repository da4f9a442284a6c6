package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import kinesic.facebehavior.report.Decimals;
import kinesic.facebehavior.study.Comparison.Verdict;
import kinesic.facebehavior.study.Replication.Outcome;

/** What the comparisons of a study answer to its questions, in sentences. */
final class StudyAnswers {

  private final List<String> families;
  private final Map<Question, List<Comparison>> comparisons = new LinkedHashMap<>();

  /**
   * Sorts the comparisons by their question.
   *
   * @param families the names of the databases; effects are confirmed if there are two
   * @param all comparisons of the study
   */
  StudyAnswers(List<String> families, List<Comparison> all) {
    this.families = List.copyOf(families);
    for (Question question : Question.values()) {
      List<Comparison> own =
          all.stream().filter(one -> one.group().question() == question).toList();
      if (!own.isEmpty()) {
        comparisons.put(question, own);
      }
    }
  }

  /** The questions to which there are comparisons. */
  Set<Question> questions() {
    return comparisons.keySet();
  }

  private List<Comparison> of(Question question) {
    return comparisons.getOrDefault(question, List.of());
  }

  /** The answer in one sentence. */
  String verdict(Question question) {
    List<Comparison> own = of(question);
    return hasMain(question) && own.stream().anyMatch(StudyAnswers::isTested)
        ? against(Variant.UNCOUPLED, own.stream().filter(StudyAnswers::isMain).toList())
        : sentence(own);
  }

  /** More sentences: one for each other reference, and the greatest effects. */
  List<String> details(Question question) {
    if (of(question).stream().noneMatch(StudyAnswers::isTested)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    Map<String, List<Comparison>> references = new LinkedHashMap<>();
    for (Comparison one : of(question)) {
      references.computeIfAbsent(one.reference(), none -> new ArrayList<>()).add(one);
    }
    if (references.size() > 1) {
      references.forEach(
          (reference, own) -> {
            if (!hasMain(question) || !isMain(own.getFirst())) {
              lines.add(against(reference, own));
            }
          });
    }
    List<Comparison> main =
        of(question).stream().filter(one -> !hasMain(question) || isMain(one)).toList();
    List<String> greatest = new ArrayList<>();
    greatest(main, Verdict.GAIN).ifPresent(greatest::add);
    greatest(main, Verdict.LOSS).ifPresent(greatest::add);
    if (greatest.isEmpty()) {
      widest(main).ifPresent(greatest::add);
    }
    greatest.addAll(lines);
    return greatest;
  }

  /** Of labels that are left out, the main reference is the network without coupling. */
  private static boolean hasMain(Question question) {
    return question.isOfLeftOut();
  }

  private static boolean isMain(Comparison one) {
    return one.reference().equals(Variant.UNCOUPLED);
  }

  private String against(String reference, List<Comparison> own) {
    return "Compared with %s: %s".formatted(reference, lowered(sentence(own)));
  }

  private static String lowered(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  // ---------------------------------------------------------------- counts

  private String sentence(List<Comparison> own) {
    if (own.stream().noneMatch(StudyAnswers::isTested)) {
      return "Nothing is tested: there is one seed only, or the values are equal.";
    }
    List<Replication> pairs =
        families.size() < 2
            ? List.of()
            : Replication.of(own, families.get(0), families.get(1)).stream()
                .filter(pair -> isTested(pair.first()) && isTested(pair.second()))
                .toList();
    return pairs.isEmpty()
        ? counted(own.stream().filter(StudyAnswers::isTested).toList())
        : replicated(pairs);
  }

  private static boolean isTested(Comparison one) {
    return one.verdict() != Verdict.NOT_TESTED;
  }

  private static String counted(List<Comparison> own) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("a gain", count(own, one -> one.verdict() == Verdict.GAIN));
    counts.put("a loss", count(own, one -> one.verdict() == Verdict.LOSS));
    counts.put("no effect", count(own, one -> one.verdict() == Verdict.NONE_SHOWN));
    return sentence(own.size(), counts);
  }

  private static String replicated(List<Replication> pairs) {
    String both = " in both families of databases";
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("a gain" + both, count(pairs, one -> isConfirmed(one, Verdict.GAIN)));
    counts.put("a loss" + both, count(pairs, one -> isConfirmed(one, Verdict.LOSS)));
    counts.put("effects of different signs", count(pairs, one -> is(one, Outcome.REVERSED)));
    counts.put("an effect in one family only", count(pairs, one -> is(one, Outcome.NOT_CONFIRMED)));
    counts.put("no effect", count(pairs, one -> is(one, Outcome.NONE_SHOWN)));
    return sentence(pairs.size(), counts);
  }

  private static boolean is(Replication one, Outcome outcome) {
    return one.outcome() == outcome;
  }

  /**
   * How many comparisons show what; what none shows is left out.
   *
   * @param all their number
   * @param counts the numbers of comparisons, which add up to it
   */
  private static String sentence(int all, Map<String, Long> counts) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      long n = count.getValue();
      if (n == all) {
        return n == 1
            ? "The only comparison shows %s.".formatted(count.getKey())
            : String.format(Locale.ROOT, "All %,d comparisons show %s.", all, count.getKey());
      }
      if (n > 0) {
        parts.add("%s %s %s".formatted(n, n == 1 ? "shows" : "show", count.getKey()));
      }
    }
    String last = parts.removeLast();
    return String.format(
        Locale.ROOT, "Of %,d comparisons, %s and %s.", all, String.join(", ", parts), last);
  }

  private static boolean isConfirmed(Replication one, Verdict verdict) {
    return is(one, Outcome.CONFIRMED) && one.first().verdict() == verdict;
  }

  private static <T> long count(List<T> all, Predicate<T> condition) {
    return all.stream().filter(condition).count();
  }

  // ---------------------------------------------------------------- greatest effects

  /** The greatest effect of this sign; that which both families show if there are two. */
  private Optional<String> greatest(List<Comparison> own, Verdict verdict) {
    String name = verdict == Verdict.GAIN ? "gain" : "loss";
    if (families.size() < 2) {
      return own.stream()
          .filter(one -> one.verdict() == verdict)
          .max(Comparator.comparingDouble(one -> Math.abs(one.test().difference())))
          .map(one -> "Greatest %s: %s, %s.".formatted(name, subject(one), effect(one)));
    }
    return Replication.of(own, families.get(0), families.get(1)).stream()
        .filter(pair -> isConfirmed(pair, verdict))
        .max(Comparator.comparingDouble(StudyAnswers::smaller))
        .map(
            pair ->
                "Greatest confirmed %s: %s, %s on the %s databases and %s on the %s."
                    .formatted(
                        name,
                        subject(pair.first()),
                        effect(pair.first()),
                        families.get(0),
                        effect(pair.second()),
                        families.get(1)));
  }

  /** The smaller one of the two effects, which both families support. */
  private static double smaller(Replication pair) {
    return Math.min(
        Math.abs(pair.first().test().difference()), Math.abs(pair.second().test().difference()));
  }

  /** How large an effect could be that is not shown. */
  private static Optional<String> widest(List<Comparison> own) {
    return own.stream()
        .filter(one -> !Double.isNaN(one.test().low()))
        .max(Comparator.comparingDouble(one -> Math.abs(one.test().difference())))
        .map(one -> "The greatest difference: %s, %s.".formatted(subject(one), effect(one)));
  }

  private static String subject(Comparison one) {
    Setting setting = one.group().setting();
    List<String> parts =
        new ArrayList<>(
            List.of(
                "%s compared with %s".formatted(one.variant(), one.reference()),
                one.metric().metric(),
                one.metric().test()));
    if (!setting.isComplete()) {
      parts.add(setting.scope() + " without annotations");
    }
    if (setting.fraction() < 1) {
      parts.add(VariantRun.percent(setting.fraction()) + " of the labels");
    }
    return String.join(", ", parts);
  }

  private static String effect(Comparison one) {
    PairedTest test = one.test();
    return "%s (95 %% interval %s to %s)"
        .formatted(
            Decimals.signed(test.difference()),
            Decimals.signed(test.low()),
            Decimals.signed(test.high()));
  }
}
