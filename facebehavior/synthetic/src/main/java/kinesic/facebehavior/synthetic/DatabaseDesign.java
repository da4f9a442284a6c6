package kinesic.facebehavior.synthetic;

import java.util.List;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Task;

/**
 * Everything about a synthetic database except its name, seed and size: how its images are taken,
 * who is in them, what they do, and which labels are published.
 *
 * @param styles how images are taken; each sample draws one style
 * @param people who is in the database
 * @param repertoire what the people do
 * @param labelling which labels are published, and how often they are wrong
 */
public record DatabaseDesign(
    List<CaptureStyle> styles, People people, Repertoire repertoire, Labelling labelling) {

  /**
   * A design.
   *
   * @throws IllegalArgumentException if {@code styles} is empty
   */
  public DatabaseDesign {
    if (styles.isEmpty()) {
      throw new IllegalArgumentException(
          "database design: no capture styles, expected at least one");
    }
    styles = List.copyOf(styles);
  }

  /**
   * The tasks that images of the database have labels for, in the order of its manifest columns.
   * Compound expressions are one of them only if the people show any.
   */
  List<Task> tasks() {
    return labelling.tasks().stream()
        .filter(task -> !task.equals(Affect.COMPOUND) || repertoire.compound() > 0)
        .toList();
  }
}
