package kinesic.nn.golden;

import java.util.List;
import java.util.Map;
import kinesic.nn.vision.ResNet;

/** Networks of tiny sizes, in training mode. */
final class NetworkOperations {

  private NetworkOperations() {}

  static Map<String, Operation> all() {
    return Map.of(
        "ResNet.basic", resNet(ResNet.Block.BASIC),
        "ResNet.bottleneck", resNet(ResNet.Block.BOTTLENECK));
  }

  private static Operation resNet(ResNet.Block block) {
    return LayerOperations.layer(
        in ->
            new ResNet(
                new ResNet.Plan(
                    7,
                    8,
                    true,
                    block,
                    List.of(new ResNet.Stage(2, 4, 1), new ResNet.Stage(1, 8, 2)),
                    false)));
  }
}
