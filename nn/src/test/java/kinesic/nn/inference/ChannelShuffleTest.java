package kinesic.nn.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.function.UnaryOperator;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.ConvolutionOptions;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.ImageLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shuffles of channels between convolutions, which become part of the filters. */
final class ChannelShuffleTest {

  private static final Backend BACKEND = Backends.standard();
  private static final RandomStream RANDOM = new RandomStream(3, "shuffle");

  private static Tensor random(int... sizes) {
    return RANDOM.uniform(Shape.of(sizes), -1, 1);
  }

  private static Tensor shuffle(Tensor x, int channels, int groups) {
    Tensor last = x.fromBlocked(channels);
    int n = last.size(0);
    int h = last.size(1);
    int w = last.size(2);
    return last.reshape(n, h, w, groups, channels / groups)
        .permute(0, 1, 2, 4, 3)
        .reshape(n, h, w, channels);
  }

  private static void assertAgrees(UnaryOperator<Tensor> network) {
    Tensor x = random(3, 6, 5, 8);
    float[] expected = network.apply(x).toArray();
    Inference fast =
        Inference.of(
            BACKEND, List.of(x.shape().with(0, 2)), in -> List.of(network.apply(in.getFirst())));
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertArrayEquals(expected, fast.forward(x).toArray(), 1e-5f * largest);
  }

  @ParameterizedTest
  @CsvSource({"24, 4", "24, 2", "32, 4", "40, 4", "64, 4", "12, 3", "20, 1"})
  void shuffled_results_of_a_convolution(int channels, int groups) {
    Tensor first = random(1, 1, 8, channels);
    Tensor grouped = random(3, 3, channels / groups, channels);
    Tensor bias = random(channels);
    Tensor each = random(3, 3, 1, channels);
    ConvolutionOptions blocks = ConvolutionOptions.DEFAULT.to(ImageLayout.BLOCKED);
    assertAgrees(
        x -> {
          Tensor a = x.conv2d(first, blocks);
          Tensor b = a.conv2d(grouped, bias, blocks.padding(1).groups(groups)).relu();
          Tensor c = shuffle(b, channels, groups);
          Tensor d = c.conv2d(each, bias, blocks.padding(1).groups(channels));
          return d.fromBlocked(channels);
        });
  }

  @Test
  void a_shuffle_whose_input_is_used_elsewhere_stays() {
    Tensor first = random(1, 1, 8, 24);
    Tensor second = random(1, 1, 24, 24);
    ConvolutionOptions blocks = ConvolutionOptions.DEFAULT.to(ImageLayout.BLOCKED);
    assertAgrees(
        x -> {
          Tensor a = x.conv2d(first, blocks);
          Tensor b = shuffle(a, 24, 4);
          return b.conv2d(second, blocks).add(a).fromBlocked(24).add(b);
        });
  }

  @Test
  void images_between_convolutions_stay_in_blocks() {
    Tensor first = random(3, 3, 8, 20);
    Tensor second = random(3, 3, 20, 20);
    Tensor third = random(1, 1, 20, 7);
    ConvolutionOptions blocks = ConvolutionOptions.DEFAULT.to(ImageLayout.BLOCKED);
    ConvolutionOptions last = ConvolutionOptions.DEFAULT.to(ImageLayout.CHANNELS_LAST);
    assertAgrees(x -> x.conv2d(first, blocks).conv2d(second, last).relu().conv2d(third, last));
  }
}
