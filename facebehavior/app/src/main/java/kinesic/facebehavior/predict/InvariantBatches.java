package kinesic.facebehavior.predict;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import kinesic.engine.StepMemory;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceInference;
import kinesic.facebehavior.network.FaceOutputs;

/**
 * Runs a compiled network on faces in batches. A face gets the same outputs, bit for bit, alone and
 * in any batch. Thread-safe.
 */
final class InvariantBatches {

  /** The largest batch. */
  static final int BATCH = 8;

  private final FaceInference inference;
  private final int side;
  private final Queue<StepMemory> memories = new ConcurrentLinkedQueue<>(); // not in use

  /** Receives the outputs of the network. */
  interface Receiver {
    /**
     * Receives the outputs of a batch, whose memory is reused afterwards.
     *
     * @param outputs one row for each face
     * @param count number of faces
     */
    void accept(FaceOutputs outputs, int count);
  }

  /** Compiles an initialised network with its present weights; puts it into evaluation mode. */
  InvariantBatches(FaceBehaviorNet network) {
    network.eval();
    inference = network.forInference(BATCH);
    side = network.configuration().side();
  }

  /** Width and height of the network's input images, in pixels. */
  int side() {
    return side;
  }

  /** Runs the network on {@code faces}, in their order. */
  void look(List<FaceImage> faces, Receiver receiver) {
    StepMemory free = memories.poll();
    StepMemory memory = free == null ? new StepMemory() : free;
    for (int from = 0; from < faces.size(); from += BATCH) {
      List<FaceImage> batch = faces.subList(from, Math.min(faces.size(), from + BATCH));
      try (StepMemory.Scope scope = memory.open()) {
        receiver.accept(inference.forward(FaceBatch.images(batch)), batch.size());
      }
    }
    memories.add(memory);
  }
}
