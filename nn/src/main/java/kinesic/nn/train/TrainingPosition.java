package kinesic.nn.train;

/**
 * How far a run has come.
 *
 * @param epoch finished epochs
 * @param batch finished batches of the epoch after those
 * @param step updates of the parameters since the beginning
 */
public record TrainingPosition(int epoch, int batch, long step) {

  /** Where every run begins. */
  public static final TrainingPosition START = new TrainingPosition(0, 0, 0);
}
