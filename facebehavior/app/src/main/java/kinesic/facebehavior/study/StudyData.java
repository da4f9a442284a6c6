package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.training.TrainingData;

/** The databases of a study: synthetic ones, or databases on disk. */
public interface StudyData {

  /** The training databases, with all their labels, of the runs with this seed. */
  TrainingData training(long seed) throws IOException;

  /** The test sets of the runs with this seed. */
  List<Test> tests(long seed) throws IOException;

  /**
   * The table that couples the tasks in the runs with this seed; empty for that of Du et al.
   *
   * @throws IOException if it cannot be read or estimated
   */
  Optional<Relatedness> table(long seed) throws IOException;

  /**
   * The table that is estimated on faces with both kinds of label, for the runs with this seed;
   * empty if no database has such faces.
   *
   * @throws IOException if the faces cannot be read
   */
  Optional<Relatedness> estimate(long seed) throws IOException;

  /**
   * A test set.
   *
   * @param name in tables
   * @param description such as "people that no training database contains"
   * @param faces with their labels
   * @param pairs for verification; may be empty
   */
  record Test(String name, String description, Manifest faces, List<FacePair> pairs) {

    /** Copies the list. */
    public Test {
      pairs = List.copyOf(pairs);
    }
  }
}
