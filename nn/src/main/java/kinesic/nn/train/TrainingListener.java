package kinesic.nn.train;

import java.io.IOException;

/**
 * Is told what a run does, on the training thread, in the order in which listeners were added. An
 * exception ends the run.
 */
public interface TrainingListener {

  /**
   * A run begins or is resumed.
   *
   * @param from where
   * @param epochs how many it shall have
   * @param batchesPerEpoch how many batches each has
   */
  default void started(TrainingPosition from, int epochs, int batchesPerEpoch) throws IOException {}

  /** The parameters have been updated. */
  default void stepped(StepReport report) throws IOException {}

  /** An epoch and its validation are done; its checkpoint is written after this. */
  default void epochFinished(EpochReport report) throws IOException {}

  /** The run has ended and its last checkpoint is written. */
  default void finished(TrainingResult result) throws IOException {}
}
