package kinesic.nn.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BackboneTest {

  static Stream<String> names() {
    return TinyNetworks.all().keySet().stream();
  }

  private static Backbone trained(String name) {
    return TinyNetworks.trained(Named.in(TinyNetworks.all(), name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_compiled_network_computes_the_features(String name) {
    Backbone net = trained(name);
    Tensor images = TinyNetworks.images(5); // more than it is compiled for
    Tensor expected = net.forward(images);
    Tensor actual = net.forInference(Shape.of(2, 24, 24, 3)).forward(images);
    assertEquals(Shape.of(5, net.features()), actual.shape());
    float greatest = expected.abs().reshape(-1).max(0).item();
    assertTrue(greatest > 0, "all features are 0");
    float difference = actual.subtract(expected).abs().reshape(-1).max(0).item();
    assertTrue(difference <= 1e-5 * greatest, difference + " of " + greatest);
  }

  @ParameterizedTest
  @MethodSource("names")
  void feature_maps_become_coarser_and_have_their_channels(String name) {
    Backbone net = trained(name);
    List<Shape> maps = new ArrayList<>();
    for (FeatureLayer stage : net.stages()) {
      stage.layer().onOutput(map -> maps.add(stage.channelsLast(map).shape()));
    }
    net.forward(TinyNetworks.images(2));
    assertEquals(net.stages().size(), maps.size());
    int side = TinyNetworks.SIDE;
    for (int i = 0; i < maps.size(); i++) {
      Shape map = maps.get(i);
      assertEquals(Shape.of(2, map.size(1), map.size(1), net.stages().get(i).channels()), map);
      assertTrue(map.size(1) <= side, maps.toString());
      side = map.size(1);
    }
    assertEquals(name.equals("VisionTransformer"), maps.isEmpty());
  }

  // Parameter counts of torchvision's (timm's, insightface's) models without their classifier.

  private static void assertSizes(long parameters, int features, Backbone net) {
    assertEquals(parameters, net.parameterCount());
    assertEquals(features, net.features());
  }

  @Test
  void mobile_networks_have_the_parameters_of_torchvision() {
    assertSizes(2_223_872, 1280, new MobileNetV2());
    assertSizes(687_680, 1280, new MobileNetV2(MobileNetV2.Plan.scaled(0.5)));
    assertSizes(4_007_548, 1280, EfficientNet.b0());
    assertSizes(6_513_184, 1280, EfficientNet.b1());
    assertSizes(7_700_994, 1408, EfficientNet.b2());
  }

  @Test
  void dense_networks_have_the_parameters_of_torchvision() {
    assertSizes(6_953_856, 1024, DenseNet.denseNet121());
  }

  @Test
  void vgg_has_the_parameters_of_torchvision() {
    Vgg.Plan plan = Vgg.Plan.vgg16();
    assertEquals(4096, plan.features());
    // 14,714,688 in the convolutions; few features, because 4,096 take half a gigabyte
    long linear = (512 * 7 * 7 + 1) * 8 + (8 + 1) * 8;
    assertSizes(14_714_688 + linear, 8, new Vgg(new Vgg.Plan(plan.stages(), 7, 8, 0)));
  }

  @Test
  void face_networks_have_the_parameters_of_insightface() {
    assertSizes(24_025_600, 512, IResNet.iResNet18());
    assertSizes(43_590_848, 512, IResNet.iResNet50());
  }

  @Test
  void vision_transformers_have_the_parameters_of_timm() {
    assertSizes(5_524_416, 192, VisionTransformer.tiny());
    assertSizes(21_665_664, 384, VisionTransformer.small());
  }

  @Test
  void names_are_those_of_the_originals() {
    Map<String, List<String>> names =
        Map.of(
            "MobileNetV2", List.of("features.1.conv.0.0.weight", "features.2.conv.3.running_var"),
            "EfficientNet", List.of("features.1.0.block.1.fc1.bias", "features.2.1.block.3.1.bias"),
            "DenseNet",
                List.of("features.denseblock2.denselayer2.conv2.weight", "features.norm5.bias"),
            "Vgg", List.of("features.0.bias", "classifier.3.weight"),
            "IResNet", List.of("layer1.0.downsample.1.weight", "fc.bias", "features.running_mean"),
            "VisionTransformer", List.of("pos_embed", "blocks.1.attn.qkv.bias", "norm.weight"));
    names.forEach(
        (network, some) -> {
          Set<String> all = Named.in(TinyNetworks.all(), network).get().stateShapes().keySet();
          assertTrue(all.containsAll(some), network + ": " + all);
        });
  }

  @Test
  void the_last_layer_of_vgg_is_omitted() {
    assertEquals(Set.of("classifier.6"), Named.in(TinyNetworks.all(), "Vgg").get().omitted());
  }

  @ParameterizedTest
  @MethodSource("fixed")
  void networks_for_one_image_size_refuse_others(String name) {
    Backbone net = trained(name);
    Tensor images = Tensor.zeros(Shape.of(1, 32, 32, 3));
    assertRefused("images are [1, 32, 32, 3], expected [n, 24, 24, 3]", () -> net.forward(images));
  }

  static Stream<String> fixed() {
    return Stream.of("IResNet", "VisionTransformer");
  }

  private static void assertRefused(String part, Runnable call) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, call::run).getMessage());
    assertTrue(message.contains(part), message);
  }

  @Test
  void plans_say_what_they_do_not_accept() {
    assertRefused("width: must be positive", () -> MobileNetV2.Plan.scaled(0));
    assertRefused("depth must be positive", () -> EfficientNet.Plan.scaled(1, Double.NaN));
    assertRefused("24 channels", () -> new DenseNet.Plan(24, 16, 4, List.of(1, 1)));
    assertRefused("24 channels", () -> new DenseNet.Plan(32, 16, 4, List.of(1, 1)));
    assertRefused("at least one block", () -> new DenseNet.Plan(32, 16, 4, List.of()));
    assertRefused("at least one stage", () -> new Vgg.Plan(List.of(), 7, 8, 0));
    assertRefused("at least one stage", () -> new IResNet.Plan(16, List.of(), 8));
    assertRefused("a multiple of 16", () -> VisionTransformer.Plan.tiny(100));
  }
}
