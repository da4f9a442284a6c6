package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;

/** The numbers are those of torch.nn 2.13 in double. */
final class NormalisationLayersTest {

  private static final Tensor X =
      Tensor.of(Shape.of(3, 4), 1, 2, 4, -3, 0.5f, 0.5f, 1, 2, 10, -4, 0, 6);
  private static final Tensor WEIGHT = Tensor.of(1.5f, -0.5f, 2, 1);
  private static final Tensor BIAS = Tensor.of(0.25f, 1, 0, -1);

  private static Tensor forward(Layer layer, Tensor x) {
    Map<String, Tensor> values = new LinkedHashMap<>(layer.buffers());
    layer
        .stateShapes()
        .forEach(
            (name, shape) -> {
              Tensor all = name.equals("bias") ? BIAS : WEIGHT;
              values.computeIfAbsent(name, key -> all.reshape(shape.toArray()));
            });
    layer.load(values);
    return layer.forward(x);
  }

  @Test
  void layer_norm_normalises_each_row() {
    assertArrayEquals(
        new float[] {
          0.25f,
          0.803884f,
          2.353392f,
          -2.568928f,
          -0.9747285f,
          1.408243f,
          0f,
          0.6329714f,
          2.199801f,
          1.649934f,
          -1.114172f,
          -0.4429141f
        },
        forward(new LayerNorm(4), X).toArray(),
        1e-5f);
  }

  @Test
  void layer_norm_normalises_several_axes_together() {
    assertArrayEquals(
        new float[] {
          0.25f,
          0.8110178f,
          2.267787f,
          -2.511858f,
          -0.5517837f,
          1.267261f,
          0f,
          0.06904497f,
          2.183207f,
          1.644402f,
          -1.10469f,
          -0.4476552f
        },
        forward(new LayerNorm(0.5f, 2, 2), X.reshape(3, 2, 2)).toArray(),
        1e-5f);
  }

  @Test
  void layer_norm_refuses_other_sizes() {
    LayerNorm layer = new LayerNorm(3);
    layer.initialise(1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> layer.forward(X));
    assertEquals("layerNorm: the last axes of x must be [3] - x [3, 4]", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new LayerNorm(0f, 3));
  }

  @Test
  void group_norm_normalises_channels_and_pixels_in_both_layouts() {
    float[] expected = {
      0.0107644f,
      0.9601274f,
      1.627466f,
      -2.627466f,
      -0.1686623f,
      1.139554f,
      -0.4649903f,
      -0.8837524f,
      3.240445f,
      1.677834f,
      -1.162476f,
      0.5112184f
    };
    Tensor images = X.reshape(1, 3, 1, 4);
    assertArrayEquals(expected, forward(new GroupNorm(2, 4), images).toArray(), 1e-5f);
    assertArrayEquals(
        expected, forward(new GroupNorm(2, 4), images.toBlocked()).fromBlocked(4).toArray(), 1e-5f);
    assertThrows(IllegalArgumentException.class, () -> new GroupNorm(3, 4));
  }

  @Test
  void instance_norm_normalises_each_channel_in_both_layouts() {
    float[] expected = {
      -0.7235943f,
      0.50971f,
      2.745621f,
      -2.2675f,
      -0.895405f,
      0.803884f,
      -0.7844632f,
      -0.9094643f,
      2.368999f,
      1.686406f,
      -1.961158f,
      0.1769643f
    };
    Tensor images = X.reshape(1, 3, 1, 4);
    InstanceNorm2d layer = new InstanceNorm2d(4, 1e-5f, true);
    assertArrayEquals(expected, forward(layer, images).toArray(), 1e-5f);
    assertArrayEquals(expected, layer.forward(images.toBlocked()).fromBlocked(4).toArray(), 1e-5f);
    Tensor plain = new InstanceNorm2d(4).forward(images);
    assertArrayEquals(expected, plain.multiply(WEIGHT).add(BIAS).toArray(), 1e-5f);
    assertThrows(IllegalArgumentException.class, () -> new InstanceNorm2d(3).forward(images));
  }

  @Test
  void batch_norm_of_features_uses_the_batch_then_its_running_statistics() {
    BatchNorm1d layer = new BatchNorm1d(4, 1e-3f, 0.25f);
    assertArrayEquals(
        new float[] {
          -0.723569f,
          0.5097474f,
          2.745151f,
          -2.267454f,
          -0.8953753f,
          0.8038989f,
          -0.7843288f,
          -0.9094676f,
          2.368944f,
          1.686354f,
          -1.960822f,
          0.1769213f
        },
        forward(layer, X).toArray(),
        1e-5f);
    assertArrayEquals(
        new float[] {0.9583333f, -0.125f, 0.4166667f, 0.4166667f},
        Named.in(layer.buffers(), "running_mean").toArray(),
        1e-5f);
    assertArrayEquals(
        new float[] {7.895833f, 3.1875f, 1.833333f, 5.833333f},
        Named.in(layer.buffers(), "running_var").toArray(),
        1e-5f);
    layer.eval();
    assertArrayEquals(
        new float[] {
          0.272241f,
          0.4049743f,
          5.291491f,
          -2.414513f,
          0.005349439f,
          0.8249924f,
          0.8614055f,
          -0.3444939f,
          5.076288f,
          2.085047f,
          -0.6152897f,
          1.311522f
        },
        layer.forward(X).toArray(),
        1e-5f);
    assertThrows(IllegalArgumentException.class, () -> new BatchNorm1d(4, 0, 0.1f));
  }

  @Test
  void batch_norm_of_images_takes_epsilon_and_momentum() {
    BatchNorm2d images = new BatchNorm2d(4, 1e-3f, 0.25f);
    BatchNorm1d features = new BatchNorm1d(4, 1e-3f, 0.25f);
    assertArrayEquals(
        forward(features, X).toArray(), forward(images, X.reshape(1, 3, 1, 4)).toArray());
  }

  @Test
  void rms_norm_divides_by_the_root_mean_square() {
    assertArrayEquals(
        new float[] {
          0.5477225f,
          -0.3651483f,
          2.921187f,
          -1.095445f,
          0.6396019f,
          -0.2132006f,
          1.705605f,
          1.705605f,
          2.433321f,
          0.3244428f,
          0f,
          0.9733285f
        },
        forward(new RmsNorm(4), X).toArray(),
        1e-5f);
  }
}
