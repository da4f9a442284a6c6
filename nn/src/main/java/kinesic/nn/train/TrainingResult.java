package kinesic.nn.train;

import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param end why
 * @param position how far it came
 * @param best the best value of the watched metric; null if there is none
 * @param bestEpoch the epoch it was reached in, from 1; 0 if there is none
 */
public record TrainingResult(
    End end, TrainingPosition position, @Nullable Double best, int bestEpoch) {

  /** Why a run ended. */
  public enum End {
    /** All epochs are done. */
    COMPLETED,
    /** The watched metric has not improved for too long. */
    STOPPED_EARLY,
    /** Somebody asked it to stop; it can be resumed from its last checkpoint. */
    INTERRUPTED
  }
}
