package kinesic.nn.train;

import java.io.IOException;

/**
 * Receives the events of a run on the training thread. Listeners are called in the order in which
 * they were added; an exception ends the run.
 */
public interface TrainingListener {

  /**
   * Called when a run starts or is resumed.
   *
   * @param from the position from which it continues
   * @param epochs number of epochs of the run
   * @param batchesPerEpoch number of batches of each epoch
   */
  default void started(TrainingPosition from, int epochs, int batchesPerEpoch) throws IOException {}

  /** Called after each update of the parameters. */
  default void stepped(StepReport report) throws IOException {}

  /** Called after each epoch and its validation, before its checkpoint is written. */
  default void epochFinished(EpochReport report) throws IOException {}

  /** Called at the end of the run, after its last checkpoint has been written. */
  default void finished(TrainingResult result) throws IOException {}
}
