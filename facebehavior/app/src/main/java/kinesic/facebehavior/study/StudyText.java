package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kinesic.facebehavior.report.Decimals;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.study.StudyFigures.Effect;

/**
 * The results of a study in words and Markdown tables, a function of its CSV files alone.
 *
 * <p>The text is about the first test set, that of unseen people; what the others show is counted.
 */
public final class StudyText {

  private final String subject;
  private final StudyFigures figures;
  private final String main; // the test set that the text is about
  private final StudyTextTables tables;

  /**
   * Creates the text of a study.
   *
   * @param subject the first word of the names of all sections, such as "affect"
   */
  public StudyText(String subject, StudyFigures figures) {
    this.subject = subject;
    this.figures = figures;
    this.main = figures.comparisons().stream().map(Effect::test).findFirst().orElse("test");
    this.tables = new StudyTextTables(figures, main);
  }

  /** The sections by name, see {@link GeneratedSections}. */
  public Map<String, String> sections() {
    Map<String, String> sections = new LinkedHashMap<>();
    sections.put(subject + " sizes", sizes());
    sections.put(subject + " summary", summary());
    for (Question question : Question.values()) {
      if (!effects(question).isEmpty()) {
        sections.put(subject + " " + question.id(), question(question));
      }
    }
    LeftOutLabels labels = figures.leftOut();
    put(sections, "units by group", labels.groups(main));
    put(sections, "units one by one", labels.units(main));
    put(sections, "expressions one by one", labels.expressions(main));
    sections.put(subject + " claims", new PaperClaims(figures, main).table());
    if (!figures.search().isEmpty()) {
      sections.put(subject + " search", chosen(figures.search()));
    }
    if (!figures.pilot().isEmpty()) {
      sections.put(subject + " pilot", table(figures.pilot()));
    }
    sections.put(subject + " means", tables.means());
    return sections;
  }

  private void put(Map<String, String> sections, String name, Table table) {
    if (!table.rows().isEmpty()) {
      sections.put(subject + " " + name, StudyTextTables.markdown(table.columns(), table.rows()));
    }
  }

  /** The sections as a text of their own, with a heading for each. */
  public String page(String title) {
    StringBuilder text = new StringBuilder("# " + title + "\n");
    sections()
        .forEach(
            (name, body) ->
                text.append("\n## ")
                    .append(heading(name.substring(subject.length() + 1)))
                    .append("\n\n")
                    .append(body)
                    .append('\n'));
    return text.toString();
  }

  private static String heading(String name) {
    for (Question question : Question.values()) {
      if (question.id().equals(name)) {
        return question.title();
      }
    }
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  // ---------------------------------------------------------------- questions

  private List<Effect> effects(Question question) {
    return figures.comparisons().stream()
        .filter(effect -> effect.question().equals(question.id()))
        .toList();
  }

  /** The comparisons of a question on the first family and the first test set. */
  private List<Effect> leading(Question question) {
    String family = figures.families().getFirst();
    return effects(question).stream()
        .filter(effect -> effect.setting().family().equals(family) && effect.test().equals(main))
        .toList();
  }

  private String summary() {
    List<List<String>> rows = new ArrayList<>();
    for (Question question : Question.values()) {
      List<Effect> effects = judged(question, leading(question));
      if (!effects.isEmpty()) {
        rows.add(List.of(question.asked(), counted(question, effects)));
      }
    }
    return StudyTextTables.markdown(List.of("question", "what the comparisons show"), rows);
  }

  private String question(Question question) {
    List<Effect> effects = leading(question);
    List<Effect> judged = judged(question, effects);
    StringBuilder text = new StringBuilder();
    text.append("**").append(question.asked()).append("** ").append(counted(question, judged));
    String others = elsewhere(question);
    if (!others.isEmpty()) {
      text.append(' ').append(others);
    }
    text.append(adjustedTogether(question));
    text.append("\n\n").append(shown(judged));
    text.append(
        question.isOfLeftOut() ? tables.levels(effects) : tables.differences(question, effects));
    return text.toString();
  }

  /** The comparisons that answer the question; the others say how much there is to gain. */
  private static List<Effect> judged(Question question, List<Effect> effects) {
    return question.isOfLeftOut()
        ? effects.stream().filter(one -> one.reference().equals(Variant.UNCOUPLED)).toList()
        : effects;
  }

  /** How many comparisons show what, in a sentence. */
  private String counted(Question question, List<Effect> effects) {
    long gains = count(effects, Comparison.Verdict.GAIN);
    long losses = count(effects, Comparison.Verdict.LOSS);
    String text =
        "Of %s comparisons%s %s and %s; the others show no effect."
            .formatted(
                effects.size(), reference(question), show(gains, "a gain"), show(losses, "a loss"));
    if (gains + losses == 0) {
      text =
          "None of %s comparisons%s shows an effect."
              .formatted(effects.size(), reference(question));
    }
    if (figures.families().size() < 2) {
      return text;
    }
    List<Effect> shown = effects.stream().filter(Effect::isShown).toList();
    long repeated = shown.stream().filter(one -> is(Replication.Outcome.CONFIRMED, one)).count();
    long reversed = shown.stream().filter(one -> is(Replication.Outcome.REVERSED, one)).count();
    long compared = shown.stream().filter(one -> figures.replication(one).isPresent()).count();
    if (compared == 0) {
      return text;
    }
    return text
        + " The second family confirms %s of the %s effects%s."
            .formatted(repeated, compared, reversed == 0 ? "" : " and reverses " + reversed);
  }

  /**
   * How many effects on left-out labels are still shown if their p values are adjusted together
   * with those of the comparisons with chance, the table and the annotated network.
   */
  private String adjustedTogether(Question question) {
    String shown =
        question.isOfLeftOut()
            ? figures.families().stream()
                .flatMap(family -> stillShown(question, family).stream())
                .collect(Collectors.joining(", and "))
            : "";
    return shown.isEmpty()
        ? ""
        : " If the p values of all comparisons, also those with chance, the table and the annotated"
            + " network, are adjusted together, "
            + shown
            + " are still shown.";
  }

  private Optional<String> stillShown(Question question, String family) {
    Map<Setting, List<Effect>> groups =
        effects(question).stream()
            .filter(effect -> effect.setting().family().equals(family))
            .filter(effect -> effect.test().equals(main))
            .collect(Collectors.groupingBy(Effect::setting));
    int shown = 0;
    int still = 0;
    for (List<Effect> group : groups.values()) {
      double[] p = Holm.adjust(group.stream().mapToDouble(Effect::p).toArray());
      for (Effect effect : judged(question, group)) {
        if (effect.isShown()) {
          shown++;
          still += p[group.indexOf(effect)] < Comparison.LEVEL ? 1 : 0;
        }
      }
    }
    return shown == 0
        ? Optional.empty()
        : Optional.of("%s of the %s effects on the %s family".formatted(still, shown, family));
  }

  private static String reference(Question question) {
    return question.isOfLeftOut() ? " with " + Variant.UNCOUPLED : "";
  }

  private static String show(long count, String what) {
    return count == 1 ? "1 shows " + what : count + " show " + what;
  }

  private static long count(List<Effect> effects, Comparison.Verdict verdict) {
    return effects.stream().filter(effect -> effect.verdict() == verdict).count();
  }

  /** What the other test sets show. */
  private String elsewhere(Question question) {
    Map<String, List<Effect>> byTest =
        judged(question, effects(question)).stream()
            .filter(effect -> effect.setting().family().equals(figures.families().getFirst()))
            .filter(effect -> !effect.test().equals(main))
            .collect(Collectors.groupingBy(Effect::test, LinkedHashMap::new, Collectors.toList()));
    return byTest.entrySet().stream()
        .map(
            entry ->
                "On `%s`, %s and %s, of %s."
                    .formatted(
                        entry.getKey(),
                        show(count(entry.getValue(), Comparison.Verdict.GAIN), "a gain"),
                        show(count(entry.getValue(), Comparison.Verdict.LOSS), "a loss"),
                        entry.getValue().size()))
        .collect(Collectors.joining(" "));
  }

  /** The effects that both families show, a sentence for each. */
  private String shown(List<Effect> effects) {
    StringBuilder text = new StringBuilder();
    boolean replicated = figures.families().size() > 1;
    for (Effect effect : effects) {
      if (effect.isShown() && (!replicated || is(Replication.Outcome.CONFIRMED, effect))) {
        text.append("- ").append(sentence(effect)).append('\n');
      }
    }
    return text.isEmpty() ? "" : text.append('\n').toString();
  }

  private String sentence(Effect effect) {
    String circumstances =
        effect.setting().isComplete()
            ? VariantRun.percent(effect.setting().fraction()) + " of the labels"
            : effect.setting().scope() + " left out";
    String first =
        "%s, %s: %s %s, %s %s: %s (95 %% interval %s to %s)"
            .formatted(
                circumstances,
                effect.metric(),
                effect.variant(),
                Decimals.of(effect.mean()),
                effect.reference(),
                Decimals.of(effect.referenceMean()),
                Decimals.signed(effect.difference()),
                Decimals.of(effect.low()),
                Decimals.of(effect.high()));
    Optional<Effect> second = figures.replication(effect);
    return second.isEmpty()
        ? first + "."
        : first
            + "; second family %s (%s to %s)."
                .formatted(
                    Decimals.signed(second.get().difference()),
                    Decimals.of(second.get().low()),
                    Decimals.of(second.get().high()));
  }

  /** Whether both families show this together. */
  private boolean is(Replication.Outcome outcome, Effect first) {
    return figures
        .replication(first)
        .filter(second -> Replication.Outcome.of(first.verdict(), second.verdict()) == outcome)
        .isPresent();
  }

  // ---------------------------------------------------------------- settings

  private String sizes() {
    List<List<String>> rows = new ArrayList<>();
    figures.settings().forEach((name, value) -> rows.add(List.of(name, value)));
    return StudyTextTables.markdown(List.of("setting", "value"), rows);
  }

  /** The settings that were chosen, those that were searched for. */
  private static String chosen(List<Map<String, String>> trials) {
    List<Map<String, String>> best =
        trials.stream().filter(trial -> "yes".equals(trial.get("chosen"))).toList();
    return "Each variant had %s trials.\n\n%s"
        .formatted(trials.size() / Math.max(1, best.size()), table(best));
  }

  private static String table(List<Map<String, String>> rows) {
    List<String> header =
        rows.stream()
            .flatMap(row -> row.keySet().stream())
            .distinct()
            .filter(column -> !column.equals("chosen"))
            .toList();
    return StudyTextTables.markdown(
        header.stream().map(column -> column.replace('_', ' ')).toList(),
        rows.stream()
            .map(row -> header.stream().map(column -> row.getOrDefault(column, "")).toList())
            .toList());
  }
}
