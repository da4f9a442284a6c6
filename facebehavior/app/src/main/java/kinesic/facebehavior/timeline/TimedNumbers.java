package kinesic.facebehavior.timeline;

import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;

/**
 * The numbers of predictions that are followed over time, in the order of the tasks: all but those
 * of classifications that keep the most probable class only.
 */
final class TimedNumbers {

  private final List<Task> tasks;
  private final int size;

  TimedNumbers(List<Task> tasks) {
    this.tasks = tasks.stream().filter(TimedNumbers::isTimed).toList();
    size = this.tasks.stream().mapToInt(Task::size).sum();
  }

  private static boolean isTimed(Task task) {
    return switch (task) {
      case Classification classes -> !classes.keepsBestOnly();
      case MultiLabel labels -> true;
      case Regression values -> true;
    };
  }

  /** The number of numbers. */
  int size() {
    return size;
  }

  /** The tasks that have numbers. */
  List<Task> tasks() {
    return tasks;
  }

  /** The index of the first number of a task. */
  int first(Task task) {
    int first = 0;
    for (Task each : tasks) {
      if (each.equals(task)) {
        return first;
      }
      first += each.size();
    }
    throw new IllegalArgumentException("timeline: there is no task " + task.name());
  }

  /** The numbers of a prediction, [size]. */
  float[] of(Prediction prediction) {
    List<float[]> parts = new ArrayList<>();
    tasks.forEach(task -> parts.add(prediction.of(task)));
    float[] all = new float[size];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
