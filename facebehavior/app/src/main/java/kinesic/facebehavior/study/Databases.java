package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.training.TrainingData;

/** Where the faces of a study come from: drawn, or databases on disk. */
public interface Databases {

  /** What is learned from in the trainings with this seed. */
  TrainingData training(long seed) throws IOException;

  /** What the networks of the trainings with this seed are held against. */
  List<Test> tests(long seed) throws IOException;

  /**
   * A table of relatedness for the trainings with this seed; empty for that of Du et al.
   *
   * @throws IOException if it cannot be read or estimated
   */
  Optional<Relatedness> table(long seed) throws IOException;

  /**
   * A test database.
   *
   * @param name as it stands in tables
   * @param about what it is, such as "people that no database to learn from has"
   * @param faces with whatever labels it has
   * @param pairs for verification; may be empty
   */
  record Test(String name, String about, Manifest faces, List<FacePair> pairs) {}
}
