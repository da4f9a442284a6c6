package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.Heads;
import kinesic.facebehavior.report.Answer;
import kinesic.facebehavior.report.Block;
import kinesic.facebehavior.report.Document;
import kinesic.facebehavior.report.Document.Section;
import kinesic.facebehavior.training.TestSet;

/** The page of a study: its questions, answered, and all that the answers rest on. */
public final class StudyPage {

  private final Subject subject;
  private final StudyResults results;
  private final List<Comparison> comparisons;
  private final StudyFigures figures;
  private final List<Section> sections = new ArrayList<>();

  private StudyPage(Study study, Subject subject, StudyResults results) {
    this.subject = subject;
    this.results = results;
    this.comparisons = results.comparisons(); // once: the exact tests go through 2^seeds choices
    this.figures = new StudyFigures(study, results);
  }

  /**
   * Writes {@code study.html}.
   *
   * @param title the heading
   * @param folder where it goes
   * @return the answers at its top
   */
  public static List<Answer> write(
      String title, Study study, Subject subject, StudyResults results, Path folder)
      throws IOException {
    return new StudyPage(study, subject, results).write(title, folder);
  }

  private List<Answer> write(String title, Path folder) throws IOException {
    List<Answer> answers = Findings.of(results, subject.tests());
    testing();
    means();
    fractions();
    comparisons();
    units();
    networks();
    curves();
    arms();
    table();
    byte[] html =
        new Document(title, lead(), answers, sections).html().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(folder.resolve("study.html"), out -> out.write(html));
    return answers;
  }

  private List<String> lead() {
    List<String> tests = new ArrayList<>();
    subject.tests().forEach((name, about) -> tests.add(name + " (" + about + ")"));
    return List.of(
        String.format(
            Locale.ROOT,
            "%d networks of the same trunk: %d ways to train, %d seeds, %s of the labels. They are"
                + " held against %s.",
            results.matrix().trials().size(),
            results.matrix().arms().size(),
            results.matrix().seeds(),
            Words.list(results.matrix().fractions().stream().map(Trial::percent).toList()),
            Words.list(tests)));
  }

  private void testing() {
    int seeds = results.matrix().seeds();
    sections.add(
        new Section(
            "How differences are judged",
            "Two ways to train are compared over the same seeds: the same databases, faces and"
                + " first weights of what they have in common. The differences go into a paired t"
                + " test of both directions. All comparisons of one question on one database with"
                + " one fraction of the labels are corrected together by Holm's method, and only a"
                + " corrected p below .05 is called more than chance. Beside it stands the exact"
                + " test of signs, which takes nothing for granted about the differences, but"
                + " whose p with %d seeds is never below %s. An effect that is not shown may still"
                    .formatted(seeds, Words.decimal(Math.min(1, 2 / Math.pow(2, seeds))))
                + " be there: the intervals say how large it could be.",
            List.of()));
  }

  private void means() {
    List<Block> blocks = new ArrayList<>();
    for (String test : subject.tests().keySet()) {
      List<Measure> measures =
          results.measures().stream().filter(measure -> measure.test().equals(test)).toList();
      if (measures.isEmpty()) {
        continue;
      }
      for (double fraction : results.matrix().fractions().reversed()) {
        List<String> head = new ArrayList<>(List.of("trained"));
        measures.forEach(measure -> head.add(measure.label()));
        List<List<String>> rows = new ArrayList<>();
        List<String> chance = new ArrayList<>(List.of("chance"));
        measures.forEach(m -> chance.add(Words.decimal(results.chance(test, m.figure()))));
        rows.add(chance);
        for (Arm arm : results.matrix().arms(fraction)) {
          List<String> row = new ArrayList<>(List.of(arm.name()));
          measures.forEach(measure -> row.add(mean(arm, fraction, measure)));
          if (row.stream().skip(1).anyMatch(cell -> !cell.isEmpty())) {
            rows.add(row);
          }
        }
        String share = fraction == 1 ? "all labels" : Trial.percent(fraction) + " of the labels";
        blocks.add(Block.table(test + ", " + share, head, rows));
      }
    }
    sections.add(
        new Section(
            "Figures of every task on every database",
            "Mean and standard deviation over the seeds. ▲ or ▼: better or worse than no coupling,"
                + " more than chance.",
            blocks));
  }

  private String mean(Arm arm, double fraction, Measure measure) {
    if (!StudyResults.concerns(arm, measure)) {
      return "";
    }
    Spread spread = Spread.of(results.values(arm, fraction, measure.test(), measure.figure()));
    String mark =
        comparisons.stream()
            .filter(
                one ->
                    one.family().kind() == Comparison.Kind.COUPLING
                        && one.family().fraction() == fraction
                        && one.arm().equals(arm.name())
                        && one.measure().equals(measure)
                        && one.isShown())
            .map(one -> one.isGain() ? " ▲" : " ▼")
            .findFirst()
            .orElse("");
    return Words.spread(spread) + mark;
  }

  private void fractions() {
    if (results.matrix().fractions().size() > 1) {
      sections.add(
          new Section(
              "What labels are worth",
              "The same figures against the share of the faces of each database that is learned"
                  + " from. Bars are one standard deviation over the seeds.",
              figures.fractions()));
    }
  }

  private void comparisons() {
    List<String> head =
        List.of(
            "labels",
            "compared",
            "with",
            "figure",
            "difference",
            "95 % interval",
            "t",
            "p",
            "p, Holm",
            "p, signs");
    List<Block> blocks = new ArrayList<>();
    for (Comparison.Kind kind : Comparison.Kind.values()) {
      for (String test : subject.tests().keySet()) {
        List<List<String>> rows =
            comparisons.stream()
                .filter(one -> one.family().kind() == kind && one.family().test().equals(test))
                .map(StudyPage::row)
                .toList();
        if (!rows.isEmpty()) {
          blocks.add(Block.table(caption(kind) + ", " + test, head, rows));
        }
      }
    }
    sections.add(
        new Section(
            "Every comparison",
            "Paired over the seeds. The words at the top rest on what is below .05 in the column of"
                + " Holm.",
            blocks));
  }

  private static String caption(Comparison.Kind kind) {
    return switch (kind) {
      case COUPLING -> "Coupling against none";
      case TRANSFER -> "All tasks without coupling against each alone";
      case COUPLED_TRANSFER -> "Coupling against each task alone";
      case WEIGHTS -> "Other factors of the losses";
    };
  }

  private static List<String> row(Comparison one) {
    PairedTest test = one.test();
    return List.of(
        Trial.percent(one.family().fraction()),
        one.arm(),
        one.reference(),
        one.measure().label(),
        Words.signed(test.difference()),
        Words.signed(test.low()) + " to " + Words.signed(test.high()),
        Double.isNaN(test.t())
            ? "–"
            : String.format(Locale.ROOT, "%.1f", test.t()).replace('-', '−'),
        Words.decimal(test.p()),
        Words.decimal(one.adjusted()),
        Words.decimal(test.signs()));
  }

  private void units() {
    List<Block> blocks = figures.binaries(subject.tests().keySet().iterator().next());
    if (!blocks.isEmpty()) {
      sections.add(
          new Section(
              "One by one",
              "Each action unit (F1 at one half) or attribute (balanced accuracy) with all labels;"
                  + " mean over the seeds, the thin line one standard deviation, the dark mark"
                  + " chance.",
              blocks));
    }
  }

  private void networks() throws IOException {
    Optional<TestSet> test = subject.shown();
    if (test.isPresent()) {
      sections.add(
          new Section(
              "Two of the networks",
              "Those of seed 1 with all labels. Circumplex: small points are test faces in the"
                  + " colour of their true expression, large ones the mean of an expression."
                  + " Matrices: each row is a true expression, each cell the percentage of its"
                  + " faces that are called so.",
              figures.networks(test.get())));
    }
  }

  private void curves() throws IOException {
    List<Block> blocks = figures.curves();
    if (!blocks.isEmpty()) {
      sections.add(
          new Section(
              "Learning curves",
              "On the validation faces after every epoch, with all labels; mean over the seeds.",
              blocks));
    }
  }

  private void arms() throws IOException {
    Heads heads = subject.heads(subject.data(1));
    List<String> head = new ArrayList<>(List.of("trained", heads.binaries().term()));
    if (!heads.values().isEmpty()) {
      head.add("valence and arousal");
    }
    head.addAll(List.of("matching", "soft labels", "temperature", "greatest soft label"));
    List<List<String>> rows = new ArrayList<>();
    for (Arm arm : results.matrix().arms()) {
      double others = heads.categories().size() - 1.0;
      boolean both = arm.coupling() == Coupling.BOTH;
      boolean soft = both || arm.coupling() == Coupling.SOFT_CO_ANNOTATION;
      boolean matched = both || arm.coupling() == Coupling.DISTRIBUTION_MATCHING;
      List<String> row =
          new ArrayList<>(List.of(arm.name(), Double.toString(arm.weights().binaries())));
      if (!heads.values().isEmpty()) {
        row.add(Double.toString(arm.weights().values()));
      }
      row.add(matched ? Double.toString(arm.weights().matching()) : "");
      row.add(soft ? Double.toString(arm.weights().softCoAnnotation()) : "");
      row.add(soft ? Double.toString(arm.temperature()) : "");
      row.add(soft ? Words.decimal(1 / (1 + others * Math.exp(-1 / arm.temperature()))) : "");
      rows.add(row);
    }
    sections.add(
        new Section(
            "Ways to train",
            "The factors of the losses, and for soft co-annotation the temperature with the"
                + " greatest probability that a soft label can have at it: its scores lie between"
                + " 0 and 1, so at a high temperature a label says next to nothing.",
            List.of(Block.table("", head, rows))));
  }

  private void table() throws IOException {
    Relatedness table = subject.table(1, subject.heads(subject.data(1)));
    List<List<String>> rows = new ArrayList<>();
    for (int m = 0; m < table.binaries().size(); m++) {
      double sum = 0;
      double squares = 0;
      int related = 0;
      int prototypical = 0;
      int size = table.categories().size();
      for (int k = 0; k < size; k++) {
        sum += table.weight(k, m);
        squares += (double) table.weight(k, m) * table.weight(k, m);
        related += table.weight(k, m) > 0 ? 1 : 0;
        prototypical += table.isPrototypical(k, m) ? 1 : 0;
      }
      double mean = sum / size;
      rows.add(
          List.of(
              table.binaries().get(m),
              Integer.toString(related),
              Integer.toString(prototypical),
              Words.decimal(mean),
              Words.decimal(Math.sqrt(Math.max(0, squares / size - mean * mean)))));
    }
    sections.add(
        new Section(
            "The table that couples",
            "Of %d categories, those of seed 1. The last column says how much an entry tells about the category: without spread it tells nothing."
                .formatted(table.categories().size()),
            List.of(
                Block.table(
                    "", List.of("", "related", "prototypical", "mean entry", "spread"), rows))));
  }
}
