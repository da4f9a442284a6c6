package kinesic.nn.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kinesic.nn.optim.NonFiniteGradientException;
import kinesic.nn.optim.PendingStep;
import org.jspecify.annotations.Nullable;

/**
 * A step that has been started and whose losses the host does not know yet.
 *
 * @param plan of the trainer
 * @param batches of the step
 * @param before the position before the step
 * @param multiplier of the learning rate
 * @param losses the names of what the step watches
 * @param pending the update
 */
record UnreadStep<B>(
    TrainerBuilder<B> plan,
    List<B> batches,
    TrainingPosition before,
    double multiplier,
    StepLosses losses,
    PendingStep pending) {

  /** Returns the position after the step. */
  TrainingPosition after() {
    return new TrainingPosition(before.epoch(), before.batch() + batches.size(), before.step() + 1);
  }

  /** Returns the learning rate of the step, before the scales of parameter groups. */
  double learningRate() {
    return plan.optimiser.learningRate() * multiplier;
  }

  /**
   * Waits for the step.
   *
   * @throws DivergedException if a loss or a gradient is NaN or infinite
   */
  StepOutcome outcome() {
    try {
      return new StepOutcome(losses.sums(pending.watched()), pending.norm());
    } catch (NonFiniteLossException | NonFiniteGradientException e) {
      plan.optimiser.clearGradients();
      String place =
          NonFiniteLocator.findFirst(
              plan.model, plan.loss, batches, before.number(plan.loader.batchesPerEpoch()));
      String when = plan.lateReads ? "after the next step, " : "";
      throw new DivergedException(describe(e.getMessage(), when + place));
    }
  }

  private String describe(@Nullable String what, String place) {
    Path last = plan.checkpoints == null ? null : plan.checkpoints.resolve(Trainer.LAST);
    return "step %s (epoch %s, batch %s, learning rate %s): %s; %s%s"
        .formatted(
            before.step() + 1,
            before.epoch() + 1,
            before.batch() + 1,
            (float) learningRate(),
            what,
            place,
            last != null && Files.exists(last) ? "; the last checkpoint is " + last : "");
  }
}
