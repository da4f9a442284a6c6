package kinesic.facebehavior.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Hooks;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.network.ChannelStatistics;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Task;
import kinesic.kernels.ImageLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of a small network against central differences of its outputs. */
final class AttributionTest {

  private static final int SIDE = 32;
  private static final List<Task> HEADS = Affect.HEADS;

  private final FaceBehaviorNet network = network(ChannelStatistics.IMAGENET);
  private final Attribution attribution = new Attribution(network);
  private final Tensor image =
      new RandomStream(4, "image").uniform(Shape.of(1, SIDE, SIDE, 3), -1, 1);

  private static FaceBehaviorNet network(ChannelStatistics input) {
    FaceBehaviorNet network =
        new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, SIDE, .5, HEADS, input));
    network.initialise(3);
    return network;
  }

  private static FaceImage noise(int seed) {
    RandomStream random = new RandomStream(seed, "noise");
    byte[] rgb = new byte[SIDE * SIDE * FaceImage.CHANNELS];
    for (int j = 0; j < rgb.length; j++) {
      rgb[j] = (byte) random.nextInt(256);
    }
    return new FaceImage(SIDE, rgb);
  }

  /** A direction: a random one, of length 1, so that rounding matters little. */
  private static Tensor direction(Shape shape) {
    Tensor direction = new RandomStream(5, "direction").normal(shape, 0, 1);
    return direction.multiply(1 / (float) Math.sqrt(direction.square().sum().item()));
  }

  private static double dot(float[] gradient, Tensor direction) {
    float[] along = direction.toArray();
    double sum = 0;
    for (int j = 0; j < gradient.length; j++) {
      sum += (double) gradient[j] * along[j];
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {"happiness", "AU12", "valence", "arousal"})
  void the_gradient_is_the_central_difference_of_the_output(String name) {
    NamedOutput output = NamedOutput.parse(HEADS, name);
    float[] gradient = attribution.gradient(image, output);
    assertEquals(SIDE * SIDE * 3, gradient.length);
    // along the gradient itself, and along a direction that has nothing to do with it
    Tensor along = Tensor.of(image.shape(), gradient);
    double length = Math.sqrt(along.square().sum().item());
    for (Tensor direction :
        List.of(along.multiply((float) (1 / length)), direction(image.shape()))) {
      float step = .02f;
      double up = output.of(network.forward(image.add(direction.multiply(step)))).item();
      double down = output.of(network.forward(image.add(direction.multiply(-step)))).item();
      assertEquals((up - down) / (2 * step), dot(gradient, direction), .01 * length);
    }
    assertTrue(length > 1e-3);
  }

  /** The output if the feature map of a stage is shifted. */
  private double shifted(NamedOutput output, int stage, Tensor shift) {
    try (Hooks.Hook hook =
        network.stages().get(stage).layer().replaceOutput(map -> map.add(shift))) {
      return output.of(network.forward(image)).item();
    }
  }

  @Test
  void so_is_that_of_the_map_that_grad_cam_weighs() {
    NamedOutput output = NamedOutput.parse(HEADS, "fear");
    for (int stage = 0; stage < 3; stage++) {
      Attribution.Observed run = attribution.observe(image);
      Tensor map = run.maps().get(stage);
      Tensor gradient = Autograd.gradient(output.of(run.outputs()), map);
      double length = Math.sqrt(gradient.square().sum().item());
      for (Tensor direction :
          List.of(gradient.multiply((float) (1 / length)), direction(map.shape()))) {
        float step = .01f;
        double up = shifted(output, stage, direction.multiply(step));
        double down = shifted(output, stage, direction.multiply(-step));
        assertEquals((up - down) / (2 * step), dot(gradient.toArray(), direction), .01 * length);
      }
    }
  }

  @Test
  void grad_cam_is_the_weighted_sum_of_the_maps_without_what_speaks_against() {
    NamedOutput output = NamedOutput.parse(HEADS, "fear");
    Attribution.Observed run = attribution.observe(image);
    Tensor blocked = run.maps().getLast().detach();
    Tensor map =
        blocked.backend().imageLayout() == ImageLayout.BLOCKED ? blocked.fromBlocked(128) : blocked;
    PixelMap cam =
        Attribution.gradCam(
            network.stages().getLast(), run.maps().getLast(), output.of(run.outputs()));
    assertEquals(map.size(1), cam.side());
    // after the last stage the output is linear: ∂/∂map is the head's weight over the pixels
    Tensor weight = Objects.requireNonNull(network.parameters().get("expression.weight"));
    int pixels = cam.side() * cam.side();
    boolean against = false;
    for (int p = 0; p < pixels; p++) {
      double expected = 0;
      for (int c = 0; c < map.size(3); c++) {
        expected +=
            (double) weight.get(c, output.index())
                / pixels
                * map.get(0, p / cam.side(), p % cam.side(), c);
      }
      against |= expected < 0;
      assertEquals(Math.max(0, expected), cam.values()[p], 1e-6);
    }
    assertTrue(against, "some pixels must speak against it, or nothing is tested");
  }

  @Test
  void the_maps_are_as_fine_as_they_can_be_and_leave_no_gradient_behind() {
    NamedOutput output = new NamedOutput(Affect.EXPRESSION, 4);
    assertEquals(8, attribution.gradCam(noise(1), output).side(), "the first stage's");
    PixelMap saliency = attribution.saliency(noise(1), output);
    assertEquals(SIDE, saliency.side());
    assertArrayEquals(saliency.values(), attribution.saliency(noise(1), output).values());
    network.parameters().values().forEach(parameter -> assertNull(parameter.gradient()));
  }

  @Test
  void grad_cam_refuses_a_trunk_without_feature_maps() {
    FaceBehaviorNet transformer =
        new FaceBehaviorNet(new NetworkConfiguration(Trunk.VIT_TI, 16, 0));
    transformer.initialise(1);
    Attribution maps = new Attribution(transformer);
    NamedOutput output = new NamedOutput(Affect.EXPRESSION, 4);
    assertEquals(
        "attribution: Grad-CAM needs feature maps, which vit-ti does not have",
        assertThrows(IllegalStateException.class, () -> maps.gradCam(noise(1), output))
            .getMessage());
  }

  @Test
  void a_frozen_network_has_the_same_maps() {
    NamedOutput output = new NamedOutput(Affect.EXPRESSION, 4);
    PixelMap saliency = attribution.saliency(noise(1), output);
    PixelMap cam = attribution.gradCam(noise(1), output);
    network.freeze();
    assertArrayEquals(saliency.values(), attribution.saliency(noise(1), output).values());
    assertArrayEquals(cam.values(), attribution.gradCam(noise(1), output).values());
  }

  @Test
  void a_channel_that_the_network_does_not_see_has_no_gradient() {
    FaceBehaviorNet blind = network(ChannelStatistics.NONE);
    float[] gradient = new Attribution(blind).gradient(image, NamedOutput.parse(HEADS, "anger"));
    Tensor stem =
        Objects.requireNonNull(blind.parameters().get("trunk.conv1.weight")); // [3, 3, 3, 16]
    float[] filters = stem.toArray();
    for (int j = 0; j < filters.length; j++) {
      if (j / 16 % 3 != 0) {
        filters[j] = 0;
      }
    }
    stem.backend().write(filters, 0, stem.buffer(), 0, filters.length);
    float[] redOnly = new Attribution(blind).gradient(image, NamedOutput.parse(HEADS, "anger"));
    int before = 0;
    for (int p = 0; p < SIDE * SIDE; p++) {
      assertEquals(0f, redOnly[3 * p + 1], "green");
      assertEquals(0f, redOnly[3 * p + 2], "blue");
      before += gradient[3 * p + 1] != 0 ? 1 : 0;
    }
    assertTrue(before > SIDE * SIDE / 2);
  }

  @Test
  void outputs_are_found_by_name() {
    assertEquals(new NamedOutput(Affect.ACTION_UNITS, 8), NamedOutput.parse(HEADS, "au12"));
    assertEquals(new NamedOutput(Affect.VALENCE_AROUSAL, 1), NamedOutput.parse(HEADS, "Arousal"));
    List<Task> people = Identity.heads(List.of("ann", "ben"));
    assertEquals(new NamedOutput(Identity.PERSON, 1), NamedOutput.parse(people, "ben"));
    assertEquals("Smiling", NamedOutput.parse(people, "smiling").name());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> NamedOutput.parse(HEADS, "contempt"));
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith("output: \"contempt\" is unknown, this network has neutral, anger, "),
        e.getMessage());
  }
}
