package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kinesic.facebehavior.report.Decimals;
import kinesic.facebehavior.study.StudyFigures.Effect;
import kinesic.facebehavior.study.StudyFigures.Mean;

/**
 * The results of a study in words and Markdown tables, a function of its CSV files alone.
 *
 * <p>The text is about the first test set, that of unseen people; what the others show is counted.
 */
public final class StudyText {

  private static final String FIRST_ONLY = "not confirmed";

  private final String subject;
  private final StudyFigures figures;
  private final String main; // the test set that the text is about

  /**
   * Creates the text of a study.
   *
   * @param subject the first word of the names of all sections, such as "affect"
   */
  public StudyText(String subject, StudyFigures figures) {
    this.subject = subject;
    this.figures = figures;
    this.main = figures.comparisons().stream().map(Effect::test).findFirst().orElse("test");
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
    sections.put(subject + " claims", new PaperClaims(figures, main).table());
    if (!figures.search().isEmpty()) {
      sections.put(subject + " search", table(figures.search()));
    }
    if (!figures.pilot().isEmpty()) {
      sections.put(subject + " pilot", table(figures.pilot()));
    }
    sections.put(subject + " means", means());
    return sections;
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
      List<Effect> effects = leading(question);
      if (!effects.isEmpty()) {
        rows.add(List.of(question.asked(), counted(effects)));
      }
    }
    return markdown(List.of("question", "answer of the comparisons on unseen people"), rows);
  }

  private String question(Question question) {
    List<Effect> effects = leading(question);
    StringBuilder text = new StringBuilder();
    text.append("**").append(question.asked()).append("** ").append(counted(effects));
    String others = elsewhere(question);
    if (!others.isEmpty()) {
      text.append(' ').append(others);
    }
    text.append("\n\n").append(shown(effects));
    text.append(effectTable(effects));
    return text.toString();
  }

  /** How many comparisons show what, in a sentence. */
  private String counted(List<Effect> effects) {
    long gains = count(effects, Comparison.Verdict.GAIN);
    long losses = count(effects, Comparison.Verdict.LOSS);
    String text =
        "Of %s comparisons %s and %s; the others show no effect."
            .formatted(effects.size(), show(gains, "a gain"), show(losses, "a loss"));
    if (gains + losses == 0) {
      text = "None of %s comparisons shows an effect.".formatted(effects.size());
    }
    if (figures.families().size() < 2) {
      return text;
    }
    List<Effect> shown = effects.stream().filter(Effect::isShown).toList();
    long repeated = shown.stream().filter(one -> outcome(one).equals("confirmed")).count();
    long reversed = shown.stream().filter(one -> outcome(one).equals("reversed")).count();
    long compared = shown.stream().filter(one -> figures.replication(one).isPresent()).count();
    if (compared == 0) {
      return text;
    }
    return text
        + " The second family confirms %s of the %s effects%s."
            .formatted(repeated, compared, reversed == 0 ? "" : " and reverses " + reversed);
  }

  private static String show(long count, String what) {
    return count == 1 ? "1 shows " + what : count + " show " + what;
  }

  private static long count(List<Effect> effects, Comparison.Verdict verdict) {
    return effects.stream().filter(effect -> effect.verdict().equals(verdict.text())).count();
  }

  /** What the other test sets show. */
  private String elsewhere(Question question) {
    Map<String, List<Effect>> byTest =
        effects(question).stream()
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
      if (effect.isShown() && (!replicated || outcome(effect).equals("confirmed"))) {
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

  private String outcome(Effect first) {
    Optional<Effect> second = figures.replication(first);
    if (second.isEmpty()) {
      return "";
    }
    if (first.isShown() && second.get().isShown()) {
      return first.verdict().equals(second.get().verdict()) ? "confirmed" : "reversed";
    }
    return first.isShown() || second.get().isShown() ? FIRST_ONLY : "none shown";
  }

  // ---------------------------------------------------------------- tables

  /** A row for each variant, reference and setting; a column for each metric. */
  private String effectTable(List<Effect> effects) {
    List<String> metrics = effects.stream().map(Effect::metric).distinct().toList();
    Map<List<String>, Map<String, Effect>> rows = new LinkedHashMap<>();
    for (Effect effect : effects) {
      rows.computeIfAbsent(key(effect), none -> new LinkedHashMap<>()).put(effect.metric(), effect);
    }
    boolean replicated = figures.families().size() > 1;
    List<String> header = new ArrayList<>(List.of("annotations", "compared"));
    if (replicated) {
      header.add("family");
    }
    header.addAll(metrics);
    List<List<String>> cells = new ArrayList<>();
    rows.forEach(
        (key, row) -> {
          cells.add(row(key, replicated ? "first" : "", metrics, row));
          Map<String, Effect> again = new LinkedHashMap<>();
          row.forEach(
              (metric, effect) ->
                  figures.replication(effect).ifPresent(found -> again.put(metric, found)));
          if (!again.isEmpty()) {
            cells.add(row(List.of("", ""), "second", metrics, again));
          }
        });
    return markdown(header, cells);
  }

  private static List<String> key(Effect effect) {
    String annotations =
        effect.setting().isComplete()
            ? VariantRun.percent(effect.setting().fraction())
            : effect.setting().scope();
    return List.of(annotations, effect.variant() + " – " + effect.reference());
  }

  private static List<String> row(
      List<String> key, String family, List<String> metrics, Map<String, Effect> effects) {
    List<String> row = new ArrayList<>(key);
    if (!family.isEmpty()) {
      row.add(family);
    }
    for (String metric : metrics) {
      Effect effect = effects.get(metric);
      row.add(effect == null ? "" : interval(effect));
    }
    return row;
  }

  /** A difference with its interval; an arrow marks one that is shown. */
  private static String interval(Effect effect) {
    if (Double.isNaN(effect.difference())) {
      return "";
    }
    String arrow = effect.difference() > 0 ? " ↑" : " ↓";
    return "%s (%s to %s)%s"
        .formatted(
            Decimals.signed(effect.difference()),
            Decimals.of(effect.low()),
            Decimals.of(effect.high()),
            effect.isShown() ? arrow : "");
  }

  /** The means on the first test set with all labels: a row for each variant. */
  private String means() {
    StringBuilder text = new StringBuilder();
    Set<Setting> settings = new LinkedHashSet<>();
    figures.means().forEach(mean -> settings.add(mean.setting()));
    for (Setting setting : settings) {
      List<Mean> own =
          figures.means().stream()
              .filter(mean -> mean.setting().equals(setting) && mean.test().equals(main))
              .toList();
      if (!own.isEmpty()) {
        text.append("%s family, %s:\n\n".formatted(setting.family(), named(setting)))
            .append(meanTable(own))
            .append('\n');
      }
    }
    return text.toString().stripTrailing();
  }

  private static String named(Setting setting) {
    return setting.isComplete()
        ? VariantRun.percent(setting.fraction()) + " of the labels"
        : setting.scope() + " left out";
  }

  private static String meanTable(List<Mean> means) {
    List<String> metrics = means.stream().map(Mean::metric).distinct().toList();
    List<String> header = new ArrayList<>(List.of("variant"));
    header.addAll(metrics);
    Map<String, List<String>> rows = new LinkedHashMap<>();
    rows.put("chance", new ArrayList<>(List.of("chance")));
    means.forEach(
        mean ->
            rows.computeIfAbsent(mean.variant(), name -> new ArrayList<>(List.of(mean.variant()))));
    for (String metric : metrics) {
      Map<String, Mean> own =
          means.stream()
              .filter(mean -> mean.metric().equals(metric))
              .collect(Collectors.toMap(Mean::variant, mean -> mean));
      double chance = own.values().iterator().next().chance();
      rows.forEach(
          (name, row) -> {
            Mean mean = own.get(name);
            row.add(
                name.equals("chance")
                    ? Decimals.of(chance)
                    : mean == null ? "" : Decimals.withSpread(mean.mean(), mean.deviation()));
          });
    }
    return markdown(header, new ArrayList<>(rows.values()));
  }

  private String sizes() {
    List<List<String>> rows = new ArrayList<>();
    figures.settings().forEach((name, value) -> rows.add(List.of(name, value)));
    return markdown(List.of("setting", "value"), rows);
  }

  private static String table(List<Map<String, String>> rows) {
    List<String> header = List.copyOf(rows.getFirst().keySet());
    return markdown(
        header, rows.stream().map(row -> header.stream().map(row::get).toList()).toList());
  }

  /** A Markdown table. */
  static String markdown(List<String> header, List<List<String>> rows) {
    StringBuilder text = new StringBuilder(line(header));
    text.append('|').append("---|".repeat(header.size())).append('\n');
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> " " + cell + " ")
        .collect(Collectors.joining("|", "|", "|\n"));
  }
}
