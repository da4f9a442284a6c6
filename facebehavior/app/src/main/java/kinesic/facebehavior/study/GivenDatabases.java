package kinesic.facebehavior.study;

import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.training.TrainingData;

/**
 * Databases on disk, the same for every seed.
 *
 * @param data to learn from
 * @param tested what networks are held against
 * @param given the table that couples, if another than that of Du et al.
 */
public record GivenDatabases(TrainingData data, List<Test> tested, Optional<Relatedness> given)
    implements Databases {

  /** Copies the list. */
  public GivenDatabases {
    tested = List.copyOf(tested);
  }

  @Override
  public TrainingData training(long seed) {
    return data;
  }

  @Override
  public List<Test> tests(long seed) {
    return tested;
  }

  @Override
  public Optional<Relatedness> table(long seed) {
    return given;
  }
}
