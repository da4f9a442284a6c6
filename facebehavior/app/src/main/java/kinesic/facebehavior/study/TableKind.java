package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.Locale;
import kinesic.facebehavior.Relatedness;

/** The tables of relatedness that a study compares. */
public enum TableKind {
  /** The table of the data: that of Du et al., the given one, or that of people. */
  WEIGHTED,
  /** Its entries above 0 set to 1. */
  BINARY,
  /** Estimated on faces that carry both kinds of label. */
  ESTIMATED,
  /** The rows of other classes: what coupling does that knows nothing of the classes. */
  WRONG;

  /**
   * The table of this kind for the runs with this seed.
   *
   * @throws IOException if it cannot be read, or no face carries both kinds of label
   */
  public Relatedness of(StudyData data, long seed) throws IOException {
    return switch (this) {
      case WEIGHTED -> weighted(data, seed);
      case BINARY -> weighted(data, seed).binary();
      case WRONG -> weighted(data, seed).withRotatedCategories();
      case ESTIMATED ->
          data.estimate(seed)
              .orElseThrow(
                  () ->
                      new IOException(
                          "study: a table of relatedness cannot be estimated, because no face of"
                              + " the training data carries both kinds of label"));
    };
  }

  private static Relatedness weighted(StudyData data, long seed) throws IOException {
    return data.table(seed).orElse(Relatedness.duWeighted());
  }

  /** The name in files and on pages, such as "weighted". */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
