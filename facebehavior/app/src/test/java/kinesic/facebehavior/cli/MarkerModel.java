package kinesic.facebehavior.cli;

import java.io.IOException;
import java.nio.file.Path;
import kinesic.facebehavior.detect.MarkerDetector;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;

/**
 * The files of an untrained network and of a detector that finds markers.
 *
 * @param network of affect, for faces of 32 pixels
 * @param detector see {@link MarkerDetector}
 */
record MarkerModel(Path network, Path detector) {

  /** Writes both files into {@code folder}. */
  static MarkerModel write(Path folder) throws IOException {
    FaceBehaviorNet network = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, .2));
    network.initialise(1);
    Path model = folder.resolve("model.safetensors");
    network.write(model);
    return new MarkerModel(model, MarkerDetector.write(folder.resolve("markers.onnx")));
  }
}
