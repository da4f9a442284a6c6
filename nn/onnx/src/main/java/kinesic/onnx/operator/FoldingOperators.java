package kinesic.onnx.operator;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;

/** Col2Im: adds up blocks of images at their places. */
final class FoldingOperators {

  private FoldingOperators() {}

  static void register(Operators operators) {
    operators.add("Col2Im", 18, ((Operator) FoldingOperators::fold).slots(Slot.DATA, Slot.HOST));
  }

  /**
   * Adds up blocks, [n, c · elements of a block, blocks], with the blocks in row-major order of
   * their places, to images [n, c, ...].
   */
  private static List<Operand> fold(Call call) {
    TensorOperand x = call.tensor(0);
    Shape image = Shape.of(call.host(1).ints());
    Shape block = Shape.of(call.host(2).ints());
    int axes = image.rank();
    int[] strides = integers(call, "strides", axes, 1);
    int[] dilations = integers(call, "dilations", axes, 1);
    int[] pads = integers(call, "pads", 2 * axes, 0);
    int[] counts = new int[axes];
    Arrays.setAll(
        counts,
        a -> {
          int reach = dilations[a] * (block.size(a) - 1) + 1;
          return (image.size(a) + pads[a] + pads[axes + a] - reach) / strides[a] + 1;
        });
    Shape blocks = Shape.of(counts);
    int elements = block.elements() * blocks.elements();
    int[] place = new int[elements]; // one more than all places for what lies on the padding
    for (int i = 0; i < elements; i++) {
      int position = 0;
      boolean inside = true;
      for (int a = 0; a < axes; a++) {
        int inBlock = i / blocks.elements() / block.inner(a) % block.size(a);
        int number = i % blocks.elements() / blocks.inner(a) % blocks.size(a);
        int at = number * strides[a] - pads[a] + inBlock * dilations[a];
        inside &= at >= 0 && at < image.size(a);
        position = position * image.size(a) + at;
      }
      place[i] = inside ? position : image.elements();
    }
    int n = x.shape().size(0);
    int channels = x.shape().size(1) / block.elements();
    Tensor columns = x.logical().reshape(n, channels, elements);
    int[] index = new int[n * channels * elements];
    Arrays.setAll(index, i -> place[i % elements]);
    Tensor y =
        Tensor.full(call.backend(), Shape.of(n, channels, image.elements() + 1), 0f)
            .scatterAdd(2, columns, index)
            .slice(2, 0, image.elements());
    Shape result = Shape.of(n, channels).append(image.toArray());
    return List.of(TensorOperand.of(y.reshape(result.toArray()), x.type()));
  }

  private static int[] integers(Call call, String name, int count, long otherwise) {
    return call.attributes().integers(name, Collections.nCopies(count, otherwise)).stream()
        .mapToInt(Math::toIntExact)
        .toArray();
  }
}
