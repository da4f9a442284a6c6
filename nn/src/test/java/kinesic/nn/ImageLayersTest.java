package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Activation;
import kinesic.kernels.InterpolationMode;
import kinesic.kernels.Window;
import org.junit.jupiter.api.Test;

final class ImageLayersTest {

  private static Tensor random(int... sizes) {
    return new RandomStream(5, "x").normal(Shape.of(sizes), 0, 1);
  }

  /** Checks that a layer gives the same numbers for both layouts of images. */
  private static Tensor inBothLayouts(Layer layer, Tensor x) {
    layer.initialise(1);
    Tensor y = layer.forward(x);
    Tensor blocked = layer.forward(x.toBlocked()).fromBlocked(y.size(3));
    assertArrayEquals(y.toArray(), blocked.toArray(), 1e-5f);
    return y;
  }

  @Test
  void a_transposed_convolution_doubles_the_size_of_images() {
    Conv2d.Options options = Conv2d.options().stride(2).padding(1).groups(2).bias();
    Layer layer = new ConvTranspose2d(20, 6, 4, options, 0);
    assertEquals(Shape.of(2, 10, 8, 6), inBothLayouts(layer, random(2, 5, 4, 20)).shape());
    assertEquals(Shape.of(4, 4, 3, 20), Named.in(layer.state(), "weight").shape());
    assertEquals(
        "ConvTranspose2d(20 -> 6, kernel [4, 4], stride [2, 2], padding [1, 1], groups 2, bias)",
        layer.describe());
  }

  @Test
  void a_transposed_convolution_refuses_padding_that_keeps_the_size() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConvTranspose2d(4, 4, 3, Conv2d.options().samePadding(), 0));
  }

  @Test
  void pooling_takes_images_of_any_size() {
    Tensor x = random(2, 7, 5, 18);
    assertEquals(Shape.of(2, 3, 2, 18), inBothLayouts(new AdaptiveMaxPool2d(3, 2), x).shape());
    Tensor mean = inBothLayouts(new AdaptiveAveragePool2d(1), x);
    assertArrayEquals(x.reshape(2, 35, 18).mean(1).toArray(), mean.reshape(2, 18).toArray(), 1e-6f);
    assertArrayEquals(
        x.reshape(2, 35, 18).max(1).toArray(), new GlobalMaxPool().forward(x).toArray());
    assertEquals(Shape.of(2, 32), new GlobalMaxPool().forward(x.toBlocked()).shape());
  }

  @Test
  void pooling_says_what_it_does() {
    Window window = Window.square(3, 2, 1);
    assertEquals(
        "MaxPool2d(size 3, stride 2, padding 1, ceil)", new MaxPool2d(window, true).describe());
    assertEquals(
        "AveragePool2d(kernel [3, 3], stride [2, 2], padding [1, 1, 0, 0], padding counts)",
        new AveragePool2d(window.withPadding(1, 1, 0, 0), false, true).describe());
    assertEquals("AdaptiveMaxPool2d(3 x 3)", new AdaptiveMaxPool2d(3).describe());
  }

  @Test
  void upsampling_interpolates() {
    Tensor x = random(1, 3, 4, 18);
    Layer layer = Upsample.byFactor(2, InterpolationMode.BILINEAR).alignCorners();
    Tensor y = inBothLayouts(layer, x);
    assertArrayEquals(
        x.interpolate(6, 8, InterpolationMode.BILINEAR, true).toArray(), y.toArray(), 1e-6f);
    assertEquals("Upsample(factor 2.0, BILINEAR, aligned corners)", layer.describe());
    Layer sized = Upsample.toSize(5, 5, InterpolationMode.BICUBIC);
    assertEquals(Shape.of(1, 5, 5, 18), inBothLayouts(sized, x).shape());
    assertEquals("Upsample(5 x 5, BICUBIC)", sized.describe());
  }

  @Test
  void pixel_shuffle_takes_pixels_from_channels_and_back() {
    Tensor x = Tensor.of(Shape.of(1, 1, 2, 4), 1, 2, 3, 4, 5, 6, 7, 8);
    Tensor y = x.pixelShuffle(2, 1);
    assertEquals(Shape.of(1, 2, 4, 1), y.shape());
    assertArrayEquals(new float[] {1, 2, 5, 6, 3, 4, 7, 8}, y.toArray());
    assertArrayEquals(x.toArray(), y.pixelUnshuffle(2, 1).toArray());
    Tensor images = random(2, 3, 2, 45);
    Tensor shuffled = images.pixelShuffle(3, 5);
    assertArrayEquals(
        shuffled.toArray(), images.toBlocked().pixelShuffle(3, 5).fromBlocked(5).toArray());
    assertThrows(IllegalArgumentException.class, () -> images.pixelShuffle(3, 4));
    assertThrows(IllegalArgumentException.class, () -> shuffled.pixelUnshuffle(4, 5));
  }

  @Test
  void a_normalisation_with_silu_has_the_gradient_of_both() {
    Tensor x = random(2, 3, 4, 6).asParameter();
    Layer norm = new BatchNorm2d(6, Activation.SILU);
    norm.initialise(1);
    norm.forward(x).square().sum().backward();
    Tensor apart = x.copy().asParameter();
    Layer plain = new BatchNorm2d(6);
    plain.initialise(1);
    plain.forward(apart).silu().square().sum().backward();
    assertArrayEquals(gradient(apart), gradient(x));
  }

  private static float[] gradient(Tensor x) {
    Tensor g = x.gradient();
    return g == null ? new float[0] : g.toArray();
  }
}
