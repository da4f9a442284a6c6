package kinesic.facebehavior.task;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The tasks that a program knows: those that a manifest may have columns of and a network may have
 * heads of. Their order is that of manifest columns and of the pools that batches are drawn from.
 */
public final class Tasks {

  private final Map<String, Task> byName = new LinkedHashMap<>();

  private Tasks(List<? extends Task> tasks) {
    for (Task task : tasks) {
      if (byName.put(task.name(), task) != null) {
        throw new IllegalArgumentException("tasks: there are two tasks named " + task.name());
      }
    }
  }

  /**
   * These tasks.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public static Tasks of(List<? extends Task> tasks) {
    return new Tasks(tasks);
  }

  /** The tasks of affect and identity, and those of all {@link TaskProvider}s on the class path. */
  public static Tasks installed() {
    List<Task> tasks = new ArrayList<>(Affect.KNOWN);
    tasks.addAll(Identity.KNOWN);
    ServiceLoader.load(TaskProvider.class, Tasks.class.getClassLoader())
        .forEach(provider -> tasks.addAll(provider.tasks()));
    return new Tasks(tasks);
  }

  /** These tasks and one more. */
  public Tasks plus(Task task) {
    List<Task> more = new ArrayList<>(byName.values());
    more.add(task);
    return new Tasks(more);
  }

  /** All tasks, in their order. */
  public List<Task> all() {
    return List.copyOf(byName.values());
  }

  /** The task of this name, if it is known. */
  public Optional<Task> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * The task of this name.
   *
   * @throws IllegalArgumentException if it is unknown; the message lists the known ones
   */
  public Task get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the task \"%s\" is unknown, expected one of %s"
                        .formatted(name, String.join(", ", byName.keySet()))));
  }

  /**
   * Parses names of tasks, short or long, joined by "+": "va" or "va+action_units".
   *
   * @throws IllegalArgumentException if a name is unknown; the message lists the known ones
   */
  public List<Task> parse(String options) {
    List<Task> tasks = new ArrayList<>();
    for (String option : options.split("\\+", -1)) {
      tasks.add(
          byName.values().stream()
              .filter(task -> task.names().option().equals(option) || task.name().equals(option))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "labels is \"%s\", expected one or more of %s, joined by \"+\""
                              .formatted(options, String.join(", ", options())))));
    }
    return tasks;
  }

  private List<String> options() {
    return byName.values().stream().map(task -> task.names().option()).toList();
  }

  /** {@code some} tasks in the order of this list, then those that it does not have. */
  public List<Task> inOrder(Collection<? extends Task> some) {
    List<Task> ordered = new ArrayList<>();
    for (Task known : byName.values()) {
      some.stream().filter(known::equals).forEach(ordered::add);
    }
    some.stream().filter(task -> !byName.containsKey(task.name())).forEach(ordered::add);
    return ordered;
  }

  /** Tasks in the order of their columns in output files and of their place on pages. */
  public static List<Task> byPosition(List<? extends Task> tasks) {
    List<Task> sorted = new ArrayList<>(tasks);
    sorted.sort(Comparator.comparingInt(task -> task.names().position()));
    return sorted;
  }

  /**
   * Tasks in the order of the heads of a network: classifications, multi-label tasks, regressions.
   */
  public static List<Task> byKind(List<? extends Task> tasks) {
    List<Task> sorted = new ArrayList<>(tasks);
    sorted.sort(Comparator.comparingInt(Tasks::kind));
    return sorted;
  }

  /** The tasks of one kind, such as {@code Classification.class}, in the order of {@code tasks}. */
  public static <T extends Task> List<T> ofKind(List<? extends Task> tasks, Class<T> kind) {
    return tasks.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static int kind(Task task) {
    return switch (task) {
      case Classification classification -> 0;
      case MultiLabel multiLabel -> 1;
      case Regression regression -> 2;
    };
  }
}
