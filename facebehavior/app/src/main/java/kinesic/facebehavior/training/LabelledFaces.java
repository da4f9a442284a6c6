package kinesic.facebehavior.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/**
 * The faces of training data with their annotated labels, of all pools together, and labels that
 * are added to them. An added label never takes the place of an annotated one or of one that was
 * added before.
 */
final class LabelledFaces {

  private final TrainingData data;
  private final List<Task> tasks; // for which labels can be added
  private final Map<Key, ManifestRow> rows = new LinkedHashMap<>(); // one a face
  private final Map<Key, FaceLabels> annotated = new HashMap<>();
  private final Map<Key, FaceLabels> added = new HashMap<>();
  private final Map<Task, Presence> learned = new HashMap<>(); // labels that some face has

  /** What all rows of a face have in common. */
  private record Key(Path image, Optional<FaceLandmarks> landmarks) {

    static Key of(ManifestRow row) {
      return new Key(row.image(), row.landmarks());
    }
  }

  LabelledFaces(TrainingData data) {
    this.data = data;
    tasks = data.pools().keySet().stream().filter(task -> !task.equals(Identity.PERSON)).toList();
    for (Manifest manifest : data.all()) {
      for (ManifestRow row : manifest.rows()) {
        rows.putIfAbsent(Key.of(row), row);
        annotated.merge(Key.of(row), row.labels(), this::union);
        for (MultiLabel task : Tasks.ofKind(tasks, MultiLabel.class)) {
          learned.merge(task, row.labels().of(task), LabelledFaces::union);
        }
      }
    }
  }

  /** The tasks of a network for which it can label the faces. */
  List<Task> tasksOf(FaceBehaviorNet teacher) {
    return teacher.tasks().stream().filter(tasks::contains).toList();
  }

  /** The faces that lack a label of one or more of these tasks, each once. */
  List<ManifestRow> lacking(List<Task> wanted) {
    return rows.values().stream()
        .filter(row -> wanted.stream().anyMatch(task -> lacks(row, task)))
        .toList();
  }

  private boolean lacks(ManifestRow row, Task task) {
    FaceLabels known = union(labels(annotated, row), labels(added, row));
    return task instanceof MultiLabel labels
        ? !without(learned(labels), known.of(labels)).equals(Presence.NONE)
        : !known.isAnnotated(task);
  }

  /** Adds what a face lacks of a label. */
  void add(ManifestRow row, Task task, Label label) {
    FaceLabels known = labels(annotated, row);
    if (label instanceof Presence presence && task instanceof MultiLabel labels) {
      long open = without(learned(labels), known.of(labels)).annotated();
      Presence part = new Presence(presence.annotated() & open, presence.present() & open);
      added.merge(Key.of(row), FaceLabels.NONE.with(task, part), this::union);
    } else if (!known.isAnnotated(task)) {
      added.merge(Key.of(row), FaceLabels.NONE.with(task, label), this::union);
    }
  }

  /** The training data with the added labels: the same faces in the same pools. */
  TrainingData labelled() {
    Map<Task, List<Manifest>> pools = new LinkedHashMap<>();
    data.pools()
        .forEach(
            (task, manifests) -> pools.put(task, manifests.stream().map(this::labelled).toList()));
    return new TrainingData(pools, data.validation());
  }

  private Manifest labelled(Manifest manifest) {
    List<ManifestRow> all =
        manifest.rows().stream()
            .map(row -> row.with(union(row.labels(), labels(added, row))))
            .toList();
    List<Task> present = new ArrayList<>(manifest.tasks());
    tasks.stream()
        .filter(task -> !present.contains(task))
        .filter(task -> all.stream().anyMatch(row -> row.labels().isAnnotated(task)))
        .forEach(present::add);
    return new Manifest(manifest.file(), present, all);
  }

  private static FaceLabels labels(Map<Key, FaceLabels> faces, ManifestRow row) {
    return faces.getOrDefault(Key.of(row), FaceLabels.NONE);
  }

  private Presence learned(MultiLabel task) {
    return learned.getOrDefault(task, Presence.NONE);
  }

  // ---------------------------------------------------------------- sets of labels

  /** All labels of two sets; those of the first where both have one. */
  private FaceLabels union(FaceLabels first, FaceLabels more) {
    FaceLabels all = first;
    for (Task task : tasks) {
      Optional<Label> label = more.of(task);
      if (task instanceof MultiLabel labels) {
        all = all.with(task, union(first.of(labels), more.of(labels)));
      } else if (label.isPresent() && !first.isAnnotated(task)) {
        all = all.with(task, label.get());
      }
    }
    return all;
  }

  private static Presence union(Presence first, Presence more) {
    Presence rest = without(more, first);
    return new Presence(first.annotated() | rest.annotated(), first.present() | rest.present());
  }

  /** The labels of the first that the second has not annotated. */
  private static Presence without(Presence labels, Presence others) {
    long open = ~others.annotated();
    return new Presence(labels.annotated() & open, labels.present() & open);
  }
}
