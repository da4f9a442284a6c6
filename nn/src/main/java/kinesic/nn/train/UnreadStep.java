package kinesic.nn.train;

import java.io.IOException;
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
 * @param ranks to which a step that diverges is told
 * @param batches of the step that this process has computed
 * @param first the number of the first of them within the step
 * @param before the position before the step
 * @param after the position after the step
 * @param multiplier of the learning rate
 * @param losses the names of what the step watches
 * @param pending the update
 * @param times of its parts
 */
record UnreadStep<B>(
    TrainerBuilder<B> plan,
    RankExchange ranks,
    List<B> batches,
    int first,
    TrainingPosition before,
    TrainingPosition after,
    double multiplier,
    StepLosses losses,
    PendingStep pending,
    StepTimes times) {

  private static final String NOT_FOUND =
      "running the step again produced only finite values: the step is not deterministic";

  /** Returns the learning rate of the step, before the scales of parameter groups. */
  double learningRate() {
    return plan.optimiser.learningRate() * multiplier;
  }

  /**
   * Waits for the step.
   *
   * @throws DivergedException if a loss or a gradient is NaN or infinite
   * @throws IOException if the step has diverged and a rank is lost
   */
  StepOutcome outcome() throws IOException {
    try {
      return new StepOutcome(losses.sums(pending.watched()), pending.norm());
    } catch (NonFiniteLossException | NonFiniteGradientException e) {
      plan.optimiser.clearGradients();
      long number = before.number(plan.loader.batchesPerEpoch()) + first;
      String mine = NonFiniteLocator.findFirst(plan.model, plan.loss, batches, number).orElse("");
      String found = ranks.firstSentence(mine);
      String when = plan.readsLate() ? "after the next step, " : "";
      throw new DivergedException(
          describe(e.getMessage(), when + (found.isEmpty() ? NOT_FOUND : found)));
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
