package kinesic.nn.train;

/**
 * Position in a training run.
 *
 * @param epoch number of finished epochs
 * @param batch number of finished batches of the current epoch
 * @param step number of parameter updates since the start of the run
 */
public record TrainingPosition(int epoch, int batch, long step) {

  /** The start of a run. */
  public static final TrainingPosition START = new TrainingPosition(0, 0, 0);

  /** Returns the number of the next batch, counted from the start of the run. */
  long number(int batchesPerEpoch) {
    return (long) epoch * batchesPerEpoch + batch;
  }
}
