package kinesic.facebehavior.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import kinesic.facebehavior.training.CouplingSources.Way;

/**
 * What taught each head of a network: the faces that annotate a label, or else the labels of the
 * other task that reach it through the coupling, or nothing. What a network predicts for a label
 * that nothing taught means nothing.
 */
public final class Teaching {

  /**
   * What taught some labels of a head.
   *
   * @param head the title of the task
   * @param labels their names; empty for all of the head
   * @param text such as "2,000 annotated faces"
   */
  public record Entry(String head, List<String> labels, String text) {

    /** Copies the list. */
    public Entry {
      labels = List.copyOf(labels);
    }

    /** The names of the labels, or the head. */
    public String subject() {
      return labels.isEmpty() ? head : String.join(" ", labels);
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final List<String> untaught = new ArrayList<>();

  /**
   * What teaches a network.
   *
   * @param data of the training
   * @param settings of its objective
   * @param tasks of the network
   */
  public Teaching(TrainingData data, ObjectiveSettings settings, List<Task> tasks) {
    Map<Task, AnnotatedFaces> faces = new LinkedHashMap<>();
    Tasks.byPosition(tasks).forEach(task -> faces.put(task, AnnotatedFaces.of(task, data)));
    Optional<CouplingSources> sources = CouplingSources.of(data, settings, faces);
    faces.forEach(
        (task, annotated) -> {
          if (settings.weights().of(task) > 0) {
            addAnnotated(task, annotated);
            addOthers(task, "not annotated", which(task, i -> !annotated.isAnnotated(i)), sources);
          } else {
            addOthers(task, "the weight of its loss is 0", which(task, i -> true), sources);
          }
        });
  }

  /** The entries of all heads: of each, the annotated labels together, then the others. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The names of the labels that nothing taught. */
  public List<String> untaught() {
    return List.copyOf(untaught);
  }

  private void addAnnotated(Task task, AnnotatedFaces faces) {
    List<Integer> annotated = which(task, faces::isAnnotated);
    if (!annotated.isEmpty()) {
      String text =
          switch (task) {
            case Regression values -> number(faces.faces()) + " annotated faces";
            case MultiLabel labels ->
                "%s annotated faces, present in %s of them"
                    .formatted(
                        range(annotated, faces::annotated), range(annotated, faces::present));
            case Classification classes ->
                "%s annotated faces, %s of each"
                    .formatted(number(faces.faces()), range(annotated, faces::annotated));
          };
      entries.add(entry(task, annotated, text));
    }
  }

  private void addOthers(
      Task task, String reason, List<Integer> others, Optional<CouplingSources> sources) {
    List<Integer> nothing = new ArrayList<>();
    for (int i : others) {
      List<Way> ways = sources.map(coupled -> coupled.ways(task, i)).orElse(List.of());
      if (ways.isEmpty()) {
        nothing.add(i);
      } else {
        entries.add(entry(task, List.of(i), reason + "; " + text(ways)));
      }
    }
    if (!nothing.isEmpty()) {
      entries.add(entry(task, nothing, reason + "; taught by nothing"));
      nothing.forEach(i -> untaught.add(task.labels().get(i)));
    }
  }

  private static List<Integer> which(Task task, IntPredicate isMeant) {
    return IntStream.range(0, task.size()).filter(isMeant).boxed().toList();
  }

  private static Entry entry(Task task, List<Integer> labels, String text) {
    List<String> names =
        labels.size() == task.size()
            ? List.of()
            : labels.stream().map(i -> task.labels().get(i)).toList();
    return new Entry(task.title(), names, text);
  }

  private static String range(List<Integer> labels, IntToLongFunction count) {
    LongSummaryStatistics counts =
        labels.stream().mapToLong(i -> count.applyAsLong(i)).summaryStatistics();
    String least = number(counts.getMin());
    String greatest = number(counts.getMax());
    return least.equals(greatest) ? least : least + " to " + greatest;
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String text(List<Way> ways) {
    SequencedMap<String, String> names = new LinkedHashMap<>(); // of ways from the same labels
    ways.forEach(way -> names.merge(way.from(), way.name(), (one, two) -> one + " and " + two));
    return names.entrySet().stream()
        .map(way -> way.getValue() + " from " + way.getKey())
        .collect(Collectors.joining("; "));
  }
}
