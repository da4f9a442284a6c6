package kinesic.engine.op;

import static kinesic.engine.spec.Input.uniform;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;

/** Specs of the ops that repeat, pad and select elements, and of what is composed of them. */
final class SelectionSpecs {

  private static final int ZERO = -1; // instead of the position of an element

  private SelectionSpecs() {}

  static List<OpSpec> all() {
    return List.of(
        reshaped(),
        expand(),
        permuted(),
        sliced(),
        indexSelect(),
        gather(),
        scatterAdd(),
        pad(),
        triangles());
  }

  private static OpSpec reshaped() {
    return new OpSpec("reshape, composed", Reshape.class)
        .with(
            moves("squeeze of all", in -> in[0].squeeze(), Shape.of(2, 3), i -> i, 2, 1, 3, 1),
            moves("squeeze of one element", in -> in[0].squeeze(), Shape.SCALAR, i -> i, 1, 1),
            moves("flatten", in -> in[0].flatten(1, -1), Shape.of(2, 12), i -> i, 2, 3, 4),
            moves(
                "flatten of the first", in -> in[0].flatten(0, 1), Shape.of(6, 4), i -> i, 2, 3, 4),
            moves("flatten of one axis", in -> in[0].flatten(1, 1), Shape.of(2, 3), i -> i, 2, 3),
            moves(
                "flatten of nothing", in -> in[0].flatten(1, 2), Shape.of(0, 12), i -> i, 0, 3, 4))
        .refuses(
            "flatten: axis 1 of shape [2, 3] is after axis 0",
            in -> in[0].flatten(1, 0),
            uniform(2, 3));
  }

  private static OpSpec expand() {
    return new OpSpec("expand", Expand.class)
        .with(
            moves("the first axis", in -> in[0].expand(4, 3), Shape.of(4, 3), i -> i % 3, 1, 3),
            moves("the last axis", in -> in[0].expand(-1, 4), Shape.of(3, 4), i -> i / 4, 3, 1),
            moves(
                "a middle axis",
                in -> in[0].expand(2, 4, 3),
                Shape.of(2, 4, 3),
                i -> i / 12 * 3 + i % 3,
                2,
                1,
                3),
            moves(
                "two axes",
                in -> in[0].expand(2, 3, 4),
                Shape.of(2, 3, 4),
                i -> i / 4 % 3,
                1,
                3,
                1),
            moves("a new axis", in -> in[0].expand(2, 3), Shape.of(2, 3), i -> i % 3, 3),
            moves("a scalar", in -> in[0].expand(2, 2), Shape.of(2, 2), i -> 0),
            moves("nothing to repeat", in -> in[0].expand(2, 3), Shape.of(2, 3), i -> i, 2, 3),
            moves("of nothing", in -> in[0].expand(-1, 3), Shape.of(0, 3), i -> i, 0, 1),
            moves("to nothing", in -> in[0].expand(0, 3), Shape.of(0, 3), i -> i, 1, 3),
            moves(
                "repeat",
                in -> in[0].repeat(2, 3),
                Shape.of(4, 6),
                i -> i / 6 % 2 * 2 + i % 2,
                2,
                2),
            moves(
                "repeat with a new axis", in -> in[0].repeat(2, 2), Shape.of(2, 4), i -> i % 2, 2),
            moves("repeat of nothing", in -> in[0].repeat(0, 2), Shape.of(0, 4), i -> i, 3, 2))
        .refuses(
            "expand: [2, 3] cannot be expanded to [4, 3]", in -> in[0].expand(4, 3), uniform(2, 3))
        .refuses("expand: [3] cannot be expanded to [-1, 3]", in -> in[0].expand(-1, 3), uniform(3))
        .refuses("expand: [2, 3] cannot be expanded to [3]", in -> in[0].expand(3), uniform(2, 3))
        .refuses(
            "repeat: [2] are not counts for each axis of shape [2, 3]",
            in -> in[0].repeat(2),
            uniform(2, 3));
  }

  private static OpSpec permuted() {
    return new OpSpec("permute, composed", Permute.class)
        .with(
            moves(
                "swapAxes",
                in -> in[0].swapAxes(0, -1),
                Shape.of(3, 2),
                i -> i % 2 * 3 + i / 2,
                2,
                3),
            moves(
                "moveAxis to the end",
                in -> in[0].moveAxis(0, -1), // y[b, c, a] = x[a, b, c]
                Shape.of(3, 4, 2),
                i -> i % 2 * 12 + i / 2,
                2,
                3,
                4),
            moves(
                "moveAxis to the front",
                in -> in[0].moveAxis(-1, 0), // y[c, a, b] = x[a, b, c]
                Shape.of(4, 2, 3),
                i -> i % 6 * 4 + i / 6,
                2,
                3,
                4),
            moves("swapAxes of nothing", in -> in[0].swapAxes(0, 1), Shape.of(3, 0), i -> i, 0, 3));
  }

  private static OpSpec sliced() {
    return new OpSpec("slice, composed", Slice.class)
        .with(
            moves("select", in -> in[0].select(0, 1), Shape.of(3), i -> 3 + i, 2, 3),
            moves(
                "select from the end",
                in -> in[0].select(1, -1),
                Shape.of(2),
                i -> 3 * i + 2,
                2,
                3),
            moves(
                "part of a split",
                in -> in[0].split(1, 1, 3).get(1),
                Shape.of(2, 3),
                i -> i / 3 * 4 + 1 + i % 3,
                2,
                4),
            moves("part of chunks", in -> in[0].chunk(0, 2).get(1), Shape.of(2), i -> 2 + i, 4),
            moves("select of nothing", in -> in[0].select(0, 1), Shape.of(0), i -> i, 2, 0))
        .refuses(
            "select: index 2 is not on axis 0 of shape [2, 3]",
            in -> in[0].select(0, 2),
            uniform(2, 3))
        .refuses(
            "split: [1, 1] are not the sizes of parts of axis 0 of shape [3]",
            in -> in[0].split(0, 1, 1).get(0),
            uniform(3))
        .refuses(
            "chunk: axis 0 of shape [3] cannot be cut into 2 equal parts",
            in -> in[0].chunk(0, 2).get(0),
            uniform(3));
  }

  private static OpSpec indexSelect() {
    return new OpSpec("indexSelect", IndexSelect.class)
        .with(
            moves(
                "of columns",
                in -> in[0].indexSelect(1, 2, 0, 2),
                Shape.of(2, 3),
                i -> i / 3 * 4 + (i % 3 == 1 ? 0 : 2),
                2,
                4),
            moves(
                "of rows", in -> in[0].indexSelect(0, 1, 1), Shape.of(2, 3), i -> 3 + i % 3, 2, 3),
            moves(
                "of a middle axis",
                in -> in[0].indexSelect(-2, 1),
                Shape.of(2, 1, 2),
                i -> i / 2 * 6 + 2 + i % 2,
                2,
                3,
                2),
            moves("none", in -> in[0].indexSelect(1), Shape.of(2, 0), i -> i, 2, 3),
            moves("of no rows", in -> in[0].indexSelect(1, 0), Shape.of(0, 1), i -> i, 0, 3),
            moves(
                "slice with steps",
                in -> in[0].slice(1, 1, 6, 2),
                Shape.of(2, 3),
                i -> i / 3 * 7 + 1 + 2 * (i % 3),
                2,
                7),
            moves("flip", in -> in[0].flip(1), Shape.of(2, 3), i -> i / 3 * 3 + 2 - i % 3, 2, 3),
            moves("flip of two axes", in -> in[0].flip(0, 1), Shape.of(2, 3), i -> 5 - i, 2, 3),
            moves(
                "padEdge",
                in -> in[0].padEdge(1, 2, 1),
                Shape.of(2, 6),
                i -> i / 6 * 3 + Math.clamp(i % 6 - 2, 0, 2),
                2,
                3),
            moves(
                "padReflect",
                in -> in[0].padReflect(0, 2, 1),
                Shape.of(6),
                i -> new int[] {2, 1, 0, 1, 2, 1}[i],
                3))
        .refuses(
            "indexSelect: index 3 at position 1 is not on axis 1 of shape [2, 3]",
            in -> in[0].indexSelect(-1, 0, 3),
            uniform(2, 3))
        .refuses(
            "slice: the step must be positive, is -1; flip reverses an axis",
            in -> in[0].slice(0, 0, 2, -1),
            uniform(3))
        .refuses(
            "slice: 0 to 4 is not a range of axis 0 of shape [3]",
            in -> in[0].slice(0, 0, 4, 2),
            uniform(3))
        .refuses(
            "pad: axis 0 of shape [3] is too short to reflect 3 elements",
            in -> in[0].padReflect(0, 3, 0),
            uniform(3))
        .refuses("pad: axis 0 of shape [0] has no edge", in -> in[0].padEdge(0, 1, 0), uniform(0));
  }

  private static OpSpec gather() {
    return new OpSpec("gather", Gather.class)
        .with(
            moves(
                "along rows",
                in -> in[0].gather(0, Shape.of(2, 3), 2, 0, 1, 2, 2, 0),
                Shape.of(2, 3),
                i -> new int[] {6, 1, 5, 6, 7, 2}[i],
                3,
                3),
            moves(
                "along the last axis of fewer rows",
                in -> in[0].gather(-1, Shape.of(1, 2), 2, 2),
                Shape.of(1, 2),
                i -> 2,
                2,
                3),
            moves("of none", in -> in[0].gather(1, Shape.of(2, 0)), Shape.of(2, 0), i -> i, 2, 3),
            moves(
                "of nothing", in -> in[0].gather(1, Shape.of(0, 2)), Shape.of(0, 2), i -> i, 0, 3))
        .refuses(
            "gather: an index of shape [3, 1] does not fit axis 1 of shape [2, 3]",
            in -> in[0].gather(1, Shape.of(3, 1), 0, 0, 0),
            uniform(2, 3))
        .refuses(
            "gather: an index of shape [2, 1] has 2 elements but 1 are given",
            in -> in[0].gather(1, Shape.of(2, 1), 0),
            uniform(2, 3))
        .refuses(
            "gather: index 3 at position 1 is not on axis 1 of shape [2, 3]",
            in -> in[0].gather(1, Shape.of(2, 1), 0, 3),
            uniform(2, 3));
  }

  private static OpSpec scatterAdd() {
    return new OpSpec("scatterAdd", ScatterAdd.class)
        .with(
            new Sample(
                    "along the last axis",
                    in -> in[0].scatterAdd(1, in[1], 2, 2, 0, 1),
                    uniform(2, 3),
                    uniform(2, 2))
                .gives(
                    Shape.of(2, 3),
                    x -> {
                      double[] y = x[0].clone();
                      y[2] += x[1][0] + x[1][1];
                      y[3] += x[1][2];
                      y[4] += x[1][3];
                      return y;
                    }),
            new Sample(
                    "along rows",
                    in -> in[0].scatterAdd(0, in[1], 1, 0),
                    uniform(2, 3),
                    uniform(1, 2))
                .gives(
                    Shape.of(2, 3),
                    x -> {
                      double[] y = x[0].clone();
                      y[3] += x[1][0];
                      y[1] += x[1][1];
                      return y;
                    }),
            new Sample("of nothing", in -> in[0].scatterAdd(0, in[1]), uniform(2, 3), uniform(0, 3))
                .gives(Shape.of(2, 3), x -> x[0]))
        .refuses(
            "scatterAdd: an index of shape [3, 2] does not fit axis 1 of shape [2, 3]",
            in -> in[0].scatterAdd(1, in[1]),
            uniform(2, 3),
            uniform(3, 2));
  }

  private static OpSpec pad() {
    return new OpSpec("pad", Pad.class)
        .with(
            moves(
                "columns",
                in -> in[0].pad(1, 1, 2),
                Shape.of(2, 6),
                i -> i % 6 < 1 || i % 6 > 3 ? ZERO : i / 6 * 3 + i % 6 - 1,
                2,
                3),
            moves(
                "rows after",
                in -> in[0].pad(0, 0, 1),
                Shape.of(3, 3),
                i -> i < 6 ? i : ZERO,
                2,
                3),
            moves("of nothing", in -> in[0].pad(0, 1, 1), Shape.of(2, 3), i -> ZERO, 0, 3),
            new Sample("with a value", in -> in[0].pad(0, 1, 0, 7), uniform(2))
                .gives(Shape.of(3), x -> new double[] {7, x[0][0], x[0][1]}))
        .refuses(
            "pad: -1 before and 0 after are not numbers of elements",
            in -> in[0].pad(0, -1, 0),
            uniform(3));
  }

  private static OpSpec triangles() {
    return new OpSpec("triangles", Where.class)
        .with(
            moves(
                "tril", in -> in[0].tril(0), Shape.of(2, 3), i -> i % 3 <= i / 3 ? i : ZERO, 2, 3),
            moves(
                "triu of two",
                in -> in[0].triu(1),
                Shape.of(2, 2, 2),
                i -> i % 4 == 1 ? i : ZERO,
                2,
                2,
                2),
            moves("tril of nothing", in -> in[0].tril(-1), Shape.of(0, 2, 2), i -> i, 0, 2, 2))
        .refuses("tril: needs a matrix, not shape [3]", in -> in[0].tril(0), uniform(3))
        .refuses("triu: needs a matrix, not shape [3]", in -> in[0].triu(0), uniform(3));
  }

  /** A sample whose result has element {@code from(i)} of its only input at i, or 0. */
  private static Sample moves(
      String name,
      Function<Tensor[], Tensor> function,
      Shape shape,
      IntUnaryOperator from,
      int... sizes) {
    return new Sample(name, function, uniform(sizes))
        .gives(
            shape,
            x -> {
              double[] result = new double[shape.elements()];
              for (int i = 0; i < result.length; i++) {
                int at = from.applyAsInt(i);
                result[i] = at == ZERO ? 0 : x[0][at];
              }
              return result;
            });
  }
}
