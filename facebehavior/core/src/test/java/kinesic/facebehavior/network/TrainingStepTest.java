package kinesic.facebehavior.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Clipping;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.Trainer;
import kinesic.nn.train.TrainingListener;
import kinesic.nn.train.TrainingPosition;
import org.junit.jupiter.api.Test;

/** What a training step of FaceBehaviorNet costs on a device. */
final class TrainingStepTest {

  private static final int SIDE = 64;
  private static final int FACES = 6;
  private static final int STEPS = 2;
  private static final List<Expression> EXPRESSIONS = List.of(Expression.values());

  private final CountingBackend device = new CountingBackend(Backends.standard());

  /** What a step costs. */
  private record Cost(long calls, long reads, long uploads) {}

  private static List<FaceSample> faces() {
    RandomStream random = new RandomStream(1, "faces");
    List<FaceSample> faces = new ArrayList<>();
    for (int i = 0; i < FACES * STEPS; i++) {
      byte[] rgb = new byte[SIDE * SIDE * FaceImage.CHANNELS];
      for (int k = 0; k < rgb.length; k++) {
        rgb[k] = (byte) random.nextInt(256);
      }
      faces.add(new FaceSample(new FaceImage(SIDE, rgb), labels(i)));
    }
    return faces;
  }

  /** An expression, valence and arousal, or action units, in turn. */
  private static FaceLabels labels(int i) {
    return switch (i % 3) {
      case 0 ->
          FaceLabels.NONE.with(
              Affect.EXPRESSION, Affect.label(EXPRESSIONS.get(i % Expression.COUNT)));
      case 1 ->
          FaceLabels.NONE.with(Affect.VALENCE_AROUSAL, Affect.valenceArousal(0.5f, -0.05f * i));
      default -> FaceLabels.NONE.with(Affect.ACTION_UNITS, Presence.NONE.with(i, true));
    };
  }

  /** The standard objective, AdamW and clipping by norm, as {@code train} has them. */
  @Test
  void takes_one_read_two_uploads_and_few_calls() throws IOException {
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(Trunk.RESNET_50, SIDE, 0.5));
    net.to(device);
    net.initialise(7);
    Objective objective = new Objective(ObjectiveSettings.STANDARD, net.tasks());
    Loader<FaceSample, FaceBatch> loader =
        new Loader<>(
            Dataset.of(faces()),
            BatchSampler.shuffled(FACES * STEPS, FACES, 3),
            samples -> FaceBatch.of(samples, net.tasks()),
            1,
            1);
    Optimiser optimiser = Adam.adamW(ParameterGroup.decayingWeights(net, 0.01f), 1e-3f);
    optimiser.clip(Clipping.byNorm(1));
    List<Cost> costs = new ArrayList<>();
    TrainingListener meter =
        new TrainingListener() {
          @Override
          public void started(TrainingPosition from, int epochs, int batchesPerEpoch) {
            device.reset();
          }

          @Override
          public void stepped(StepReport report) {
            costs.add(new Cost(device.calls(), device.reads(), device.uploads()));
            device.reset();
          }
        };
    Trainer.builder(net, optimiser, loader, new FaceLoss(net, objective))
        .listen(meter)
        .build()
        .run();
    assertEquals(STEPS, costs.size());
    Cost later = costs.getLast(); // the first step uploads constants, too
    assertTrue(later.reads <= 1, later::toString);
    assertTrue(later.uploads <= 2, later::toString);
    assertTrue(later.calls <= 380, later::toString);
  }
}
