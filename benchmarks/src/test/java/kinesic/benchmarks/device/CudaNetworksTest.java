package kinesic.benchmarks.device;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.FaceLoss;
import kinesic.facebehavior.network.FaceOutputs;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.Objective;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Trunks on the CUDA backend compute what they compute on the CPU: the outputs of the compiled
 * network, the loss in training, and the gradients of the parameters.
 */
@ExtendWith(StandIn.class)
final class CudaNetworksTest {

  /** With other seeds, a value of MobileNetV2 lies on a kink of ReLU6 and rounding decides. */
  private static final long SEED = 4;

  private static final double DROPOUT = 0.5;

  /** A gradient that is shorter than this part of all gradients together is rounding noise. */
  private static final double SHORTEST = 1e-3;

  @ParameterizedTest
  @CsvSource({
    "compact, 16, 4, 1e-4",
    "mobilenet-v2, 33, 4, 1e-3",
    "efficientnet-b0, 32, 4, 1e-2",
    "vit-ti, 16, 2, 1e-5"
  })
  void a_trunk_computes_on_a_gpu_as_on_the_cpu(String trunk, int side, int faces, double bound) {
    try (Backend cuda = Backends.cuda(0);
        Backend scalar = Backends.scalar(2)) {
      Difference difference = new Difference(Trunk.parse(trunk), side, faces, scalar, cuda);
      assertTrue(difference.isSmall(bound), difference::toString);
    }
  }

  /** How far the results of a backend are from those of another one. */
  static final class Difference {
    private final Trunk trunk;
    private final int side;
    private final int faces;
    private final double outputs;
    private final double loss;
    private double gradient;

    Difference(Trunk trunk, int side, int faces, Backend reference, Backend backend) {
      this.trunk = trunk;
      this.side = side;
      this.faces = faces;
      List<float[]> expected = results(reference);
      List<float[]> found = results(backend);
      outputs = distance(expected.get(0), found.get(0)) / length(expected.get(0));
      loss = distance(expected.get(1), found.get(1)) / length(expected.get(1));
      double all = 0;
      for (int i = 2; i < expected.size(); i++) {
        all = Math.hypot(all, length(expected.get(i)));
      }
      for (int i = 2; i < expected.size(); i++) {
        double least = Math.max(length(expected.get(i)), SHORTEST * all);
        gradient = Math.max(gradient, distance(expected.get(i), found.get(i)) / least);
      }
    }

    /** Returns the outputs for inference, the loss, and the gradient of each parameter. */
    private List<float[]> results(Backend backend) {
      FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(trunk, side, DROPOUT));
      net.initialise(SEED);
      net.to(backend);
      FaceBatch batch = FaceBatch.of(new FaceSteps(trunk, side, faces, 1).samples(), net.tasks());
      List<float[]> results = new ArrayList<>();
      FaceOutputs outputs = net.forInference(faces).forward(batch.images().upload(backend));
      results.add(outputs.feature().toArray());
      Objective objective = new Objective(ObjectiveSettings.STANDARD, net.tasks());
      Tensor loss = new FaceLoss(net, objective).of(batch).total();
      loss.backward();
      results.add(loss.toArray());
      net.parameters().values().forEach(p -> results.add(gradient(p)));
      return results;
    }

    private static float[] gradient(Tensor parameter) {
      Tensor g = parameter.gradient();
      return g == null ? new float[0] : g.toArray();
    }

    private static double length(float[] x) {
      return distance(x, new float[x.length]);
    }

    private static double distance(float[] x, float[] y) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        double difference = (double) x[i] - y[i];
        sum += difference * difference;
      }
      return Math.sqrt(sum);
    }

    boolean isSmall(double bound) {
      return outputs < 1e-5 && loss < 1e-4 && gradient < bound;
    }

    @Override
    public String toString() {
      return "%s, %s x %s, %s images: relative errors of the outputs %s, the loss %s, a gradient %s"
          .formatted(trunk.option(), side, side, faces, outputs, loss, gradient);
    }
  }
}
