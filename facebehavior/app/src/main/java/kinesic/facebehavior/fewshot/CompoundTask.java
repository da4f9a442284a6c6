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
import kinesic.facebehavior.manifest.LabelKind;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestException;
import kinesic.facebehavior.manifest.ManifestRow;

/**
 * Which compound expressions are to be told apart, by which faces they are learned, and on which it
 * is tested.
 *
 * <p>Classes of the set that the training faces or the test faces never show are left out, so that
 * every method chooses among the same ones.
 *
 * @param set the set that was asked for
 * @param classes those of the set that occur, in its order; a face's label is a position here
 * @param train the faces to learn from; empty if nothing is to be learned
 * @param test the faces to be tested on
 * @param fingerprint a line for each database, which changes when a face of it does
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
   * The task of these databases; faces that show nothing of the set are left out.
   *
   * @param train none if nothing is to be learned
   * @throws IOException if a database has no compound expression, fewer than two classes occur, or
   *     an image is in both parts
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
          "%s: of the classes of \"%s\" %d %s, needs at least two"
              .formatted(
                  test.file(),
                  set.option(),
                  found.size(),
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
      rows.addAll(manifest.only(LabelKind.COMPOUND).rows());
    }
    return rows;
  }

  private static Set<CompoundExpression> shown(List<ManifestRow> rows) {
    Set<CompoundExpression> shown = EnumSet.noneOf(CompoundExpression.class);
    rows.forEach(row -> shown.add(compound(row)));
    return shown;
  }

  private static CompoundExpression compound(ManifestRow row) {
    return row.labels().compound().orElseThrow();
  }

  /** Classes of the set that are left out. */
  public List<CompoundExpression> missing() {
    return set.classes().stream().filter(compound -> !classes.contains(compound)).toList();
  }

  /** The class of a face, a position in {@link #classes}. */
  int label(ManifestRow row) {
    return classes.indexOf(compound(row));
  }

  /** The class of each of these faces. */
  int[] labels(List<ManifestRow> rows) {
    return rows.stream().mapToInt(this::label).toArray();
  }

  /** How many test faces each class has. */
  List<Long> testFaces() {
    List<Long> counts = new ArrayList<>();
    for (int k = 0; k < classes.size(); k++) {
      int label = k;
      counts.add(test.stream().filter(row -> label(row) == label).count());
    }
    return counts;
  }

  /**
   * Makes sure that there are so many training faces of each class.
   *
   * @throws IOException if not
   */
  void requireShots(int shots) throws IOException {
    for (int k = 0; k < classes.size(); k++) {
      int label = k;
      long count = train.stream().filter(row -> label(row) == label).count();
      if (count < shots) {
        throw new IOException(
            "training faces: %d are %s, %d shots need as many"
                .formatted(count, classes.get(k).label(), shots));
      }
    }
  }
}
