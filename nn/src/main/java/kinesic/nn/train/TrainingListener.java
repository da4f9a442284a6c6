package kinesic.nn.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import kinesic.engine.Tensor;

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

  /**
   * Returns whether {@link #gradients} is to be called in a step. Such a step is not repeated from
   * a record, see {@link TrainerBuilder#capture}.
   *
   * @param from the position before the step
   */
  default boolean observesGradients(TrainingPosition from) {
    return false;
  }

  /**
   * Called between the backward pass of a step and its update, if {@link #observesGradients} asked
   * for it. The parameters are those from which the gradients were computed.
   *
   * @param from the position before the step
   * @param gradients the gradients of the parameters by name, the mean over the batches of the
   *     step, before clipping. Parameters without a gradient are missing. The tensors are valid
   *     until the method returns; reading them waits for the device.
   */
  default void gradients(TrainingPosition from, Map<String, Tensor> gradients) throws IOException {}

  /** Called after each update of the parameters. */
  default void stepped(StepReport report) throws IOException {}

  /**
   * Returns whether the run is to stop and write a checkpoint, as {@link Trainer#requestStop} would
   * do; asked after each {@link #stepped}.
   */
  default boolean asksToStop() {
    return false;
  }

  /** Called after each epoch and its validation, before its checkpoint is written. */
  default void epochFinished(EpochReport report) throws IOException {}

  /**
   * Called after a checkpoint has been written, by the process that writes them.
   *
   * @param file the complete file, named {@value Trainer#LAST} or {@value Trainer#BEST}
   */
  default void checkpointWritten(Path file) throws IOException {}

  /** Called at the end of the run, after its last checkpoint has been written. */
  default void finished(TrainingResult result) throws IOException {}
}
