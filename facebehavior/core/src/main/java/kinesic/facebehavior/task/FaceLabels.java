package kinesic.facebehavior.task;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kinesic.facebehavior.task.Label.Category;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.Label.Values;
import org.jspecify.annotations.Nullable;

/**
 * The annotations of one face: a label for some tasks. Every database annotates only some tasks; a
 * missing label is never a negative one. Immutable.
 *
 * <pre>{@code
 * FaceLabels labels =
 *     FaceLabels.NONE
 *         .with(Affect.EXPRESSION, Affect.label(Expression.HAPPINESS))
 *         .with(Affect.VALENCE_AROUSAL, Values.of(0.8f, 0.3f));
 * }</pre>
 */
public final class FaceLabels {

  /** A face without annotations. */
  public static final FaceLabels NONE = new FaceLabels(Map.of());

  private final Map<String, Label> byTask;

  private FaceLabels(Map<String, Label> byTask) {
    this.byTask = Map.copyOf(byTask);
  }

  /**
   * These labels with the label of one task added or replaced.
   *
   * @throws IllegalArgumentException if the label does not suit the task
   */
  public FaceLabels with(Task task, Label label) {
    check(task, label);
    Map<String, Label> more = new HashMap<>(byTask);
    if (label.equals(Presence.NONE)) {
      more.remove(task.name());
    } else {
      more.put(task.name(), label);
    }
    return new FaceLabels(more);
  }

  private static void check(Task task, Label label) {
    boolean fits =
        switch (task) {
          case Classification classification -> label instanceof Category;
          case MultiLabel multiLabel ->
              label instanceof Presence presence
                  && (task.size() == Long.SIZE || presence.annotated() >>> task.size() == 0);
          case Regression regression ->
              label instanceof Values values && regression.contains(values.values());
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "labels: %s is not a label of the task %s".formatted(label, task.name()));
    }
  }

  /** These labels without those of other tasks. */
  public FaceLabels only(Collection<? extends Task> tasks) {
    Map<String, Label> some = new HashMap<>();
    for (Task task : tasks) {
      Label label = byTask.get(task.name());
      if (label != null) {
        some.put(task.name(), label);
      }
    }
    return new FaceLabels(some);
  }

  /** All labels by the name of their task; unmodifiable. */
  public Map<String, Label> byTask() {
    return byTask;
  }

  /** Whether the face is annotated for {@code task}. */
  public boolean isAnnotated(Task task) {
    return byTask.containsKey(task.name());
  }

  /** The label of any task; empty if the face is not annotated for it. */
  public Optional<Label> of(Task task) {
    return Optional.ofNullable(byTask.get(task.name()));
  }

  /**
   * The name of the class, of the most probable one if the label is a distribution; empty if the
   * face is not annotated.
   */
  public Optional<String> of(Classification task) {
    return distribution(task).map(Category::name);
  }

  /** The distribution over the classes; empty if the face is not annotated. */
  public Optional<Category> distribution(Classification task) {
    return byTask.get(task.name()) instanceof Category category
        ? Optional.of(category)
        : Optional.empty();
  }

  /** The annotated labels, perhaps none. */
  public Presence of(MultiLabel task) {
    return byTask.get(task.name()) instanceof Presence presence ? presence : Presence.NONE;
  }

  /** The numbers; empty if the face is not annotated. */
  public Optional<Values> of(Regression task) {
    return byTask.get(task.name()) instanceof Values values
        ? Optional.of(values)
        : Optional.empty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FaceLabels that && byTask.equals(that.byTask);
  }

  @Override
  public int hashCode() {
    return byTask.hashCode();
  }

  @Override
  public String toString() {
    return "FaceLabels" + new TreeMap<>(byTask);
  }
}
