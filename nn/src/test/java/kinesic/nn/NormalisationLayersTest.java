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
