package kinesic.facebehavior.explain;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.facebehavior.network.FaceOutputs;
import kinesic.facebehavior.task.Task;

/**
 * One output of a network.
 *
 * @param task the task of the head
 * @param index the index of the output in the head
 */
public record NamedOutput(Task task, int index) {

  /** The label of the output, such as "happiness", "AU12", "valence", "Smiling" or a person. */
  public String name() {
    return task.labels().get(index);
  }

  /**
   * Finds the output of a label, ignoring case.
   *
   * @param tasks the tasks of the network
   * @throws IllegalArgumentException if the network has no such output; the message lists all
   *     outputs
   */
  public static NamedOutput parse(List<Task> tasks, String name) {
    List<String> all = new ArrayList<>();
    for (Task task : tasks) {
      for (int index = 0; index < task.size(); index++) {
        if (task.labels().get(index).equalsIgnoreCase(name)) {
          return new NamedOutput(task, index);
        }
      }
      all.addAll(task.labels());
    }
    throw new IllegalArgumentException(
        "output: \"%s\" is unknown, this network has %s".formatted(name, String.join(", ", all)));
  }

  /** This output for each face, a logit or a value; [n, 1]. */
  Tensor of(FaceOutputs outputs) {
    return outputs.of(task).slice(1, index, index + 1);
  }
}
