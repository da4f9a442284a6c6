package kinesic.facebehavior.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChannelStatisticsTest {

  private static final NetworkConfiguration NORMALISED =
      new NetworkConfiguration(Trunk.COMPACT, 32, 0, Affect.HEADS, ChannelStatistics.IMAGENET);

  private static Tensor images() {
    return new RandomStream(2, "images").uniform(Shape.of(3, 32, 32, 3), -1, 1);
  }

  @Test
  void images_are_normalised_by_the_means_and_deviations_of_levels_from_0_to_1() {
    Tensor images = images();
    Tensor normalised = new ChannelNormalisation(ChannelStatistics.IMAGENET).normalise(images);
    double[] mean = {.485, .456, .406};
    double[] deviation = {.229, .224, .225};
    for (int c = 0; c < 3; c++) {
      double level = (images.get(1, 4, 5, c) + 1) / 2;
      assertEquals((level - mean[c]) / deviation[c], normalised.get(1, 4, 5, c), 1e-6);
    }
    assertArrayEquals(
        images.toArray(),
        new ChannelNormalisation(ChannelStatistics.NONE).normalise(images).toArray());
  }

  @Test
  void a_network_with_statistics_sees_what_one_without_sees_of_normalised_images() {
    FaceBehaviorNet net = new FaceBehaviorNet(NORMALISED);
    net.initialise(1);
    net.eval();
    FaceBehaviorNet plain = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, 0));
    plain.load(net.state());
    plain.eval();
    float[] expected =
        plain
            .forward(new ChannelNormalisation(ChannelStatistics.IMAGENET).normalise(images()))
            .feature()
            .toArray();
    assertArrayEquals(expected, net.forward(images()).feature().toArray());
    assertArrayEquals(expected, net.forInference(2).forward(images()).feature().toArray(), 2e-5f);
  }

  @Test
  void a_file_and_its_trunk_alone_keep_them(@TempDir Path folder) throws Exception {
    FaceBehaviorNet net = new FaceBehaviorNet(NORMALISED);
    net.initialise(1);
    Path file = folder.resolve("net.safetensors");
    net.write(file);
    assertEquals(NORMALISED, FaceBehaviorNet.read(file).configuration());
    TrunkWeights trunk = TrunkWeights.read(file);
    assertEquals(ChannelStatistics.IMAGENET, trunk.input());
    FaceBehaviorNet other = new FaceBehaviorNet(NORMALISED);
    other.initialise(2);
    other.startFrom(trunk);
    net.eval();
    other.eval();
    assertArrayEquals(
        net.forward(images()).feature().toArray(), other.forward(images()).feature().toArray());
    FaceBehaviorNet plain = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, 32, 0));
    plain.initialise(1);
    assertThrows(IllegalArgumentException.class, () -> plain.startFrom(trunk));
  }

  @Test
  void numbers_out_of_range_are_refused() {
    List<Float> ones = List.of(1f, 1f, 1f);
    assertThrows(
        IllegalArgumentException.class, () -> new ChannelStatistics(ones, List.of(1f, 0f, 1f)));
    assertThrows(
        IllegalArgumentException.class, () -> new ChannelStatistics(List.of(1f, 1f), ones));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ChannelStatistics(List.of(123f, 117f, 104f), ones));
    assertThrows(IllegalArgumentException.class, () -> ChannelStatistics.parse("0.1,b,0.2"));
  }
}
