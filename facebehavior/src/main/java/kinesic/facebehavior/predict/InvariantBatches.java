package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.StepMemory;
import kinesic.engine.autograd.Autograd;
import kinesic.facebehavior.data.FaceBatch;
import kinesic.facebehavior.data.FaceImage;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceOutputs;

/**
 * Lets a network look at faces in a way that gives a face the same numbers, bit for bit, alone and
 * in company: faces always go through the network {@value #BATCH} at a time, the last few in
 * company of black pictures, so that kernels never choose another order of additions. Not
 * thread-safe.
 */
final class InvariantBatches {

  /** How many faces the network sees at once. */
  static final int BATCH = 8;

  private final FaceBehaviorNet network;
  private final FaceImage black;
  private final StepMemory memory = new StepMemory();

  /** Who takes what the network says. */
  interface Receiver {
    /**
     * Takes the outputs of some faces; they are gone when this returns.
     *
     * @param outputs {@value #BATCH} rows
     * @param count how many of the rows are of faces, from the first
     */
    void accept(FaceOutputs outputs, int count);
  }

  /** Of a network that has its values; it is put into evaluation mode. */
  InvariantBatches(FaceBehaviorNet network) {
    this.network = network;
    network.eval();
    int side = network.configuration().side();
    black = new FaceImage(side, new byte[side * side * FaceImage.CHANNELS]);
  }

  /** Width and height of the pictures that the network looks at, in pixels. */
  int side() {
    return network.configuration().side();
  }

  /** Looks at all of {@code faces}, in their order. */
  void look(List<FaceImage> faces, Receiver receiver) {
    for (int from = 0; from < faces.size(); from += BATCH) {
      int count = Math.min(BATCH, faces.size() - from);
      List<FaceImage> batch = new ArrayList<>(faces.subList(from, from + count));
      while (batch.size() < BATCH) {
        batch.add(black);
      }
      try (Autograd.Mode off = Autograd.noGrad();
          StepMemory.Scope scope = memory.open()) {
        receiver.accept(network.forward(FaceBatch.images(batch)), count);
      }
    }
  }
}
