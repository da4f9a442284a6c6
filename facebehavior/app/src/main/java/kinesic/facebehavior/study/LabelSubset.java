package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import kinesic.engine.RandomStream;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.task.Identity;

/**
 * Draws a part of the faces of a database at random. If identities are annotated, people take
 * turns, so that every person keeps a face as long as possible. A smaller fraction is part of a
 * larger one.
 */
final class LabelSubset {

  private LabelSubset() {}

  /**
   * The chosen faces, in the order of the database.
   *
   * @param fraction above 0 to 1; at least one face is kept
   * @param seed of the choice
   */
  static Manifest of(Manifest manifest, double fraction, long seed) {
    int size = manifest.rows().size();
    int wanted = (int) Math.max(1, Math.round(fraction * size));
    if (wanted == size) {
      return manifest;
    }
    Map<String, List<Integer>> people = new LinkedHashMap<>();
    for (int row : new RandomStream(seed, "study/labels").permutation(size)) {
      String person = manifest.rows().get(row).labels().of(Identity.PERSON).orElse("");
      people.computeIfAbsent(person, name -> new ArrayList<>()).add(row);
    }
    TreeSet<Integer> chosen = new TreeSet<>();
    for (int turn = 0; chosen.size() < wanted; turn++) {
      for (List<Integer> rows : people.values()) {
        if (turn < rows.size() && chosen.size() < wanted) {
          chosen.add(rows.get(turn));
        }
      }
    }
    return new Manifest(
        manifest.file(),
        manifest.tasks(),
        chosen.stream().map(row -> manifest.rows().get(row)).toList());
  }
}
