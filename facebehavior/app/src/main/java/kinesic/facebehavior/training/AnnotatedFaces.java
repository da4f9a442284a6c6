package kinesic.facebehavior.training;

import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.Label.Category;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Regression;
import kinesic.facebehavior.task.Task;

/** How many faces of the training data annotate a task and each of its labels. */
final class AnnotatedFaces {

  private final long[] annotated; // faces by label; of a class, those that show it
  private final long[] present; // likewise
  private long faces;

  private AnnotatedFaces(Task task) {
    annotated = new long[task.size()];
    present = new long[task.size()];
  }

  /** No faces: nothing annotates {@code task}. */
  static AnnotatedFaces none(Task task) {
    return new AnnotatedFaces(task);
  }

  /** The faces of the training data that annotate {@code task}. */
  static AnnotatedFaces of(Task task, TrainingData data) {
    AnnotatedFaces count = new AnnotatedFaces(task);
    data.rows(task).forEach(row -> count.add(task, row));
    return count;
  }

  private void add(Task task, ManifestRow row) {
    faces++;
    switch (task) {
      case MultiLabel labels -> {
        Presence presence = row.labels().of(labels);
        for (int m = 0; m < annotated.length; m++) {
          annotated[m] += presence.isAnnotated(m) ? 1 : 0;
          present[m] += presence.isPresent(m) ? 1 : 0;
        }
      }
      case Classification classes ->
          row.labels()
              .distribution(classes)
              .ifPresent(
                  category -> {
                    for (Category.Share share : category.shares()) {
                      int k = classes.index(share.name());
                      if (k >= 0 && share.probability() > 0) {
                        annotated[k]++;
                        present[k]++;
                      }
                    }
                  });
      case Regression values -> { // all quantities are annotated together
        for (int d = 0; d < annotated.length; d++) {
          annotated[d]++;
        }
      }
    }
  }

  /** The number of faces that annotate the task. */
  long faces() {
    return faces;
  }

  /** The number of faces that annotate label {@code i}, or show class {@code i}. */
  long annotated(int i) {
    return annotated[i];
  }

  /** The number of faces that are annotated as showing label or class {@code i}. */
  long present(int i) {
    return present[i];
  }

  /** Whether at least one face annotates label {@code i}, or shows class {@code i}. */
  boolean isAnnotated(int i) {
    return annotated[i] > 0;
  }
}
