package kinesic.facebehavior.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.report.Block;
import kinesic.facebehavior.report.Block.Answer;
import kinesic.facebehavior.report.Document;
import kinesic.facebehavior.report.Document.Section;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.task.Task;

/**
 * The page of a study: the answer to each question, all comparisons to explore, and the results
 * that they rest on. Without scripts, a reader has everything but the filters.
 */
public final class StudyPage {

  /**
   * What a study is about.
   *
   * @param tests the test sets with their descriptions
   * @param tasks that the databases annotate
   * @param table that couples them
   */
  record Subject(Map<String, String> tests, List<Task> tasks, Relatedness table) {

    /** Copies the map and the list. */
    Subject {
      tests = new LinkedHashMap<>(tests);
      tasks = List.copyOf(tasks);
    }
  }

  private final Subject subject;
  private final StudyResults results;
  private final StudyMatrix matrix;
  private final List<Comparison> comparisons;
  private final List<Section> sections = new ArrayList<>();

  private StudyPage(Subject subject, StudyResults results) {
    this.subject = subject;
    this.results = results;
    matrix = results.matrix();
    comparisons = results.comparisons(); // once: each exact test enumerates 2^seeds choices
  }

  /**
   * Writes {@code study.html}.
   *
   * @param title the heading
   * @param experiment on the first family of databases
   * @param folder of the page
   * @return the table of verdicts
   */
  public static Table write(String title, Experiment experiment, StudyResults results, Path folder)
      throws IOException {
    List<Task> tasks = experiment.tasks();
    Subject subject = new Subject(experiment.tests(), tasks, experiment.table(1, tasks));
    return write(title, subject, results, folder);
  }

  /** Writes the page of a study that is about this. */
  static Table write(String title, Subject subject, StudyResults results, Path folder)
      throws IOException {
    return new StudyPage(subject, results).write(title, folder);
  }

  private Table write(String title, Path folder) throws IOException {
    Table verdicts = StudyResults.verdicts(comparisons);
    answers(verdicts);
    add(
        "Explore",
        "All comparisons. Filled marks are effects that are shown, a dashed mark is chance. A row"
            + " opens the values of its runs. The address of the page contains the view, so that it"
            + " can be quoted.",
        List.of(
            Block.scripted(
                "explorer",
                "This part needs a script. The figures below show the main comparisons,"
                    + " comparisons.csv contains all of them.")));
    figures();
    fractions();
    means();
    leftOut();
    search();
    settings();
    files();
    new Document(
            title, lead(), sections, Optional.of(new StudyExplorer(results, comparisons).program()))
        .write(folder.resolve("study.html"));
    return verdicts;
  }

  private void add(String title, String note, List<Block> blocks) {
    if (!blocks.isEmpty()) {
      sections.add(new Section(title, note, blocks));
    }
  }

  private List<String> lead() {
    int seeds = seeds();
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d networks with the same trunk: %d variants, %d %s, and %s of the labels, on %s.",
            matrix.runs().size(),
            matrix.variants().stream().map(Variant::name).distinct().count(),
            seeds,
            seeds == 1 ? "seed" : "seeds",
            matrix.fractions().stream().map(VariantRun::percent).collect(Collectors.joining(", ")),
            matrix.families().size() == 1
                ? "one family of databases"
                : matrix.families().size() + " families of databases"),
        "Test sets: "
            + subject.tests().entrySet().stream()
                .map(test -> test.getKey() + " (" + test.getValue() + ")")
                .collect(Collectors.joining("; "))
            + ".");
  }

  private int seeds() {
    return matrix.seeds(matrix.settings().getFirst()).size();
  }

  // ---------------------------------------------------------------- answers

  private void answers(Table verdicts) {
    StudyAnswers sentences = new StudyAnswers(matrix.families(), comparisons);
    List<Answer> answers = new ArrayList<>();
    for (Question question : sentences.questions()) {
      Map<String, String> links = new LinkedHashMap<>();
      links.put("Explore", "#question=" + question.id().replace(' ', '+'));
      links.put("Figure", "#" + figure(question));
      answers.add(
          new Answer(
              question.asked(), sentences.verdict(question), sentences.details(question), links));
    }
    int seeds = seeds();
    String note =
        String.format(
            Locale.ROOT,
            "Variants are compared over the same seeds: the same databases, faces and initial"
                + " weights of the parts that they share. Each comparison is a two-sided paired t"
                + " test. The p values of one question in one scope on one test set with one"
                + " fraction of the labels are adjusted together by Holm's method, those against chance, the table and the annotated network each apart. A gain or loss"
                + " has an adjusted p value below %.2f; otherwise no effect is shown, which does"
                + " not prove that an effect is absent: the intervals say how large it could be.",
            Comparison.LEVEL);
    String signs =
        String.format(
            Locale.ROOT,
            " The exact sign-flip test does not assume normality; with %d seeds its p value cannot"
                + " be below %.3f.",
            seeds,
            Math.min(1, 2 / Math.pow(2, seeds)));
    add(
        "Answers",
        seeds > 1 ? note + signs : note,
        answers.isEmpty()
            ? List.of()
            : List.of(
                Block.answers(answers),
                Block.details("Numbers of gains and losses", List.of(Block.table("", verdicts)))));
  }

  private static String figure(Question question) {
    return "figure-" + question.id().replace(' ', '-');
  }

  // ---------------------------------------------------------------- figures and tables

  private void figures() {
    StudyCharts charts = new StudyCharts(results, comparisons);
    List<Block> blocks = new ArrayList<>();
    for (Question question : Question.values()) {
      List<Block> forest = charts.forest(question);
      if (!forest.isEmpty()) {
        blocks.add(Block.heading(figure(question), question.title()));
        blocks.addAll(forest);
      }
    }
    add(
        "Figures",
        "The main metric of each task on the first test set, with all labels: mean difference over"
            + " the seeds with its 95 % interval. Filled marks are effects that are shown.",
        blocks);
  }

  private void fractions() {
    if (matrix.fractions().size() > 1) {
      add(
          "Fewer labels",
          "Metrics by the share of the faces of each training database that is used. Error bars are"
              + " one standard deviation over the seeds.",
          new StudyCharts(results, comparisons).fractions());
    }
  }

  private void means() {
    StudyMeans means = new StudyMeans(results);
    add("Means", "Mean and standard deviation over the seeds.", means.metrics());
    String test = results.metrics().getFirst().test();
    List<Task> tasks = subject.tasks();
    TeacherComparison.of(tasks)
        .ifPresent(
            comparison ->
                means
                    .teacher(tasks, test)
                    .ifPresent(
                        table ->
                            add(
                                "Teacher and head",
                                StudyMeans.teacherNote(comparison, test),
                                List.of(Block.table("", table)))));
    add(
        "Zero-shot compound expressions",
        "Average recall with all labels, by the terms of the zero-shot score.",
        means.zeroShot());
  }

  private void leftOut() {
    LeftOutLabels labels = LeftOutLabels.of(results);
    String test = results.metrics().getFirst().test();
    Map<String, Table> tables = new LinkedHashMap<>();
    tables.put("groups of action units", labels.groups(test));
    tables.put("single action units", labels.units(test));
    tables.put("expressions", labels.expressions(test));
    tables.values().removeIf(table -> table.rows().isEmpty());
    add(
        "Left-out labels one by one",
        "Mean area under the ROC curve of labels that no training database annotates, on %s, over all"
                .formatted(test)
            + " networks that did without the label, alone or in a group."
            + (matrix.families().size() > 1
                ? " A cell has the values of each family of databases."
                : ""),
        tables.entrySet().stream()
            .map(table -> Block.details(table.getKey(), List.of(Block.table("", table.getValue()))))
            .toList());
  }

  // ---------------------------------------------------------------- settings

  private void search() {
    Map<String, Table> choices = results.tables();
    add(
        "Search",
        "The random trials by which the settings were chosen, on validation faces of seeds of their"
            + " own; every subject has the same number of trials. The score of a network of all"
            + " tasks is the sum of its metrics of the tasks, that of a single task its own metric.",
        Optional.ofNullable(choices.get("search.csv"))
            .map(StudySettings::search)
            .orElse(List.of()));
    add(
        "Pilot",
        "The standard deviation of paired differences, and the seeds that are needed to show a"
            + " difference of 0.01, 0.02 or 0.03 with a probability of 80 %.",
        Optional.ofNullable(choices.get("pilot.csv")).map(StudySettings::spaced).stream().toList());
  }

  private void settings() {
    add(
        "Variants",
        "The weights of the losses, the form of matching, the temperature of soft co-annotation with the greatest"
            + " probability that a soft label can have at it, and the factor of the learning rate."
            + " Scores of soft co-annotation lie between 0 and 1, so at a high temperature a soft"
            + " label is almost uniform.",
        List.of(Block.table("", StudySettings.variants(matrix.variants(), subject.tasks()))));
    add(
        "Table of relatedness",
        "The table that couples the tasks, of seed 1: for each label, how many classes it is"
            + " related to and prototypical for, and the mean and standard deviation of its entries"
            + " over the classes. A label whose entries hardly vary says nothing about the class.",
        List.of(Block.table("", StudySettings.relatedness(subject.table()))));
  }

  private void files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("comparisons.csv", "all comparisons with their tests");
    files.put("means.csv", "means and standard deviations over the seeds");
    if (matrix.settings().stream().anyMatch(setting -> !setting.isComplete())) {
      files.put(StudyTables.LEFT_OUT, "single labels that are left out");
    }
    files.put("figures.csv", "the metrics of each run by which variants are compared");
    add(
        "Files",
        "They lie beside this page. All metrics of a run are in figures.csv of its folder below"
            + " trainings.",
        List.of(Block.links(files)));
  }
}
