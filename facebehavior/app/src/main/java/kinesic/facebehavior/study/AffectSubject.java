package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.compound.ZeroShot;
import kinesic.facebehavior.compound.ZeroShot.Term;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.metric.Figure;
import kinesic.facebehavior.network.AffectHeads;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Heads;
import kinesic.facebehavior.predict.FacePrediction;
import kinesic.facebehavior.training.TestSet;
import kinesic.facebehavior.training.TrainingData;

/** Case study one: valence and arousal, action units, expressions; compound ones zero-shot. */
public final class AffectSubject implements Subject {

  /** The recall, averaged over the classes, of compound expressions that nobody has learned. */
  public static final String ZERO_SHOT = "compound zero-shot average recall";

  /** The same by one part of the score, which follows. */
  static final String ZERO_SHOT_OF = "compound zero-shot average recall, only ";

  /** The parts that tell all classes apart, in the order of {@link #TERMS}. */
  static final List<String> ZERO_SHOT_PARTS = List.of("action units", "expressions");

  private static final List<Term> TERMS = List.of(Term.ACTION_UNITS, Term.EXPRESSION);

  private final Databases databases;
  private final int side;
  private final Map<String, Set<LabelKind>> kinds = new LinkedHashMap<>();
  private final Map<String, String> about = new LinkedHashMap<>();
  private final Set<String> compound = new HashSet<>(); // the tests of compound expressions
  private Map<String, TestSet> tests = Map.of(); // of one seed
  private long seed;

  /**
   * Of these databases.
   *
   * @param side the network's
   */
  public AffectSubject(Databases databases, int side) throws IOException {
    this.databases = databases;
    this.side = side;
    for (Databases.Test test : databases.tests(1)) {
      about.put(test.name(), test.about());
      Set<LabelKind> annotated = EnumSet.noneOf(LabelKind.class);
      for (LabelKind kind : LabelKind.values()) {
        if (test.faces().rows().stream().map(ManifestRow::labels).anyMatch(kind::isIn)) {
          annotated.add(kind);
        }
      }
      kinds.put(test.name(), annotated);
      if (test.faces().rows().stream().anyMatch(row -> row.labels().compound().isPresent())) {
        compound.add(test.name());
      }
    }
  }

  private Map<String, TestSet> tests(long wanted) throws IOException {
    if (tests.isEmpty() || seed != wanted) {
      Map<String, TestSet> sets = new LinkedHashMap<>();
      for (Databases.Test test : databases.tests(wanted)) {
        sets.put(test.name(), new TestSet(test.faces(), side));
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
    return new AffectHeads();
  }

  @Override
  public Relatedness table(long of, Heads heads) throws IOException {
    return databases.table(of).orElse(Relatedness.duWeighted());
  }

  @Override
  public Map<String, String> tests() {
    return about;
  }

  @Override
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    kinds.forEach(
        (test, annotated) -> {
          if (compound.contains(test)) {
            measures.add(
                new Measure(
                    test, ZERO_SHOT, "compound expressions, average recall", Optional.empty()));
            return; // the rest of what its faces show is measured elsewhere
          }
          if (annotated.contains(LabelKind.VALENCE_AROUSAL)) {
            measures.add(
                new Measure(
                    test,
                    "valence-arousal mean CCC",
                    "valence and arousal, mean CCC",
                    Optional.of(LabelKind.VALENCE_AROUSAL)));
          }
          if (annotated.contains(LabelKind.ACTION_UNITS)) {
            measures.add(
                new Measure(
                    test,
                    "AU mean F1",
                    "action units, mean F1 at one half",
                    Optional.of(LabelKind.ACTION_UNITS)));
            measures.add(
                new Measure(
                    test,
                    "AU thresholded mean F1",
                    "action units, mean F1, tuned thresholds",
                    Optional.of(LabelKind.ACTION_UNITS)));
          }
          if (annotated.contains(LabelKind.EXPRESSION)) {
            measures.add(
                new Measure(
                    test,
                    "expression average accuracy",
                    "expressions, average accuracy",
                    Optional.of(LabelKind.EXPRESSION)));
          }
        });
    return measures;
  }

  @Override
  public List<TestFigure> evaluate(FaceBehaviorNet net, long of) throws IOException {
    List<TestFigure> figures = new ArrayList<>();
    for (Map.Entry<String, TestSet> test : tests(of).entrySet()) {
      TestSet.Result result = test.getValue().evaluate(net);
      if (compound.contains(test.getKey())) {
        for (Figure figure : zeroShot(test.getValue().truth(), result.predictions())) {
          figures.add(new TestFigure(test.getKey(), figure));
        }
      } else {
        List<Figure> found = new ArrayList<>(result.evaluation().figures());
        found.addAll(
            TableKnowledge.of(
                table(of, new AffectHeads()), test.getValue().truth(), result.predictions()));
        found.forEach(figure -> figures.add(new TestFigure(test.getKey(), figure)));
      }
    }
    return figures;
  }

  @Override
  public Optional<TestSet> shown() throws IOException {
    return tests(1).entrySet().stream()
        .filter(test -> !compound.contains(test.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The score of all its terms, then of each term alone that tells all classes apart. */
  private static List<Figure> zeroShot(List<FaceLabels> truth, List<FacePrediction> predictions) {
    List<Figure> figures = new ArrayList<>();
    figures.add(named(ZERO_SHOT, zeroShot(truth, predictions, EnumSet.allOf(Term.class))));
    for (int i = 0; i < TERMS.size(); i++) {
      Figure figure = zeroShot(truth, predictions, EnumSet.of(TERMS.get(i)));
      figures.add(named(ZERO_SHOT_OF + ZERO_SHOT_PARTS.get(i), figure));
    }
    return figures;
  }

  private static Figure named(String name, Figure figure) {
    return new Figure(name, figure.value(), figure.chance());
  }

  private static Figure zeroShot(
      List<FaceLabels> truth, List<FacePrediction> predictions, Set<Term> terms) {
    List<CompoundExpression> classes = classes(truth);
    List<FacePrediction> faces = new ArrayList<>();
    List<CompoundExpression> shown = new ArrayList<>();
    for (int i = 0; i < truth.size(); i++) {
      if (truth.get(i).compound().isPresent()) {
        faces.add(predictions.get(i));
        shown.add(truth.get(i).compound().get());
      }
    }
    float[] expressions = new float[faces.size() * Expression.COUNT];
    float[] units = new float[faces.size() * ActionUnit.COUNT];
    float[] valence = new float[faces.size()];
    for (int i = 0; i < faces.size(); i++) {
      for (Expression expression : Expression.values()) {
        expressions[i * Expression.COUNT + expression.index()] =
            faces.get(i).probability(expression);
      }
      for (ActionUnit unit : ActionUnit.values()) {
        units[i * ActionUnit.COUNT + unit.index()] = faces.get(i).probability(unit);
      }
      valence[i] = faces.get(i).valenceArousal().valence();
    }
    int[] said = new ZeroShot(classes, terms).predict(expressions, units, valence);
    ConfusionMatrix confusion = new ConfusionMatrix(classes.size());
    for (int i = 0; i < said.length; i++) {
      confusion.add(classes.indexOf(shown.get(i)), said[i]);
    }
    return confusion.averageAccuracy();
  }

  /** The smallest of the known sets that has all classes of the test. */
  private static List<CompoundExpression> classes(List<FaceLabels> truth) {
    Set<CompoundExpression> there = EnumSet.noneOf(CompoundExpression.class);
    truth.forEach(labels -> labels.compound().ifPresent(there::add));
    List<CompoundExpression> smallest = List.of(CompoundExpression.values());
    for (CompoundClasses set : CompoundClasses.values()) {
      if (set.classes().containsAll(there) && set.classes().size() < smallest.size()) {
        smallest = set.classes();
      }
    }
    return smallest;
  }
}
