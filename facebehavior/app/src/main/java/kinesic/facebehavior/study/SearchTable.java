package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.study.Search.Subject;
import kinesic.facebehavior.study.Search.Trial;

/** Writes down what a {@link Search} tried: {@code search.csv}. */
final class SearchTable {

  private SearchTable() {}

  /**
   * A row for each trial: the subject, its number, the value of each setting that was drawn for the
   * subject, the score, and whether it was chosen. The number 0 is that of a control, which cannot
   * be chosen.
   */
  static Table of(Search search, List<Subject> subjects) {
    Map<String, Subject> byName =
        subjects.stream()
            .collect(Collectors.toMap(subject -> subject.variant().name(), subject -> subject));
    List<String> columns = new ArrayList<>(List.of("subject", "trial"));
    List<String> settings =
        Arrays.stream(SearchDimension.values()).map(SearchDimension::column).distinct().toList();
    columns.addAll(settings);
    columns.addAll(List.of("score", "chosen"));
    Table table = new Table(columns);
    for (Trial trial : search.trials()) {
      Subject subject = Objects.requireNonNull(byName.get(trial.subject()));
      List<String> row = new ArrayList<>();
      row.add(trial.subject());
      row.add(Integer.toString(trial.number()));
      VariantSettings tried = trial.run().variant().settings();
      for (String setting : settings) {
        row.add(
            subject.dimensions().stream()
                .filter(dimension -> dimension.column().equals(setting))
                .map(dimension -> dimension.text(tried))
                .findFirst()
                .orElse(""));
      }
      row.add(Double.isNaN(trial.score()) ? "" : String.format(Locale.ROOT, "%.6g", trial.score()));
      row.add(trial.number() == 0 ? "control" : search.isChosen(trial) ? "yes" : "no");
      table.row(row);
    }
    return table;
  }
}
