package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.metric.Figure;
import kinesic.facebehavior.metric.PeopleEvaluation;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Heads;
import kinesic.facebehavior.network.PeopleHeads;
import kinesic.facebehavior.training.PeopleTestSet;
import kinesic.facebehavior.training.TestSet;
import kinesic.facebehavior.training.TrainingData;

/** Case study two: who it is, and attributes. */
public final class PeopleSubject implements Subject {

  private static final String FOLDS = "pairs accuracy over 10 folds";

  private final Databases databases;
  private final int side;
  private final Map<String, String> about = new LinkedHashMap<>();
  private final List<Measure> measures = new ArrayList<>();
  private Map<String, PeopleTestSet> tests = Map.of(); // of one seed
  private long seed;

  /**
   * Of these databases.
   *
   * @param side the network's
   */
  public PeopleSubject(Databases databases, int side) throws IOException {
    this.databases = databases;
    this.side = side;
    List<String> known = databases.training(1).people();
    for (Databases.Test test : databases.tests(1)) {
      about.put(test.name(), test.about());
      addMeasures(test, known);
    }
  }

  private void addMeasures(Databases.Test test, List<String> known) {
    List<FaceLabels> truth = test.faces().rows().stream().map(ManifestRow::labels).toList();
    if (truth.stream().anyMatch(LabelKind.ATTRIBUTES::isIn)) {
      add(
          test,
          "attributes mean balanced accuracy",
          "attributes, balanced accuracy at one half",
          LabelKind.ATTRIBUTES);
      add(
          test,
          "attributes mean balanced accuracy, tuned",
          "attributes, balanced accuracy, tuned thresholds",
          LabelKind.ATTRIBUTES);
    }
    List<String> people = truth.stream().flatMap(labels -> labels.identity().stream()).toList();
    if (people.stream().anyMatch(known::contains)) {
      add(
          test,
          "identity of people trained on accuracy",
          "people trained on, accuracy",
          LabelKind.IDENTITY);
    }
    if (people.stream().distinct().count() < people.size()) {
      add(test, "identity rank-1", "identification, rank-1", LabelKind.IDENTITY);
    }
    if (!test.pairs().isEmpty()) {
      add(test, FOLDS, "verification, accuracy over ten folds", LabelKind.IDENTITY);
      add(test, "pairs TAR at FAR 0.01", "verification, TAR at FAR .01", LabelKind.IDENTITY);
    }
  }

  private void add(Databases.Test test, String figure, String label, LabelKind task) {
    measures.add(new Measure(test.name(), figure, label, Optional.of(task)));
  }

  private Map<String, PeopleTestSet> tests(long wanted) throws IOException {
    if (tests.isEmpty() || seed != wanted) {
      Map<String, PeopleTestSet> sets = new LinkedHashMap<>();
      for (Databases.Test test : databases.tests(wanted)) {
        sets.put(test.name(), new PeopleTestSet(test.faces(), test.pairs(), side));
      }
      tests = sets;
      seed = wanted;
    }
    return tests;
  }

  @Override
  public TrainingData data(long of) throws IOException {
    return databases.training(of);
  }

  @Override
  public Heads heads(TrainingData data) {
    return new PeopleHeads(data.people());
  }

  @Override
  public Relatedness table(long of, Heads heads) throws IOException {
    return databases
        .table(of)
        .orElseThrow(
            () -> new IllegalArgumentException("study: identities need a table of relatedness"))
        .arranged(heads.categories().labels(), heads.binaries().labels());
  }

  @Override
  public Map<String, String> tests() {
    return about;
  }

  @Override
  public List<Measure> measures() {
    return List.copyOf(measures);
  }

  @Override
  public List<TestFigure> evaluate(FaceBehaviorNet net, long of) throws IOException {
    List<TestFigure> figures = new ArrayList<>();
    for (Map.Entry<String, PeopleTestSet> test : tests(of).entrySet()) {
      PeopleEvaluation evaluation = test.getValue().evaluate(net);
      for (Figure figure : evaluation.figures()) {
        figures.add(new TestFigure(test.getKey(), figure));
      }
      for (Figure figure : evaluation.attributeFigures()) {
        figures.add(new TestFigure(test.getKey(), figure));
      }
    }
    return figures;
  }

  @Override
  public Optional<TestSet> shown() {
    return Optional.empty();
  }
}
