package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.report.Block;
import kinesic.facebehavior.report.Decimals;
import kinesic.facebehavior.report.Document;
import kinesic.facebehavior.report.Document.Section;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.study.Comparison.Verdict;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.training.TestSet;

/** The page of a study: the verdict on each question, and the results that it rests on. */
public final class StudyPage {

  private final Experiment experiment;
  private final StudyResults results;
  private final StudyMatrix matrix;
  private final Setting setting;
  private final List<Comparison> comparisons;
  private final StudyCharts charts;
  private final List<Section> sections = new ArrayList<>();

  private StudyPage(Study study, Experiment experiment, StudyResults results) {
    this.experiment = experiment;
    this.results = results;
    matrix = results.matrix();
    setting = matrix.settings().getFirst();
    comparisons = results.comparisons(); // once: each exact test enumerates 2^seeds choices
    charts = new StudyCharts(study, results);
  }

  /**
   * Writes {@code study.html}.
   *
   * @param title the heading
   * @param folder of the page
   * @return the table of verdicts at its top
   */
  public static Table write(
      String title, Study study, Experiment experiment, StudyResults results, Path folder)
      throws IOException {
    return new StudyPage(study, experiment, results).write(title, folder);
  }

  private Table write(String title, Path folder) throws IOException {
    Table verdicts = StudyResults.verdicts(comparisons);
    verdicts(verdicts);
    means();
    fractions();
    comparisons();
    teacher();
    zeroShot();
    labels();
    networks();
    curves();
    variants();
    table();
    new Document(title, lead(), sections).write(folder.resolve("study.html"));
    return verdicts;
  }

  private void add(String title, String note, List<Block> blocks) {
    if (!blocks.isEmpty()) {
      sections.add(new Section(title, note, blocks));
    }
  }

  private List<String> lead() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d networks with the same trunk: %d variants, %d seeds, and %s of the labels.",
            matrix.runs().size(),
            matrix.variants().size(),
            matrix.seeds(setting).size(),
            matrix.fractions().stream().map(VariantRun::percent).collect(Collectors.joining(", "))),
        "Test sets: "
            + experiment.tests().entrySet().stream()
                .map(test -> test.getKey() + " (" + test.getValue() + ")")
                .collect(Collectors.joining("; "))
            + ".");
  }

  private Setting with(double fraction) {
    return new Setting(setting.family(), setting.scope(), fraction);
  }

  private static String percent(double fraction) {
    return fraction == 1 ? "all labels" : VariantRun.percent(fraction) + " of the labels";
  }

  // ---------------------------------------------------------------- comparisons

  private void verdicts(Table verdicts) {
    int seeds = matrix.seeds(setting).size();
    add(
        "Verdicts",
        String.format(
            Locale.ROOT,
            "Variants are compared over the same seeds: the same databases, faces and initial"
                + " weights of the parts that they share. Each comparison is a two-sided paired t"
                + " test. The p values of one question on one test set with one fraction of the"
                + " labels are adjusted together by Holm's method. A gain or loss has an adjusted p"
                + " value below %.2f; otherwise no effect is shown, which does not mean that there"
                + " is none: the confidence intervals say how large it could be. The exact"
                + " sign-flip test in comparisons.csv does not assume normality; with %d seeds its"
                + " p value cannot be below %.3f.",
            Comparison.LEVEL,
            seeds,
            Math.min(1, 2 / Math.pow(2, seeds))),
        verdicts.rows().isEmpty() ? List.of() : List.of(Block.table("", verdicts)));
  }

  private void comparisons() {
    List<Block> blocks = new ArrayList<>();
    for (Question question : Question.values()) {
      for (String test : experiment.tests().keySet()) {
        Table table =
            new Table(
                "labels",
                "variant",
                "reference",
                "metric",
                "effect",
                "95 % interval",
                "adjusted p",
                "verdict");
        comparisons.stream()
            .filter(one -> one.group().question() == question)
            .filter(one -> one.group().test().equals(test))
            .forEach(one -> table.row(row(one)));
        if (!table.rows().isEmpty()) {
          blocks.add(Block.table(question.title() + ", " + test, table));
        }
      }
    }
    add(
        "Comparisons",
        "The effect is the mean difference between variant and reference over the seeds. For t,"
            + " unadjusted p and the exact test see comparisons.csv.",
        blocks);
  }

  private static List<String> row(Comparison one) {
    PairedTest test = one.test();
    return List.of(
        VariantRun.percent(one.group().setting().fraction()),
        one.variant(),
        one.reference(),
        one.metric().metric(),
        Decimals.signed(test.difference()),
        interval(test),
        Decimals.probability(one.adjusted()),
        one.verdict().text());
  }

  private static String interval(PairedTest test) {
    return Double.isNaN(test.low())
        ? Decimals.of(Double.NaN)
        : Decimals.signed(test.low()) + " to " + Decimals.signed(test.high());
  }

  // ---------------------------------------------------------------- metrics

  private void means() {
    List<Block> blocks = new ArrayList<>();
    for (String test : experiment.tests().keySet()) {
      List<MetricKey> metrics =
          results.metrics().stream().filter(metric -> metric.test().equals(test)).toList();
      if (!metrics.isEmpty()) {
        for (double fraction : matrix.fractions()) {
          blocks.add(Block.table(test + ", " + percent(fraction), means(test, metrics, fraction)));
        }
      }
    }
    add(
        "Metrics",
        "Mean and standard deviation over the seeds. ▲ and ▼ mark a gain or loss compared with no"
            + " coupling.",
        blocks);
  }

  private Table means(String test, List<MetricKey> metrics, double fraction) {
    List<String> columns = new ArrayList<>(List.of("variant"));
    List<String> chance = new ArrayList<>(List.of("chance"));
    for (MetricKey metric : metrics) {
      columns.add(metric.metric());
      chance.add(Decimals.of(results.chance(setting, test, metric.metric())));
    }
    Table table = new Table(columns).row(chance);
    for (Variant variant : matrix.variants(with(fraction))) {
      if (metrics.stream().anyMatch(metric -> metric.concerns(variant))) {
        List<String> row = new ArrayList<>(List.of(variant.name()));
        metrics.forEach(metric -> row.add(mean(variant, fraction, metric)));
        table.row(row);
      }
    }
    return table;
  }

  private String mean(Variant variant, double fraction, MetricKey metric) {
    double[] values = results.values(with(fraction), variant, metric.test(), metric.metric());
    if (!metric.concerns(variant) || Double.isNaN(MeanStd.of(values).mean())) {
      return "";
    }
    Verdict verdict =
        comparisons.stream()
            .filter(one -> one.group().question() == Question.COUPLING)
            .filter(one -> one.group().setting().fraction() == fraction)
            .filter(one -> one.variant().equals(variant.name()) && one.metric().equals(metric))
            .map(Comparison::verdict)
            .findFirst()
            .orElse(Verdict.NOT_TESTED);
    String mark =
        switch (verdict) {
          case GAIN -> " ▲";
          case LOSS -> " ▼";
          case NONE_SHOWN, NOT_TESTED -> "";
        };
    return MeanStd.of(values).text() + mark;
  }

  private void fractions() {
    if (matrix.fractions().size() > 1) {
      add(
          "Fewer labels",
          "The same metrics by the share of the faces of each training database that is used. Error"
              + " bars are one standard deviation over the seeds.",
          charts.fractions());
    }
  }

  private void teacher() {
    Optional<TeacherComparison> tasks = TeacherComparison.of(experiment.tasks());
    if (tasks.isEmpty()) {
      return;
    }
    Variant uncoupled = matrix.variant(Variant.UNCOUPLED);
    String test = experiment.tests().keySet().iterator().next();
    Table table = new Table("labels", "teacher", "own head", "difference", "95 % interval", "p");
    for (double fraction : matrix.fractions()) {
      double[] teacher = results.values(with(fraction), uncoupled, test, tasks.get().byTable());
      double[] head = results.values(with(fraction), uncoupled, test, tasks.get().byHead());
      PairedTest paired = PairedTest.of(teacher, head);
      if (!Double.isNaN(paired.difference())) {
        table.row(
            VariantRun.percent(fraction),
            MeanStd.of(teacher).text(),
            MeanStd.of(head).text(),
            Decimals.signed(paired.difference()),
            interval(paired),
            Decimals.probability(paired.p()));
      }
    }
    if (!table.rows().isEmpty()) {
      String classes = tasks.get().classes().title();
      String labels = tasks.get().labels().title();
      add(
          "Teacher and head",
          String.format(
              Locale.ROOT,
              "What %s could teach %s: in networks without coupling, mean F1 at one half on %s of"
                  + " the %s that the table relates to a class, predicted through the %s and the"
                  + " table (the teacher), and by their own head. The p values are not adjusted.",
              classes,
              labels,
              test,
              labels,
              classes),
          List.of(Block.table("", table)));
    }
  }

  private void zeroShot() {
    Optional<MetricKey> metric =
        results.metrics().stream()
            .filter(one -> one.metric().equals(ZeroShotEvaluation.ALL_TERMS))
            .findFirst();
    if (metric.isEmpty()) {
      return;
    }
    String test = metric.get().test();
    List<String> columns = new ArrayList<>(List.of("variant", "all terms"));
    List<String> names = new ArrayList<>(List.of(ZeroShotEvaluation.ALL_TERMS));
    for (String term : ZeroShotEvaluation.SINGLE_TERMS.keySet()) {
      columns.add(term + " only");
      names.add(ZeroShotEvaluation.only(term));
    }
    Table table = new Table(columns);
    List<String> chance = new ArrayList<>(List.of("chance"));
    names.forEach(name -> chance.add(Decimals.of(results.chance(setting, test, name))));
    table.row(chance);
    for (Variant variant : matrix.variants()) {
      if (variant.alone().isEmpty()) {
        List<String> row = new ArrayList<>(List.of(variant.name()));
        names.forEach(
            name -> row.add(MeanStd.of(results.values(setting, variant, test, name)).text()));
        table.row(row);
      }
    }
    add(
        "Zero-shot compound expressions",
        "Average recall on " + test + " with all labels, by the terms of the zero-shot score.",
        List.of(Block.table("", table)));
  }

  // ---------------------------------------------------------------- charts

  private void labels() {
    add(
        "Single labels",
        "F1 at one half, or balanced accuracy at one half, of each label with all training labels:"
            + " mean over the seeds. The thin line is one standard deviation, the dark mark chance.",
        charts.labels(experiment.tasks(), experiment.tests().keySet().iterator().next()));
  }

  private void networks() throws IOException {
    Optional<TestSet> test = experiment.shown();
    if (test.isPresent()) {
      add(
          "Example networks",
          "Predictions of the networks of seed 1 without coupling and with both couplings, trained"
              + " with all labels. In a confusion matrix each row is a true class; each cell shows"
              + " the percentage of its faces that are predicted as the class of the column. On a"
              + " circumplex, small points are test faces in the colour of their true expression,"
              + " large points the mean of each expression.",
          charts.networks(test.get()));
    }
  }

  private void curves() throws IOException {
    add(
        "Learning curves",
        "Metrics on the validation set after each epoch, with all labels: mean over the seeds.",
        charts.curves());
  }

  // ---------------------------------------------------------------- settings

  private void variants() {
    List<Task> weighted = experiment.tasks().stream().filter(StudyPage::hasWeight).toList();
    List<String> columns = new ArrayList<>(List.of("variant"));
    weighted.forEach(task -> columns.add(task.title()));
    columns.addAll(List.of("matching", "soft labels", "temperature", "greatest soft label"));
    Table table = new Table(columns);
    for (Variant variant : matrix.variants()) {
      boolean both = variant.settings().coupling() == Coupling.BOTH;
      boolean soft = both || variant.settings().coupling() == Coupling.SOFT_CO_ANNOTATION;
      boolean matched = both || variant.settings().coupling() == Coupling.DISTRIBUTION_MATCHING;
      List<String> row = new ArrayList<>(List.of(variant.name()));
      for (Task task : weighted) {
        boolean learned = variant.alone().isEmpty() || variant.alone().get().equals(task);
        row.add(learned ? Double.toString(variant.settings().weights().of(task)) : "");
      }
      row.add(matched ? Double.toString(variant.settings().weights().matching()) : "");
      row.add(soft ? Double.toString(variant.settings().weights().softCoAnnotation()) : "");
      row.add(soft ? Double.toString(variant.settings().temperature()) : "");
      row.add(soft ? Decimals.of(greatestSoftLabel(variant.settings().temperature())) : "");
      table.row(row);
    }
    add(
        "Variants",
        "The weights of the losses, and the temperature of soft co-annotation with the greatest"
            + " probability that a soft label can have at it. Its scores lie between 0 and 1, so at"
            + " a high temperature a soft label is almost uniform.",
        List.of(Block.table("", table)));
  }

  private static boolean hasWeight(Task task) {
    return task instanceof MultiLabel || task instanceof Regression;
  }

  /** e^(1/T) / (e^(1/T) + K - 1): one score is 1, the others are 0. */
  private double greatestSoftLabel(double temperature) {
    int classes = coupledClasses();
    return 1 / (1 + (classes - 1.0) * Math.exp(-1 / temperature));
  }

  private int coupledClasses() {
    return experiment.tasks().stream()
        .filter(task -> !hasWeight(task))
        .mapToInt(Task::size)
        .findFirst()
        .orElse(1);
  }

  private void table() throws IOException {
    Relatedness relatedness = experiment.table(1, experiment.tasks());
    Table table = new Table("label", "related", "prototypical", "mean", "standard deviation");
    int classes = relatedness.categories().size();
    for (int m = 0; m < relatedness.binaries().size(); m++) {
      double sum = 0;
      double squares = 0;
      int related = 0;
      int prototypical = 0;
      for (int k = 0; k < classes; k++) {
        double weight = relatedness.weight(k, m);
        sum += weight;
        squares += weight * weight;
        related += weight > 0 ? 1 : 0;
        prototypical += relatedness.isPrototypical(k, m) ? 1 : 0;
      }
      double mean = sum / classes;
      table.row(
          relatedness.binaries().get(m).replace('_', ' '),
          Integer.toString(related),
          Integer.toString(prototypical),
          Decimals.of(mean),
          Decimals.of(Math.sqrt(Math.max(0, squares / classes - mean * mean))));
    }
    add(
        "Table of relatedness",
        "The table that couples the tasks, of seed 1: for each label, how many of the "
            + classes
            + " classes it is related to and prototypical for, and the mean and standard deviation"
            + " of its entries over the classes. A label whose entries hardly vary says nothing"
            + " about the class.",
        List.of(Block.table("", table)));
  }
}
