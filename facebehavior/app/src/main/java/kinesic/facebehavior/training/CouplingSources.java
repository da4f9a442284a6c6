package kinesic.facebehavior.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.network.Objective;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/**
 * Which labels of one of two coupled tasks teach a label of the other, by the parts of the
 * coupling:
 *
 * <ul>
 *   <li>Co-annotation: an annotated class teaches that its related labels are present, and nothing
 *       teaches when they are absent. A class is taught by faces that show all its related labels.
 *   <li>Soft co-annotation: a class is taught by its annotated related labels, if a prototypical
 *       one is among them.
 *   <li>Distribution matching: related labels and classes teach each other, in the directions of
 *       the options, if they are themselves taught by anything. A class without related labels
 *       learns from the absence of all labels.
 * </ul>
 */
final class CouplingSources {

  private static final String CO_ANNOTATION = "co-annotation";

  private static final int NAMED = 6;

  /**
   * A part of the coupling that teaches a label.
   *
   * @param name such as "distribution matching"
   * @param from what teaches, with the weights of the table, such as "fear 0.63, surprise 0.66"
   */
  record Way(String name, String from) {}

  /** A label of the other task, and the weight of the two in the table, above 0. */
  private record Source(String label, float weight) {}

  private final TrainingData data;
  private final ObjectiveSettings settings;
  private final Relatedness table;
  private final Classification classes;
  private final MultiLabel labels;
  private final AnnotatedFaces classFaces;
  private final AnnotatedFaces labelFaces;
  private final boolean[] isClassTaught; // by anything
  private final boolean[] isLabelTaught;

  private CouplingSources(
      TrainingData data,
      ObjectiveSettings settings,
      Classification classes,
      MultiLabel labels,
      Map<Task, AnnotatedFaces> faces) {
    this.data = data;
    this.settings = settings;
    this.classes = classes;
    this.labels = labels;
    table = settings.table();
    classFaces = faces.getOrDefault(classes, AnnotatedFaces.none(classes));
    labelFaces = faces.getOrDefault(labels, AnnotatedFaces.none(labels));
    isClassTaught = new boolean[classes.size()];
    isLabelTaught = new boolean[labels.size()];
    for (int k = 0; k < isClassTaught.length; k++) {
      isClassTaught[k] =
          (classFaces.isAnnotated(k) && weight(classes) > 0)
              || !labelsThatAnnotate(k).isEmpty()
              || !labelsThatSoften(k).isEmpty();
    }
    for (int m = 0; m < isLabelTaught.length; m++) {
      isLabelTaught[m] =
          (labelFaces.isAnnotated(m) && weight(labels) > 0) || !classesThatAnnotate(m).isEmpty();
    }
    spread();
  }

  /**
   * The sources in a training; empty if the network does not have both tasks of the table.
   *
   * @param faces that annotate each task of the network
   */
  static Optional<CouplingSources> of(
      TrainingData data, ObjectiveSettings settings, Map<Task, AnnotatedFaces> faces) {
    List<Task> tasks = List.copyOf(faces.keySet());
    Optional<Classification> classes =
        Tasks.ofKind(tasks, Classification.class).stream()
            .filter(task -> task.labels().equals(settings.table().categories()))
            .findFirst();
    Optional<MultiLabel> labels =
        Tasks.ofKind(tasks, MultiLabel.class).stream()
            .filter(task -> task.labels().equals(settings.table().binaries()))
            .findFirst();
    return classes.isPresent() && labels.isPresent()
        ? Optional.of(new CouplingSources(data, settings, classes.get(), labels.get(), faces))
        : Optional.empty();
  }

  /** The ways in which label or class {@code i} of {@code task} is taught by the other task. */
  List<Way> ways(Task task, int i) {
    List<Way> ways = new ArrayList<>();
    if (task.equals(classes)) {
      add(ways, CO_ANNOTATION, labelsThatAnnotate(i), m -> label(i, m));
      add(ways, Objective.SOFT_CO_ANNOTATION, labelsThatSoften(i), m -> label(i, m));
      add(ways, Objective.MATCHING, matchedLabels(i), m -> label(i, m));
      if (matchesClasses() && learnsFromAbsence(i)) {
        ways.add(new Way(Objective.MATCHING, "the absence of all " + labels.title()));
      }
    } else if (task.equals(labels)) {
      add(ways, CO_ANNOTATION + " (as present only)", classesThatAnnotate(i), k -> category(k, i));
      add(ways, Objective.MATCHING, matchedClasses(i), k -> category(k, i));
    }
    return ways;
  }

  private static void add(
      List<Way> ways, String name, List<Integer> indices, IntFunction<Source> source) {
    if (!indices.isEmpty()) {
      ways.add(new Way(name, text(indices.stream().map(source::apply).toList())));
    }
  }

  /** The labels of the greatest weights. */
  private static String text(List<Source> sources) {
    String named =
        sources.stream()
            .sorted(Comparator.comparingDouble(source -> -source.weight()))
            .limit(NAMED)
            .map(source -> String.format(Locale.ROOT, "%s %.2f", source.label(), source.weight()))
            .collect(Collectors.joining(", "));
    int more = sources.size() - NAMED;
    return more > 0 ? "%s and %s more".formatted(named, more) : named;
  }

  private Source label(int k, int m) {
    return new Source(labels.labels().get(m), table.weight(k, m));
  }

  private Source category(int k, int m) {
    return new Source(classes.labels().get(k), table.weight(k, m));
  }

  private double weight(Task task) {
    return settings.weights().of(task);
  }

  /** The annotated classes from which co-annotation adds label {@code m} as present. */
  private List<Integer> classesThatAnnotate(int m) {
    return settings.coupling().addsLabels() && weight(labels) > 0
        ? relatedClasses(m, classFaces::isAnnotated)
        : List.of();
  }

  /** The labels from which co-annotation adds class {@code k}: all related ones, in some face. */
  private List<Integer> labelsThatAnnotate(int k) {
    List<Integer> related = relatedLabels(k, m -> true);
    boolean isAdded =
        settings.coupling().addsLabels()
            && weight(classes) > 0
            && !related.isEmpty()
            && data.rows(labels)
                .map(row -> row.labels().of(labels))
                .anyMatch(face -> related.stream().allMatch(face::isPresent));
    return isAdded ? related : List.of();
  }

  /** The labels from which soft co-annotation makes soft labels that include class {@code k}. */
  private List<Integer> labelsThatSoften(int k) {
    boolean isUsed =
        settings.coupling().addsSoftLabels() && settings.weights().softCoAnnotation() > 0;
    List<Integer> annotated = relatedLabels(k, labelFaces::isAnnotated);
    boolean hasMarked = !relatedLabels(k, m -> table.isPrototypical(k, m)).isEmpty();
    return isUsed && (!hasMarked || annotated.stream().anyMatch(m -> table.isPrototypical(k, m)))
        ? annotated
        : List.of();
  }

  private List<Integer> matchedClasses(int m) {
    return matches() && settings.matching().teachesBinaries()
        ? relatedClasses(m, k -> isClassTaught[k])
        : List.of();
  }

  private List<Integer> matchedLabels(int k) {
    return matchesClasses() ? relatedLabels(k, m -> isLabelTaught[m]) : List.of();
  }

  /** Whether distribution matching teaches classes. */
  private boolean matchesClasses() {
    return matches() && settings.matching().teachesCategories();
  }

  private boolean matches() {
    return settings.coupling().matches() && settings.weights().matching() > 0;
  }

  private boolean learnsFromAbsence(int k) {
    return !table.relatesCategory(k)
        && IntStream.range(0, isLabelTaught.length).anyMatch(m -> isLabelTaught[m]);
  }

  /** Marks what matching reaches from what is taught, until nothing is added. */
  private void spread() {
    boolean isNew = true;
    while (isNew) {
      boolean newLabels = mark(isLabelTaught, this::matchedClasses);
      boolean newClasses = mark(isClassTaught, this::matchedLabels);
      isNew = newLabels || newClasses;
    }
  }

  private static boolean mark(boolean[] isTaught, IntFunction<List<Integer>> sources) {
    boolean isNew = false;
    for (int i = 0; i < isTaught.length; i++) {
      if (!isTaught[i] && !sources.apply(i).isEmpty()) {
        isTaught[i] = true;
        isNew = true;
      }
    }
    return isNew;
  }

  private List<Integer> relatedClasses(int m, IntPredicate which) {
    return IntStream.range(0, classes.size())
        .filter(k -> table.weight(k, m) > 0)
        .filter(which)
        .boxed()
        .toList();
  }

  private List<Integer> relatedLabels(int k, IntPredicate which) {
    return IntStream.range(0, labels.size())
        .filter(m -> table.weight(k, m) > 0)
        .filter(which)
        .boxed()
        .toList();
  }
}
