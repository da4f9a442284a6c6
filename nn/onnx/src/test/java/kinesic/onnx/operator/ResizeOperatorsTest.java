package kinesic.onnx.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.InterpolationMode;
import kinesic.nn.inference.Inference;
import kinesic.onnx.Graphs;
import kinesic.onnx.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resizing of images: the op that computes it, the layout, and the batch. */
final class ResizeOperatorsTest {

  private static final Tensor IMAGES =
      new RandomStream(8, "images").normal(Shape.of(2, 5, 6, 3), 0, 1);

  /** Resizes images whose file has one image to 9 x 10 pixels. */
  private static OnnxModel model(Object... attributes) {
    return OnnxModel.of(
            Graphs.version(19)
                .input("x", 1, 3, 5, 6)
                .integers("sizes", 1, 3, 9, 10)
                .node("y = Resize(x, , , sizes)", attributes)
                .output("y"))
        .channelsLast();
  }

  private static List<String> ops(OnnxModel net) {
    return net.trace(IMAGES.shape()).results().stream().map(result -> result.op().name()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "linear, half_pixel, BILINEAR, false",
    "linear, pytorch_half_pixel, BILINEAR, false",
    "linear, align_corners, BILINEAR, true",
    "cubic, half_pixel, BICUBIC, false",
    "nearest, asymmetric, NEAREST, false"
  })
  void functions_of_the_engine_are_computed_by_its_op(
      String mode, String places, InterpolationMode same, boolean corners) {
    OnnxModel net =
        model("mode", mode, "coordinate_transformation_mode", places, "nearest_mode", "floor");
    Tensor wanted = IMAGES.interpolate(9, 10, same, corners);
    assertArrayEquals(wanted.toArray(), net.forward(IMAGES).toArray());
    assertEquals(List.of("interpolate"), ops(net));
  }

  @Test
  void other_functions_keep_the_channels_last() {
    OnnxModel net = model("mode", "cubic", "cubic_coeff_a", -0.5f);
    assertEquals(0, ops(net).stream().filter("permute"::equals).count());
    assertEquals(2, ops(net).stream().filter("matmul"::equals).count());
  }

  @Test
  void blocked_images_stay_blocked() {
    TensorOperand x = TensorOperand.ofChannelsLast(IMAGES).in(Layout.blocked());
    for (String places : List.of("half_pixel", "asymmetric")) {
      OnnxModel net = model("mode", "linear", "coordinate_transformation_mode", places);
      TensorOperand y = (TensorOperand) net.run(Map.of("x", x)).get("y");
      assertEquals(Shape.of(2, 3, 9, 10), y.shape());
      assertEquals(Layout.blocked(), y.layout());
    }
  }

  @Test
  void the_batch_of_the_file_is_no_limit() {
    for (float a : new float[] {-0.75f, -0.5f}) {
      OnnxModel net = model("mode", "cubic", "cubic_coeff_a", a);
      try (Inference compiled = net.forInference(IMAGES.shape().with(0, 3))) {
        assertArrayEquals(net.forward(IMAGES).toArray(), compiled.forward(IMAGES).toArray(), 1e-6f);
      }
    }
  }

  @Test
  void an_unknown_mode_is_refused() {
    OnnxException thrown = assertThrows(OnnxException.class, () -> model("mode", "lanczos"));
    assertEquals(
        """
        1 nodes are not supported:
          Resize "y", operator set 19: mode "lanczos\"""",
        thrown.getMessage());
  }
}
