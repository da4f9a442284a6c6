package kinesic.facebehavior.fewshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestException;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Affect;

/**
 * The classes of compound expressions, the training faces and the test faces.
 *
 * <p>Classes that occur in the training faces or in the test faces only are left out, so that every
 * method chooses among the same classes.
 *
 * @param set the set of the command line
 * @param classes those of the set that occur, in its order; labels are indices of this list
 * @param train the training faces; may be empty
 * @param test the test faces
 * @param fingerprint a line for each database that changes when one of its faces does
 */
public record CompoundTask(
    CompoundClasses set,
    List<CompoundExpression> classes,
    List<ManifestRow> train,
    List<ManifestRow> test,
    List<String> fingerprint) {

  /** Copies the lists. */
  public CompoundTask {
    fingerprint = List.copyOf(fingerprint);
    classes = List.copyOf(classes);
    train = List.copyOf(train);
    test = List.copyOf(test);
  }

  /**
   * Creates the task; faces without a class of the set are left out.
   *
   * @param train may be empty
   * @throws IOException if a database annotates no compound expression, fewer than two classes
   *     occur, or an image is both a training and a test image
   */
  public static CompoundTask of(CompoundClasses set, List<Manifest> train, Manifest test)
      throws IOException {
    Set<CompoundExpression> found = EnumSet.noneOf(CompoundExpression.class);
    found.addAll(set.classes());
    List<ManifestRow> tests = rows(List.of(test));
    List<ManifestRow> trains = rows(train);
    found.retainAll(shown(tests));
    if (!train.isEmpty()) {
      found.retainAll(shown(trains));
    }
    if (found.size() < 2) {
      throw new IOException(
          "%s: %s of the classes of \"%s\" %s, needs at least two"
              .formatted(
                  test.file(),
                  found.size(),
                  set.option(),
                  train.isEmpty() ? "are shown" : "are shown here and in the training faces"));
    }
    Set<Path> images = new HashSet<>();
    trains.forEach(row -> images.add(row.image()));
    for (ManifestRow row : tests) {
      if (images.contains(row.image())) {
        throw new IOException(
            row.image() + ": is among the training faces and among the test faces");
      }
    }
    List<String> fingerprint = new ArrayList<>();
    train.forEach(manifest -> fingerprint.add(manifest.fingerprint("train")));
    fingerprint.add(test.fingerprint("test"));
    return new CompoundTask(
        set,
        set.classes().stream().filter(found::contains).toList(),
        trains.stream().filter(row -> found.contains(compound(row))).toList(),
        tests.stream().filter(row -> found.contains(compound(row))).toList(),
        fingerprint);
  }

  private static List<ManifestRow> rows(List<Manifest> manifests) throws ManifestException {
    List<ManifestRow> rows = new ArrayList<>();
    for (Manifest manifest : manifests) {
      rows.addAll(manifest.only(Affect.COMPOUND).rows());
    }
    return rows;
  }

  private static Set<CompoundExpression> shown(List<ManifestRow> rows) {
    Set<CompoundExpression> shown = EnumSet.noneOf(CompoundExpression.class);
    rows.forEach(row -> shown.add(compound(row)));
    return shown;
  }

  private static CompoundExpression compound(ManifestRow row) {
    return CompoundExpression.parse(row.labels().of(Affect.COMPOUND).orElseThrow());
  }

  /** The classes of the set that are left out. */
  public List<CompoundExpression> missing() {
    return set.classes().stream().filter(compound -> !classes.contains(compound)).toList();
  }

  /** The class of a face, an index of {@link #classes}. */
  int label(ManifestRow row) {
    return classes.indexOf(compound(row));
  }

  /** The class of each of these faces. */
  int[] labels(List<ManifestRow> rows) {
    return rows.stream().mapToInt(this::label).toArray();
  }

  /** The number of test faces of each class. */
  List<Long> testFaces() {
    List<Long> counts = new ArrayList<>();
    for (int k = 0; k < classes.size(); k++) {
      int label = k;
      counts.add(test.stream().filter(row -> label(row) == label).count());
    }
    return counts;
  }

  /**
   * Checks the number of training faces.
   *
   * @throws IOException if a class has fewer than {@code shots}
   */
  void requireShots(int shots) throws IOException {
    for (int k = 0; k < classes.size(); k++) {
      int label = k;
      long count = train.stream().filter(row -> label(row) == label).count();
      if (count < shots) {
        throw new IOException(
            "training faces: %s show %s, but %s shots are asked for"
                .formatted(count, classes.get(k).label(), shots));
      }
    }
  }
}
