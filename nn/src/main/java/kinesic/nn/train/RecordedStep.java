package kinesic.nn.train;

import java.util.List;
import kinesic.engine.RandomReplay;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.kernels.CapturedWork;
import kinesic.nn.optim.PendingStep;
import kinesic.nn.optim.RepeatedUpdate;

/**
 * A step whose kernel calls a backend has captured, to be repeated with other batches of the same
 * form.
 *
 * @param inputs what the captured calls read of a batch, in memory that no step scope recycles
 * @param losses the names of what the step watches
 * @param update the update of the parameters
 * @param random the streams from which the step draws
 * @param work the captured calls
 * @param memory of all else
 */
record RecordedStep(
    List<Tensor> inputs,
    StepLosses losses,
    RepeatedUpdate update,
    RandomReplay random,
    CapturedWork work,
    StepMemory.Reservation memory)
    implements AutoCloseable {

  /** Starts the step with the tensors of a batch. */
  PendingStep start(List<Tensor> batch, double multiplier) {
    for (int i = 0; i < inputs.size(); i++) {
      batch.get(i).copyTo(inputs.get(i));
    }
    PendingStep pending = update.start(multiplier, () -> work.run(random.ahead()));
    random.skip();
    return pending;
  }

  /** Frees the record and its memory. */
  @Override
  public void close() {
    work.close();
    update.close();
    inputs.forEach(input -> input.backend().release(input.buffer()));
    memory.close();
  }
}
