package kinesic.facebehavior.task;

/**
 * The names under which a task appears.
 *
 * @param name the identifier: the name of the head's module and of its tensors, "action_units"
 * @param option the short name on the command line: "au"
 * @param title the task in running text: "action units"
 * @param lossName the name of its loss in logs and metrics files
 * @param metricPrefix what the names of its metrics begin with: "AU"
 * @param position the place of its columns in files and on pages; smaller positions come first
 */
public record TaskNames(
    String name, String option, String title, String lossName, String metricPrefix, int position) {

  /** The position of tasks that do not ask for another one. */
  public static final int LAST = 100;

  /**
   * Checks the identifier.
   *
   * @throws IllegalArgumentException unless it consists of lower-case letters, digits and
   *     underscores and begins with a letter
   */
  public TaskNames {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "task: the name \"%s\" must consist of lower-case letters, digits and underscores"
              .formatted(name));
    }
  }

  /** A task that has the same name everywhere but in running text. */
  static TaskNames of(String name, String title) {
    return new TaskNames(name, name, title, title, title, LAST);
  }
}
