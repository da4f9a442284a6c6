package kinesic.nn.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;

/** Passes each event to several listeners, in order. */
record CompositeListener(List<TrainingListener> listeners) implements TrainingListener {

  CompositeListener {
    listeners = List.copyOf(listeners);
  }

  @Override
  public void started(TrainingPosition from, int epochs, int batchesPerEpoch) throws IOException {
    for (TrainingListener listener : listeners) {
      listener.started(from, epochs, batchesPerEpoch);
    }
  }

  @Override
  public boolean observesGradients(TrainingPosition from) {
    return listeners.stream().anyMatch(listener -> listener.observesGradients(from));
  }

  @Override
  public void gradients(TrainingPosition from, Map<String, Tensor> gradients) throws IOException {
    for (TrainingListener listener : listeners) {
      if (listener.observesGradients(from)) {
        listener.gradients(from, gradients);
      }
    }
  }

  @Override
  public void stepped(StepReport report) throws IOException {
    for (TrainingListener listener : listeners) {
      listener.stepped(report);
    }
  }

  @Override
  public boolean asksToStop() {
    return listeners.stream().anyMatch(TrainingListener::asksToStop);
  }

  @Override
  public void epochFinished(EpochReport report) throws IOException {
    for (TrainingListener listener : listeners) {
      listener.epochFinished(report);
    }
  }

  @Override
  public void checkpointWritten(Path file) throws IOException {
    for (TrainingListener listener : listeners) {
      listener.checkpointWritten(file);
    }
  }

  @Override
  public void finished(TrainingResult result) throws IOException {
    for (TrainingListener listener : listeners) {
      listener.finished(result);
    }
  }
}
