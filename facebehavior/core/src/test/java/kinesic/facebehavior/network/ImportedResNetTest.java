package kinesic.facebehavior.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import kinesic.engine.Tensor;
import kinesic.engine.io.SafeTensors;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.task.Affect;
import kinesic.nn.exchange.TorchWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A whole ResNet of torchvision or timm against PyTorch's features of the same images, normalised
 * as ImageNet's. The files are too large to be kept: src/test/python/resnet_features.py writes
 * them, and says how to run this.
 */
@EnabledIfSystemProperty(named = "kinesic.torch", matches = ".+")
final class ImportedResNetTest {

  @Test
  void the_imported_trunk_computes_the_features_of_pytorch() throws Exception {
    Path folder = Path.of(System.getProperty("kinesic.torch"));
    Trunk trunk = Trunk.parse(System.getProperty("kinesic.trunk", "resnet-50"));
    try (SafeTensors source = SafeTensors.open(folder.resolve("state.safetensors"));
        SafeTensors golden = SafeTensors.open(folder.resolve("features.safetensors"))) {
      TorchWeights weights = TorchWeights.match(source, trunk.build(trunk.publishedSide()));
      assertTrue(weights.fits());
      Tensor images = golden.read("images");
      FaceBehaviorNet net =
          new FaceBehaviorNet(
              new NetworkConfiguration(
                  trunk, images.size(1), 0, Affect.HEADS, ChannelStatistics.IMAGENET));
      net.initialise(1);
      net.startFrom(new TrunkWeights(trunk, ChannelStatistics.IMAGENET, weights.values()));
      net.eval();
      float[] expected = golden.read("features").toArray();
      float[] found = net.forward(images).feature().toArray();
      float[] compiled = net.forInference(4).forward(images).feature().toArray();
      double relative = Math.max(difference(expected, found), difference(expected, compiled));
      assertTrue(relative < 1e-5, "off by " + relative + " of the norm");
    }
  }

  /** Prints the greatest difference; gives that of the vectors, relative to the norm. */
  private static double difference(float[] expected, float[] found) {
    double squares = 0;
    double norm = 0;
    double greatest = 0;
    double most = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = (double) expected[i] - found[i];
      squares += difference * difference;
      norm += (double) expected[i] * expected[i];
      greatest = Math.max(greatest, Math.abs(difference));
      most = Math.max(most, Math.abs(expected[i]));
    }
    double relative = Math.sqrt(squares / norm);
    System.out.printf(
        "features up to %.4f differ by at most %.2e, %.2e of the norm%n", most, greatest, relative);
    return relative;
  }
}
