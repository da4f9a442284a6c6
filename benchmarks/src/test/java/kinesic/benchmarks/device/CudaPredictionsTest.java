package kinesic.benchmarks.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinesic.facebehavior.explain.Attribution;
import kinesic.facebehavior.explain.NamedOutput;
import kinesic.facebehavior.explain.PixelMap;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.cuda.standin.StandIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Predictions and explanations on the CUDA backend are those of the CPU. */
@ExtendWith(StandIn.class)
final class CudaPredictionsTest {

  private static final int SIDE = 32;
  private static final int FACES = 11; // more than one batch
  private static final float TOLERANCE = 1e-4f;

  private static FaceBehaviorNet network(Backend backend) {
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, SIDE, 0.5));
    net.initialise(5);
    net.to(backend);
    return net;
  }

  private static List<FaceImage> faces(int count) {
    return new FaceSteps(Trunk.COMPACT, SIDE, count, 1)
        .samples().stream().map(FaceSample::image).toList();
  }

  @Test
  void predictions_are_those_of_the_cpu() {
    Predictor onCpu = new Predictor(network(Backends.standard()), true);
    List<FaceImage> faces = faces(FACES);
    List<Prediction> expected = onCpu.predict(faces);
    try (Backend cuda = Backends.cuda(0)) {
      List<Prediction> found = new Predictor(network(cuda), true).predict(faces);
      assertEquals(FACES, found.size());
      for (int i = 0; i < FACES; i++) {
        Prediction face = found.get(i);
        assertArrayEquals(expected.get(i).embedding(), face.embedding(), TOLERANCE);
        for (Task task : onCpu.tasks()) {
          assertArrayEquals(expected.get(i).of(task), face.of(task), TOLERANCE, task.name());
        }
      }
    }
  }

  @Test
  void explanations_are_those_of_the_cpu() {
    FaceImage face = faces(1).getFirst();
    FaceBehaviorNet onCpu = network(Backends.standard());
    NamedOutput output = NamedOutput.parse(onCpu.tasks(), "happiness");
    Attribution expected = new Attribution(onCpu);
    try (Backend cuda = Backends.cuda(0)) {
      Attribution found = new Attribution(network(cuda));
      assertClose(expected.gradCam(face, output), found.gradCam(face, output));
      assertClose(expected.saliency(face, output), found.saliency(face, output));
    }
  }

  private static void assertClose(PixelMap expected, PixelMap found) {
    float greatest = 0;
    for (float value : expected.values()) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    assertTrue(greatest > 0);
    assertArrayEquals(expected.values(), found.values(), TOLERANCE * greatest);
  }
}
