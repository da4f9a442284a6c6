package kinesic.facebehavior.predict;

import java.util.List;
import kinesic.engine.StepMemory;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceInference;
import kinesic.facebehavior.network.FaceOutputs;

/**
 * Lets a network, compiled, look at faces in a way that gives a face the same numbers, bit for bit,
 * alone and in company. Not thread-safe.
 */
final class InvariantBatches {

  /** How many faces the network sees at once, at most. */
  static final int BATCH = 8;

  private final FaceInference inference;
  private final int side;
  private final StepMemory memory = new StepMemory();

  /** Who takes what the network says. */
  interface Receiver {
    /**
     * Takes the outputs of some faces; they are gone when this returns.
     *
     * @param outputs a row for each
     * @param count how many
     */
    void accept(FaceOutputs outputs, int count);
  }

  /** Of a network that has its values, those it has now; it is put into evaluation mode. */
  InvariantBatches(FaceBehaviorNet network) {
    network.eval();
    inference = network.forInference(BATCH);
    side = network.configuration().side();
  }

  /** Width and height of the pictures that the network looks at, in pixels. */
  int side() {
    return side;
  }

  /** Looks at all of {@code faces}, in their order. */
  void look(List<FaceImage> faces, Receiver receiver) {
    for (int from = 0; from < faces.size(); from += BATCH) {
      List<FaceImage> batch = faces.subList(from, Math.min(faces.size(), from + BATCH));
      try (StepMemory.Scope scope = memory.open()) {
        receiver.accept(inference.forward(FaceBatch.images(batch)), batch.size());
      }
    }
  }
}
