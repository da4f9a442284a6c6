package kinesic.facebehavior.study;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What a study trains, in the order in which one thing depends on another. */
public interface Protocol {

  /**
   * Has all networks trained. Every process that takes part in a study has the same ones trained.
   *
   * @return what has been made; empty if the study was interrupted
   */
  Optional<TrainedMatrix> run(Trainings trainings) throws IOException;

  /** A protocol of one stage, whose variants have their settings from the start. */
  static Protocol of(StudyMatrix matrix) {
    return trainings ->
        trainings.complete("", matrix.runs())
            ? Optional.of(new TrainedMatrix(matrix, Map.of()))
            : Optional.empty();
  }
}
