package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.face.Alignment;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import org.jspecify.annotations.Nullable;

/**
 * The databases of a training run.
 *
 * @param pools for each task the manifests with labels of it, restricted to these labels and {@link
 *     PseudoLabels}; at least one task, in the order of {@link Tasks#installed}
 * @param validation the validation set, evaluated after every epoch; null for none
 */
public record TrainingData(Map<Task, List<Manifest>> pools, @Nullable Manifest validation) {

  /**
   * Leaves out tasks without a manifest.
   *
   * @throws IllegalArgumentException if no task is left
   */
  public TrainingData {
    Map<Task, List<Manifest>> filled = new LinkedHashMap<>();
    for (Task task : Tasks.installed().inOrder(pools.keySet())) {
      List<Manifest> manifests = pools.getOrDefault(task, List.of());
      if (!manifests.isEmpty()) {
        filled.put(task, List.copyOf(manifests));
      }
    }
    pools = Collections.unmodifiableMap(filled);
    if (pools.isEmpty()) {
      throw new IllegalArgumentException("training: no training database, expected at least one");
    }
  }

  /**
   * Reads manifests.
   *
   * @param files for each task its training manifests, which may also have labels of other tasks
   * @throws kinesic.facebehavior.manifest.ManifestException if a file is not a manifest or lacks
   *     the labels
   */
  public static TrainingData read(Map<Task, List<Path>> files, @Nullable Path validation)
      throws IOException {
    Tasks known = Tasks.installed();
    for (Task task : files.keySet()) {
      known = known.find(task.name()).isPresent() ? known : known.plus(task);
    }
    Map<Task, List<Manifest>> pools = new LinkedHashMap<>();
    for (Map.Entry<Task, List<Path>> entry : files.entrySet()) {
      List<Manifest> manifests = new ArrayList<>();
      for (Path file : entry.getValue()) {
        manifests.add(ManifestReader.read(file, known).only(entry.getKey()));
      }
      pools.put(entry.getKey(), manifests);
    }
    return new TrainingData(
        pools, validation == null ? null : ManifestReader.read(validation, known));
  }

  /**
   * Returns the manifests that have labels of each task, restricted to these labels.
   *
   * @param tasks the tasks to learn; a task without labels is not in the result
   * @throws kinesic.facebehavior.manifest.ManifestException if no face of a manifest has a label of
   *     a task that it should annotate
   */
  public static Map<Task, List<Manifest>> pools(List<Manifest> manifests, List<Task> tasks)
      throws IOException {
    Map<Task, List<Manifest>> pools = new LinkedHashMap<>();
    for (Task task : tasks) {
      for (Manifest manifest : manifests) {
        if (manifest.tasks().contains(task)) {
          pools.computeIfAbsent(task, none -> new ArrayList<>()).add(manifest.only(task));
        }
      }
    }
    return pools;
  }

  /** The people of the training data with annotated identity, in alphabetical order. */
  public List<String> people() {
    return pools.getOrDefault(Identity.PERSON, List.of()).stream()
        .flatMap(manifest -> manifest.rows().stream())
        .flatMap(row -> row.labels().of(Identity.PERSON).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * The heads of a network that is trained on this data: one for each task with labels. If two
   * tasks are coupled and only one has labels, the other also gets a head, which is trained through
   * the coupling.
   *
   * @param table the table of the coupling
   */
  public List<Task> heads(Coupling coupling, Relatedness table) {
    List<Task> tasks = new ArrayList<>();
    for (Task task : pools.keySet()) {
      tasks.add(task.equals(Identity.PERSON) ? task.withLabels(people()) : task);
    }
    List<Task> coupled =
        Stream.concat(tasks.stream(), Tasks.installed().all().stream())
            .filter(
                task ->
                    task.labels().equals(table.categories())
                        || task.labels().equals(table.binaries()))
            .distinct()
            .toList();
    if (coupling != Coupling.NONE && coupled.stream().anyMatch(tasks::contains)) {
      coupled.stream().filter(task -> !tasks.contains(task)).forEach(tasks::add);
    }
    return Tasks.byKind(tasks);
  }

  /** The rows of all manifests of one task. */
  Stream<ManifestRow> rows(Task task) {
    return pools.getOrDefault(task, List.of()).stream().flatMap(pool -> pool.rows().stream());
  }

  /** How the faces are cut out of their pictures. */
  Alignment alignment() {
    return all().stream().map(Manifest::alignment).reduce(Alignment::and).orElseThrow();
  }

  /** The manifests of all pools, in the order of their tasks. */
  List<Manifest> all() {
    return pools.values().stream().flatMap(List::stream).toList();
  }

  /** The number of faces of each pool, in the order of {@link #all}. */
  int[] sizes() {
    return pools.values().stream()
        .mapToInt(pool -> pool.stream().mapToInt(manifest -> manifest.rows().size()).sum())
        .toArray();
  }

  /** A line per manifest that changes with every image name, label and landmark. */
  List<String> fingerprint() {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<Task, List<Manifest>> pool : pools.entrySet()) {
      for (Manifest manifest : pool.getValue()) {
        lines.add(manifest.fingerprint(pool.getKey().title().replace(' ', '-')));
      }
    }
    if (validation != null) {
      lines.add(validation.fingerprint("validation"));
    }
    return lines;
  }
}
