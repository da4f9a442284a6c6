package kinesic.nn.train;

import org.jspecify.annotations.Nullable;

/**
 * Result of {@link Trainer#run}.
 *
 * @param end why the run ended
 * @param position the position that the run reached
 * @param best the best value of the monitored metric; null without one
 * @param bestEpoch the epoch of the best value, counted from 1; 0 without one
 */
public record TrainingResult(
    End end, TrainingPosition position, @Nullable Double best, int bestEpoch) {

  /** Reason for the end of a run. */
  public enum End {
    /** All epochs are finished. */
    COMPLETED,
    /** The monitored metric did not improve for longer than the patience. */
    STOPPED_EARLY,
    /** The run was asked to stop; it can be resumed from its last checkpoint. */
    INTERRUPTED
  }
}
