package kinesic.facebehavior.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceImages;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Task;
import kinesic.nn.optim.WeightAverage;
import kinesic.nn.train.Losses;
import org.junit.jupiter.api.Test;

final class MeanTeacherLossTest {

  private static final int SIDE = 32;
  private static final MeanTeacher SETTINGS = new MeanTeacher(8, 0.5, 0);

  /** Without dropout, so that a network that sees the same images twice repeats its outputs. */
  private final FaceBehaviorNet net = network(5);

  private final Objective objective =
      new Objective(ObjectiveSettings.STANDARD.with(Coupling.NONE), net.tasks());
  private final WeightAverage teacher = MeanTeacherLoss.teacher(net, SETTINGS);
  private final MeanTeacherLoss loss = new MeanTeacherLoss(net, objective, SETTINGS, teacher, 10);

  private static FaceBehaviorNet network(long seed) {
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, SIDE, 0));
    net.initialise(seed);
    return net;
  }

  private static List<FaceImage> images(String name) {
    RandomStream random = new RandomStream(1, name);
    List<FaceImage> images = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] rgb = new byte[SIDE * SIDE * FaceImage.CHANNELS];
      for (int k = 0; k < rgb.length; k++) {
        rgb[k] = (byte) random.nextInt(256);
      }
      images.add(new FaceImage(SIDE, rgb));
    }
    return images;
  }

  /** Four faces of which one is annotated. */
  private FaceBatch batch() {
    List<FaceSample> faces = new ArrayList<>();
    for (FaceImage image : images("faces")) {
      FaceLabels labels =
          faces.isEmpty()
              ? FaceLabels.NONE.with(Affect.VALENCE_AROUSAL, Affect.valenceArousal(0.5f, -0.5f))
              : FaceLabels.NONE;
      faces.add(new FaceSample(image, labels));
    }
    return FaceBatch.of(faces, net.tasks());
  }

  private static Tensor consistency(Losses losses) {
    return Objects.requireNonNull(losses.parts().get(MeanTeacherLoss.CONSISTENCY));
  }

  private Map<String, float[]> state() {
    Map<String, float[]> values = new LinkedHashMap<>();
    net.state().forEach((name, t) -> values.put(name, t.toArray()));
    return values;
  }

  private void restore(Map<String, float[]> values) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    net.state()
        .forEach(
            (name, t) ->
                tensors.put(name, Tensor.of(t.shape(), Objects.requireNonNull(values.get(name)))));
    net.load(tensors);
  }

  @Test
  void the_weight_rises_along_a_sigmoid() {
    MeanTeacher settings = new MeanTeacher(100, 0.99, 0.25);
    assertEquals(100 * Math.exp(-5), settings.weight(0, 400), 1e-12);
    assertEquals(100 * Math.exp(-1.25), settings.weight(50, 400), 1e-12);
    assertEquals(100, settings.weight(100, 400));
    assertEquals(100, settings.weight(399, 400));
    assertEquals(8, SETTINGS.weight(0, 400));
    assertThrows(IllegalArgumentException.class, () -> new MeanTeacher(0, 0.9, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new MeanTeacher(1, 1, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new MeanTeacher(1, 0.9, 1.5));
  }

  @Test
  void the_consistency_is_the_sum_of_mean_squares() {
    Tensor loss =
        MeanTeacherLoss.consistency(
            List.of(Tensor.of(new float[][] {{0.5f, 0.5f}, {1, 0}}), Tensor.of(0.25f)),
            List.of(Tensor.of(new float[][] {{0.5f, 0.5f}, {0.5f, 0.5f}}), Tensor.of(-0.25f)));
    assertEquals(0.125f + 0.25f, loss.item());
  }

  @Test
  void the_gradient_is_that_of_finite_differences() {
    RandomStream random = new RandomStream(3, "logits");
    List<Tensor> targets =
        List.of(
            Affect.EXPRESSION.values(random.normal(Shape.of(3, 7), 0, 1)),
            Affect.ACTION_UNITS.values(random.normal(Shape.of(3, 17), 0, 1)),
            random.uniform(Shape.of(3, 2), -0.9f, 0.9f));
    new GradientCheck()
        .withStep(0.125) // the terms are means, whose slopes are small
        .check(
            in ->
                MeanTeacherLoss.consistency(
                    List.of(
                        Affect.EXPRESSION.values(in[0]),
                        Affect.ACTION_UNITS.values(in[1]),
                        Affect.VALENCE_AROUSAL.values(in[2])),
                    targets),
            random.normal(Shape.of(3, 7), 0, 1).asParameter(),
            random.normal(Shape.of(3, 17), 0, 1).asParameter(),
            random.uniform(Shape.of(3, 2), -0.9f, 0.9f).asParameter());
  }

  @Test
  void before_the_first_step_the_teacher_is_the_student() {
    Losses losses = loss.of(batch());
    assertEquals(0, consistency(losses).item());
    assertEquals(new FaceLoss(net, objective).of(batch()).total().item(), losses.total().item());
    Losses other = loss.of(batch().withSecondView(FaceImages.of(images("others"))));
    assertNotEquals(0, consistency(other).item());
  }

  @Test
  void the_teacher_has_the_averaged_weights_and_changes_nothing() {
    teacher.update();
    net.load(network(6).state());
    teacher.update();
    // what the network with the mean of both weights predicts for the second view
    FaceBehaviorNet mean = new FaceBehaviorNet(net.configuration());
    Map<String, Tensor> weights = new LinkedHashMap<>(net.state());
    weights.putAll(teacher.state().averages());
    mean.load(weights);
    FaceImages view = FaceImages.of(images("others"));
    FaceOutputs targets = mean.forward(view);
    FaceBatch batch = batch().withSecondView(view);
    Map<String, float[]> before = state();
    FaceOutputs outputs = net.forward(batch.images());
    Map<String, float[]> after = state();
    restore(before);

    Losses losses = loss.of(batch);

    double expected = 0;
    for (Task task : net.tasks()) {
      float[] student = task.values(outputs.of(task)).toArray();
      float[] target = task.values(targets.of(task)).toArray();
      double sum = 0;
      for (int i = 0; i < student.length; i++) {
        sum += (student[i] - target[i]) * (double) (student[i] - target[i]);
      }
      expected += sum / student.length;
    }
    assertEquals(expected, consistency(losses).item(), 1e-6);
    float supervised = losses.total().item() - 8 * consistency(losses).item();
    assertEquals(objective.of(outputs, batch.labels()).total().item(), supervised, 1e-5);
    // parameters are the student's, running statistics have followed its batch alone
    state()
        .forEach(
            (name, values) ->
                assertArrayEquals(Objects.requireNonNull(after.get(name)), values, name));
    losses.total().backward();
    teacher.state().averages().values().forEach(average -> assertNull(average.gradient()));
  }
}
