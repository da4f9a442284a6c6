package kinesic.facebehavior.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/**
 * Writes the tasks of a network as metadata of a file, and reads them.
 *
 * <p>In general, {@code tasks} names the tasks and {@code labels.NAME} holds the label names of
 * each. Networks with the heads of affect or of identity keep the texts that they had before
 * networks could have other tasks, so that their files stay the same: {@code expressions}, {@code
 * actionUnits} and perhaps {@code compoundExpressions}; or {@code people} and {@code attributes}.
 */
final class TaskTexts {

  private static final String TASKS = "tasks";
  private static final String LABELS = "labels.";
  private static final String EXPRESSIONS = "expressions";
  private static final String ACTION_UNITS = "actionUnits";
  private static final String COMPOUNDS = "compoundExpressions";
  private static final String PEOPLE = "people";
  private static final String ATTRIBUTES = "attributes";
  private static final String TAB = "\t"; // people may have commas in their names

  private TaskTexts() {}

  /** The texts of {@code tasks}, in the order of the file. */
  static Map<String, String> of(List<Task> tasks) {
    Map<String, String> texts = new LinkedHashMap<>();
    List<String> names = tasks.stream().map(Task::name).toList();
    if (names.equals(names(Affect.HEADS)) || names.equals(names(withCompound()))) {
      texts.put(EXPRESSIONS, String.join(",", tasks.get(0).labels()));
      texts.put(ACTION_UNITS, String.join(",", tasks.get(1).labels()));
      if (tasks.size() > Affect.HEADS.size()) {
        texts.put(COMPOUNDS, String.join(",", tasks.get(tasks.size() - 1).labels()));
      }
    } else if (names.equals(names(Identity.heads(List.of())))) {
      texts.put(PEOPLE, "");
      texts.put(ATTRIBUTES, String.join(",", tasks.get(0).labels()));
    } else if (names.equals(names(Identity.heads(List.of("anybody"))))) {
      texts.put(PEOPLE, String.join(TAB, tasks.get(0).labels()));
      texts.put(ATTRIBUTES, String.join(",", tasks.get(1).labels()));
    } else {
      texts.put(TASKS, String.join(",", names));
      tasks.forEach(task -> texts.put(LABELS + task.name(), String.join(TAB, task.labels())));
    }
    return texts;
  }

  private static List<Task> withCompound() {
    List<Task> tasks = new ArrayList<>(Affect.HEADS);
    tasks.add(Affect.COMPOUND);
    return tasks;
  }

  private static List<String> names(List<Task> tasks) {
    return tasks.stream().map(Task::name).toList();
  }

  /**
   * The tasks of {@link #of}.
   *
   * @param known the tasks that a network may have
   * @throws IllegalArgumentException if a text is missing, a task unknown, or its labels differ
   *     from those of this version; the message continues a sentence about the file
   */
  static List<Task> parse(Map<String, String> texts, Tasks known) {
    if (texts.containsKey(TASKS)) {
      List<Task> tasks = new ArrayList<>();
      for (String name : texts.get(TASKS).split(",", -1)) {
        Task task = known.get(name);
        tasks.add(task.withLabels(List.of(text(texts, LABELS + name).split(TAB, -1))));
      }
      return tasks;
    }
    if (texts.containsKey(PEOPLE)) {
      String people = text(texts, PEOPLE);
      requireSame(texts, ATTRIBUTES, Identity.ATTRIBUTES);
      return Identity.heads(people.isEmpty() ? List.of() : List.of(people.split(TAB, -1)));
    }
    requireSame(texts, EXPRESSIONS, Affect.EXPRESSION);
    requireSame(texts, ACTION_UNITS, Affect.ACTION_UNITS);
    List<Task> tasks = new ArrayList<>(Affect.HEADS);
    if (texts.containsKey(COMPOUNDS)) {
      tasks.add(Affect.compoundOf(List.of(text(texts, COMPOUNDS).split(",", -1))));
    }
    return tasks;
  }

  private static void requireSame(Map<String, String> texts, String key, Task task) {
    String wanted = String.join(",", task.labels());
    String found = text(texts, key);
    if (!found.equals(wanted)) {
      throw new IllegalArgumentException(
          "the %s are %s, expected %s".formatted(key, found, wanted));
    }
  }

  private static String text(Map<String, String> texts, String key) {
    String text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("the header has no " + NetworkConfiguration.KEY + key);
    }
    return text;
  }
}
