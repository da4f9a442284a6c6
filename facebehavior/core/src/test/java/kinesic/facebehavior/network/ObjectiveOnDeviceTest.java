package kinesic.facebehavior.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.loss.MatchingOptions;
import kinesic.facebehavior.loss.SoftCoAnnotation;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.LossOptions;
import kinesic.facebehavior.task.Task;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import kinesic.nn.train.Losses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and networks on a backend whose memory the host cannot reach. */
final class ObjectiveOnDeviceTest {

  private static final List<Expression> EXPRESSIONS = List.of(Expression.values());
  private static final int FACES = 12;
  private static final int SIDE = 16;

  private final FaceBatch batch = FaceBatch.of(faces(), Affect.HEADS);

  static Stream<ObjectiveSettings> settings() {
    ObjectiveSettings standard = ObjectiveSettings.STANDARD;
    MatchingOptions options = MatchingOptions.STANDARD;
    return Stream.of(
        standard,
        standard.with(Coupling.CO_ANNOTATION),
        standard.withSoft(SoftCoAnnotation.Form.LITERAL, .2),
        matching(options.with(MatchingOptions.Form.LITERAL).withSkipAnnotated(true)),
        matching(MatchingOptions.of(MatchingOptions.Form.JOINT, options.direction())),
        matching(new MatchingOptions(options.form(), options.direction(), true, true, true)));
  }

  private static ObjectiveSettings matching(MatchingOptions options) {
    ObjectiveSettings standard = ObjectiveSettings.STANDARD;
    return new ObjectiveSettings(
        standard.coupling(),
        standard.weights(),
        standard.table(),
        options,
        standard.softForm(),
        standard.temperature(),
        LossOptions.STANDARD);
  }

  private static List<FaceSample> faces() {
    RandomStream random = new RandomStream(1, "faces");
    List<FaceSample> faces = new ArrayList<>();
    for (int i = 0; i < FACES; i++) {
      byte[] rgb = new byte[SIDE * SIDE * FaceImage.CHANNELS];
      for (int j = 0; j < rgb.length; j++) {
        rgb[j] = (byte) random.nextInt(256);
      }
      faces.add(new FaceSample(new FaceImage(SIDE, rgb), labels(i, random)));
    }
    return faces;
  }

  private static FaceLabels labels(int i, RandomStream random) {
    if (i % 3 == 0) {
      return FaceLabels.NONE.with(
          Affect.EXPRESSION, Affect.label(EXPRESSIONS.get(i % Expression.COUNT)));
    }
    if (i % 3 == 1) {
      return FaceLabels.NONE.with(
          Affect.VALENCE_AROUSAL, Affect.valenceArousal(random.nextFloat(), -random.nextFloat()));
    }
    Presence units = Presence.NONE;
    for (ActionUnit unit : ActionUnit.values()) {
      units = random.nextInt(4) == 0 ? units : units.with(unit.index(), random.nextInt(2) == 1);
    }
    return FaceLabels.NONE.with(Affect.ACTION_UNITS, units);
  }

  /** One step: total, terms and the gradient of each head. */
  private List<float[]> step(Objective objective, Backend backend, List<Tensor> heads) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (Task task : Affect.HEADS) {
      outputs.put(task.name(), heads.get(Affect.HEADS.indexOf(task)));
    }
    Tensor images = batch.images().upload(backend);
    Losses losses =
        objective.of(new FaceOutputs(images.reshape(FACES, -1), outputs), batch.labels());
    losses.total().backward();
    if (backend instanceof CountingBackend device) {
      assertEquals(0, device.reads(), "reads");
    }
    List<float[]> results = new ArrayList<>(List.of(losses.total().toArray()));
    losses.parts().values().forEach(part -> results.add(part.toArray()));
    for (Tensor head : heads) {
      results.add(Objects.requireNonNull(head.gradient()).toArray());
      head.clearGradient();
    }
    return results;
  }

  private static List<Tensor> heads(Backend backend) {
    List<Tensor> heads = new ArrayList<>();
    for (Task task : Affect.HEADS) {
      Shape shape = Shape.of(FACES, task.size());
      float[] values = new RandomStream(task.size(), "heads").normal(shape, 0, 1).toArray();
      heads.add(Tensor.of(backend, shape, values).asParameter());
    }
    return heads;
  }

  @ParameterizedTest
  @MethodSource("settings")
  void a_step_reads_nothing_and_uploads_images_and_labels_once(ObjectiveSettings settings) {
    CountingBackend device = new CountingBackend(Backends.standard());
    Objective objective = new Objective(settings, Affect.HEADS);
    List<Tensor> onDevice = heads(device);
    List<float[]> expected = step(objective, Backends.standard(), heads(Backends.standard()));
    StepMemory memory = new StepMemory();
    for (int step = 0; step < 3; step++) {
      device.reset();
      try (StepMemory.Scope scope = memory.open()) {
        List<float[]> actual = step(objective, device, onDevice);
        for (int i = 0; i < expected.size(); i++) {
          assertArrayEquals(expected.get(i), actual.get(i), "result " + i);
        }
      }
      if (step > 0) { // the first one uploads constants
        assertEquals(2, device.uploads(), "uploads");
      }
    }
  }

  @Test
  void a_pass_through_the_network_reads_nothing_and_uploads_twice() {
    CountingBackend device = new CountingBackend(Backends.standard());
    FaceBehaviorNet onHeap = network();
    FaceBehaviorNet onDevice = network();
    onDevice.to(device);
    Objective objective = new Objective(ObjectiveSettings.STANDARD, onDevice.tasks());
    pass(objective, onDevice); // uploads constants
    device.reset();
    Losses losses = pass(objective, onDevice);
    assertEquals(0, device.reads(), "reads");
    assertEquals(2, device.uploads(), "uploads");

    pass(objective, onHeap);
    assertEquals(pass(objective, onHeap).total().item(), losses.total().item());
    Map<String, Tensor> expected = onHeap.parameters();
    onDevice
        .parameters()
        .forEach(
            (name, p) ->
                assertArrayEquals(
                    gradient(Objects.requireNonNull(expected.get(name))), gradient(p), name));
  }

  private static FaceBehaviorNet network() {
    FaceBehaviorNet net =
        new FaceBehaviorNet(
            new NetworkConfiguration(
                NetworkConfiguration.Trunk.COMPACT,
                SIDE,
                .5,
                Affect.HEADS,
                ChannelStatistics.IMAGENET));
    net.initialise(7);
    return net;
  }

  private Losses pass(Objective objective, FaceBehaviorNet net) {
    Losses losses = objective.of(net.forward(batch.images()), batch.labels());
    losses.total().backward();
    return losses;
  }

  private static float[] gradient(Tensor parameter) {
    return Objects.requireNonNull(parameter.gradient()).toArray();
  }
}
