package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import kinesic.facebehavior.report.Decimals;
import kinesic.facebehavior.study.StudyFigures.Effect;
import kinesic.facebehavior.study.StudyFigures.Mean;
import org.jspecify.annotations.Nullable;

/**
 * The Markdown tables of a {@link StudyText}. A cell with a point between two numbers has those of
 * both families of databases. An arrow marks a difference that is shown.
 */
record StudyTextTables(StudyFigures figures, String test) {

  /** Separates the values of the families of databases in a cell. */
  static final String POINT = " · ";

  // ---------------------------------------------------------------- differences

  /** A row for each pair in each setting, a column for each metric: the differences. */
  String differences(Question question, List<Effect> effects) {
    List<String> metrics = effects.stream().map(Effect::metric).distinct().toList();
    Map<List<String>, Map<String, Effect>> rows = new LinkedHashMap<>();
    for (Effect effect : effects) {
      rows.computeIfAbsent(key(question, effect), none -> new LinkedHashMap<>())
          .put(effect.metric(), effect);
    }
    List<String> header = new ArrayList<>(List.of("labels", "compared"));
    header.addAll(metrics);
    List<List<String>> cells = new ArrayList<>();
    rows.forEach(
        (key, row) -> {
          List<String> line = new ArrayList<>(key);
          for (String metric : metrics) {
            Effect effect = row.get(metric);
            line.add(effect == null ? "" : both(effect));
          }
          cells.add(line);
        });
    return markdown(header, cells);
  }

  /** Each metric belongs to one single task, so that single tasks need no rows of their own. */
  private static List<String> key(Question question, Effect effect) {
    String labels = VariantRun.percent(effect.setting().fraction());
    return question == Question.TRANSFER
        ? List.of(labels, effect.variant())
        : List.of(labels, effect.variant() + " – " + effect.reference());
  }

  private String both(Effect first) {
    return figures
        .replication(first)
        .map(second -> difference(first) + POINT + difference(second))
        .orElse(difference(first));
  }

  /** A difference with half the width of its interval. */
  private static String difference(Effect effect) {
    if (Double.isNaN(effect.difference())) {
      return "–";
    }
    return Decimals.signed(effect.difference())
        + " ± "
        + Decimals.of((effect.high() - effect.low()) / 2)
        + arrow(effect);
  }

  // ---------------------------------------------------------------- left-out labels

  /** For each scope a row for each variant and reference: the means of the left-out labels. */
  String levels(List<Effect> effects) {
    StringBuilder text = new StringBuilder();
    Set<String> scopes = new LinkedHashSet<>();
    effects.forEach(effect -> scopes.add(effect.setting().scope()));
    for (String scope : scopes) {
      List<Effect> own =
          effects.stream().filter(effect -> effect.setting().scope().equals(scope)).toList();
      text.append("Left out: ").append(scope).append(".\n\n").append(level(own)).append('\n');
    }
    return text.toString().stripTrailing();
  }

  private String level(List<Effect> effects) {
    List<String> metrics = effects.stream().map(Effect::metric).distinct().toList();
    Set<String> variants = new LinkedHashSet<>();
    effects.forEach(effect -> variants.add(effect.variant()));
    List<String> header = new ArrayList<>(List.of("network"));
    header.addAll(metrics);
    List<List<String>> rows = new ArrayList<>();
    rows.add(reference(Comparison.CHANCE, Comparison.CHANCE, metrics, effects));
    for (String variant : variants) {
      List<String> row = new ArrayList<>(List.of(variant));
      for (String metric : metrics) {
        row.add(
            find(effects, variant, metric, Variant.UNCOUPLED)
                .map(this::level)
                .orElseGet(
                    () ->
                        find(effects, variant, metric, Comparison.CHANCE)
                            .map(effect -> pair(effect, Effect::mean))
                            .orElse("")));
      }
      rows.add(row);
    }
    rows.add(reference(Comparison.THROUGH_TABLE, Comparison.THROUGH_TABLE, metrics, effects));
    rows.add(reference(LeftOutLabels.ANNOTATED, Comparison.ANNOTATED, metrics, effects));
    return markdown(header, rows);
  }

  /** What the network without coupling is compared with. */
  private List<String> reference(
      String title, String reference, List<String> metrics, List<Effect> effects) {
    List<String> row = new ArrayList<>(List.of(title));
    for (String metric : metrics) {
      row.add(
          find(effects, Variant.UNCOUPLED, metric, reference)
              .map(effect -> pair(effect, Effect::referenceMean))
              .orElse(""));
    }
    return row;
  }

  private static Optional<Effect> find(
      List<Effect> effects, String variant, String metric, String reference) {
    return effects.stream()
        .filter(effect -> effect.variant().equals(variant))
        .filter(effect -> effect.metric().equals(metric))
        .filter(effect -> effect.reference().equals(reference))
        .findFirst();
  }

  private String level(Effect effect) {
    String own = Decimals.of(effect.mean()) + arrow(effect);
    return figures
        .replication(effect)
        .map(second -> own + POINT + Decimals.of(second.mean()) + arrow(second))
        .orElse(own);
  }

  private static String arrow(Effect effect) {
    return effect.isShown() ? (effect.difference() > 0 ? " ↑" : " ↓") : "";
  }

  private String pair(Effect effect, ToDoubleFunction<Effect> value) {
    String own = Decimals.of(value.applyAsDouble(effect));
    return figures
        .replication(effect)
        .map(second -> own + POINT + Decimals.of(value.applyAsDouble(second)))
        .orElse(own);
  }

  // ---------------------------------------------------------------- means

  /** The means with everything annotated: a table for each family and share of the labels. */
  String means() {
    StringBuilder text = new StringBuilder();
    Set<Setting> settings = new LinkedHashSet<>();
    figures.means().stream().map(Mean::setting).filter(Setting::isComplete).forEach(settings::add);
    for (Setting setting : settings) {
      List<Mean> own =
          figures.means().stream()
              .filter(mean -> mean.setting().equals(setting) && mean.test().equals(test))
              .toList();
      if (!own.isEmpty()) {
        text.append(
                "%s family, %s of the labels:\n\n"
                    .formatted(setting.family(), VariantRun.percent(setting.fraction())))
            .append(meanTable(own))
            .append('\n');
      }
    }
    return text.toString().stripTrailing();
  }

  private static String meanTable(List<Mean> means) {
    List<String> metrics = means.stream().map(Mean::metric).distinct().toList();
    List<String> header = new ArrayList<>(List.of("variant"));
    header.addAll(metrics);
    Map<String, List<String>> rows = new LinkedHashMap<>();
    rows.put(Comparison.CHANCE, new ArrayList<>(List.of(Comparison.CHANCE)));
    means.forEach(
        mean ->
            rows.computeIfAbsent(mean.variant(), name -> new ArrayList<>(List.of(mean.variant()))));
    for (String metric : metrics) {
      Map<String, Mean> own =
          means.stream()
              .filter(mean -> mean.metric().equals(metric))
              .collect(Collectors.toMap(Mean::variant, mean -> mean));
      double chance = own.values().iterator().next().chance();
      rows.forEach((name, row) -> row.add(cell(name, own.get(name), chance)));
    }
    return markdown(header, new ArrayList<>(rows.values()));
  }

  private static String cell(String row, @Nullable Mean mean, double chance) {
    if (row.equals(Comparison.CHANCE)) {
      return Decimals.of(chance);
    }
    return mean == null ? "" : Decimals.withSpread(mean.mean(), mean.deviation());
  }

  // ---------------------------------------------------------------- Markdown

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
