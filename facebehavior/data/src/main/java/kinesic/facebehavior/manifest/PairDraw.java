package kinesic.facebehavior.manifest;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.task.Identity;

/**
 * Draws pairs for face verification from faces with known identities, following LFW's protocol: ten
 * folds without a common person, each with as many pairs of one person as of two.
 */
public final class PairDraw {

  /** The number of folds. */
  public static final int FOLDS = 10;

  private static final int MOST = 300; // of each kind in a fold, as in LFW

  private PairDraw() {}

  /**
   * Returns the pairs, fold by fold, pairs of one person first. The n-th person, in the order of
   * the rows, belongs to fold n modulo 10. A fold with a single person, or in which no person has
   * two images, has no pairs.
   *
   * @param rows the faces; those without identity are ignored
   * @param seed determines the pairs
   */
  public static List<FacePair> of(List<ManifestRow> rows, long seed) {
    List<String> people =
        rows.stream().flatMap(row -> row.labels().of(Identity.PERSON).stream()).distinct().toList();
    List<FacePair> pairs = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      List<ManifestRow> faces = new ArrayList<>();
      for (int person = fold; person < people.size(); person += FOLDS) {
        String name = people.get(person);
        rows.stream()
            .filter(row -> row.labels().of(Identity.PERSON).filter(name::equals).isPresent())
            .forEach(faces::add);
      }
      List<FacePair> same = new ArrayList<>();
      List<FacePair> different = new ArrayList<>();
      for (int i = 0; i < faces.size(); i++) {
        for (int j = i + 1; j < faces.size(); j++) {
          boolean isSame =
              faces
                  .get(i)
                  .labels()
                  .of(Identity.PERSON)
                  .equals(faces.get(j).labels().of(Identity.PERSON));
          (isSame ? same : different)
              .add(new FacePair(faces.get(i).image(), faces.get(j).image(), isSame, fold));
        }
      }
      int count = Math.min(MOST, Math.min(same.size(), different.size()));
      pairs.addAll(some(same, count, new RandomStream(seed, "pairs/same/" + fold)));
      pairs.addAll(some(different, count, new RandomStream(seed, "pairs/different/" + fold)));
    }
    return pairs;
  }

  private static List<FacePair> some(List<FacePair> all, int count, RandomStream random) {
    int[] order = random.permutation(all.size());
    List<FacePair> drawn = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      drawn.add(all.get(order[i]));
    }
    return drawn;
  }
}
