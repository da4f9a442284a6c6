package kinesic.facebehavior.task;

import java.util.List;

/**
 * Makes tasks known to the readers of manifests and networks, and to the command line. A jar that
 * brings a task names its provider in {@code
 * META-INF/services/kinesic.facebehavior.task.TaskProvider}.
 */
public interface TaskProvider {

  /** The tasks, with names that no other task has. */
  List<Task> tasks();
}
