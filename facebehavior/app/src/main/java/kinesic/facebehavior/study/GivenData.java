package kinesic.facebehavior.study;

import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.training.TrainingData;

/**
 * Databases on disk, the same for every seed.
 *
 * @param data the training databases
 * @param tested the test sets
 * @param given the table that couples the tasks; empty for that of Du et al.
 * @param estimated the table that was estimated on training faces with both kinds of label; empty
 *     if there are none
 */
public record GivenData(
    TrainingData data,
    List<Test> tested,
    Optional<Relatedness> given,
    Optional<Relatedness> estimated)
    implements StudyData {

  /** Copies the list. */
  public GivenData {
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

  @Override
  public Optional<Relatedness> estimate(long seed) {
    return estimated;
  }
}
