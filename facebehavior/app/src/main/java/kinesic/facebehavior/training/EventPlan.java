package kinesic.facebehavior.training;

import java.io.IOException;
import java.nio.file.Path;
import kinesic.engine.Tensor;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.kernels.Backends;
import kinesic.nn.Module;
import kinesic.nn.data.Batches;
import kinesic.nn.data.Loader;
import kinesic.nn.tensorboard.TensorBoard;

/**
 * What a run writes for TensorBoard besides its curves.
 *
 * @param folder of the event files
 * @param histogramSteps the number of steps between histograms of weights and gradients; 0 for none
 * @param faces the number of faces of a batch that are shown in each epoch; 0 for none
 */
public record EventPlan(Path folder, int histogramSteps, int faces) {

  /** Returns a listener that writes it for a network and its training data. */
  TensorBoard listener(Module net, Loader<?, FaceBatch> loader, int batchSize) {
    TensorBoard board = new TensorBoard(folder).batchSize(batchSize);
    if (histogramSteps > 0) {
      board.histograms(net, histogramSteps);
    }
    if (faces > 0) {
      board.images("faces", 1, epochs -> firstFaces(loader, epochs - 1));
    }
    return board;
  }

  /** Returns the first faces of an epoch, with values of 0 to 1. */
  private Tensor firstFaces(Loader<?, FaceBatch> loader, int epoch) throws IOException {
    try (Batches<FaceBatch> batches = loader.epoch(epoch)) {
      Tensor images = batches.next().images().upload(Backends.standard());
      return images.slice(0, 0, Math.min(faces, images.size(0))).add(1).multiply(0.5f);
    }
  }
}
