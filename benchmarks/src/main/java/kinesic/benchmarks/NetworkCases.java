package kinesic.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import kinesic.benchmarks.PeerCase.Timing;
import kinesic.nn.Layer;
import kinesic.nn.optim.Optimiser;

/**
 * The cases {@code NETWORK/SIDE/bBATCH/PART}: a training step (forward, cross-entropy, backward,
 * optimiser) of a {@link Network}, or its inference, written as in user code. ResNet-18 and the
 * compact network learn by AdamW, the others by SGD with momentum.
 */
final class NetworkCases {

  /** Warm-up steps: a fresh Java VM compiles everything within about ten steps. */
  private static final int WARM_TRAINING = 20;

  private static final int WARM_INFERENCE = 40;

  private NetworkCases() {}

  static List<PeerCase> all() {
    List<PeerCase> cases = new ArrayList<>();
    for (int side : new int[] {112, 224}) {
      cases.add(training(Network.RESNET50, side, 16, TrainingStep::sgd));
      cases.add(inference(Network.RESNET50, side, 16));
      cases.add(inference(Network.RESNET50, side, 1));
    }
    for (Network network : List.of(Network.MOBILENET_V2, Network.EFFICIENTNET_B0, Network.VIT_S)) {
      cases.add(training(network, 224, 16, TrainingStep::sgd));
      cases.add(inference(network, 224, 16));
      cases.add(inference(network, 224, 1));
    }
    cases.add(training(Network.RESNET18, 96, 96, TrainingStep::adamW));
    cases.add(training(Network.COMPACT, 48, 96, TrainingStep::adamW));
    return cases;
  }

  private static PeerCase training(
      Network network, int side, int batch, Function<Layer, Optimiser> optimiser) {
    return new PeerCase(
        name(network, side, batch, "train"),
        backend -> {
          TrainingStep step = new TrainingStep(network, side, batch, optimiser);
          double millis = new Stopwatch(WARM_TRAINING, 5, 3.0).medianMillis(step);
          return new Timing(millis, 3 * network.forwardOperations(side, batch));
        });
  }

  private static PeerCase inference(Network network, int side, int batch) {
    return new PeerCase(
        name(network, side, batch, "infer"),
        backend -> {
          InferenceStep step = new InferenceStep(network, side, batch);
          double millis = new Stopwatch(WARM_INFERENCE, 7, 2.0).medianMillis(step);
          return new Timing(millis, network.forwardOperations(side, batch));
        });
  }

  private static String name(Network network, int side, int batch, String part) {
    return network.name() + "/" + side + "/b" + batch + "/" + part;
  }
}
