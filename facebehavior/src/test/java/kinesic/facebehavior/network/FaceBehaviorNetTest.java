package kinesic.facebehavior.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import org.junit.jupiter.api.Test;

final class FaceBehaviorNetTest {

  private static FaceBehaviorNet compact() {
    FaceBehaviorNet net = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, .5));
    net.initialise(1);
    return net;
  }

  private static Tensor images(int n) {
    return new RandomStream(2, "images").uniform(Shape.of(n, 32, 32, 3), -1, 1);
  }

  @Test
  void heads_have_their_shapes_and_valence_and_arousal_are_bounded() {
    FaceOutputs y = compact().forward(images(3));
    assertEquals(Shape.of(3, 128), y.feature().shape());
    assertEquals(Shape.of(3, 7), y.expression().shape());
    assertEquals(Shape.of(3, 17), y.actionUnits().shape());
    assertEquals(Shape.of(3, 2), y.valenceArousal().shape());
    for (float v : y.valenceArousal().toArray()) {
      assertTrue(Math.abs(v) < 1);
    }
  }

  @Test
  void trunks_have_the_published_numbers_of_parameters() {
    // the trunk of torchvision's resnet18 and resnet50 without fc, and 26 outputs
    assertEquals(
        11_176_512 + 26 * (512 + 1),
        new FaceBehaviorNet(new NetworkConfiguration(Trunk.RESNET_18, 96, .5)).parameterCount());
    assertEquals(
        23_508_032 + 26 * (2048 + 1),
        new FaceBehaviorNet(NetworkConfiguration.PAPER).parameterCount());
  }

  @Test
  void every_head_sends_its_gradient_into_the_trunk() {
    for (int head = 0; head < 3; head++) {
      FaceBehaviorNet net = compact();
      FaceOutputs y = net.forward(images(4));
      Tensor[] heads = {y.expression(), y.actionUnits(), y.valenceArousal()};
      heads[head].square().sum().backward();
      Tensor first = net.parameters().values().iterator().next(); // of the trunk's stem
      Tensor gradient = first.gradient();
      assertTrue(gradient != null && gradient.square().sum().item() > 0, "head " + head);
    }
  }

  @Test
  void dropout_acts_on_the_heads_in_training_only_and_never_on_the_feature() {
    FaceBehaviorNet net = compact();
    net.eval();
    float[] quiet = net.forward(images(2)).expression().toArray();
    assertArrayEquals(quiet, net.forward(images(2)).expression().toArray());
    net.train();
    FaceOutputs first = net.forward(images(2));
    FaceOutputs second = net.forward(images(2));
    assertArrayEquals(first.feature().toArray(), second.feature().toArray());
    assertFalse(Arrays.equals(first.expression().toArray(), second.expression().toArray()));
  }

  @Test
  void images_of_another_size_are_refused_with_both_sizes() {
    Tensor images = Tensor.zeros(Shape.of(2, 48, 48, 3));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> compact().forward(images));
    assertEquals(
        "faceBehaviorNet: images are [2, 48, 48, 3], expected [n, 32, 32, 3]", e.getMessage());
  }
}
