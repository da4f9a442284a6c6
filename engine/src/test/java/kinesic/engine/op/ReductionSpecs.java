package kinesic.engine.op;

import static kinesic.engine.spec.Input.between;
import static kinesic.engine.spec.Input.spread;
import static kinesic.engine.spec.Input.uniform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.spec.Input;
import kinesic.engine.spec.OpSpec;
import kinesic.engine.spec.Sample;

/** Specs of the reductions over any axes, cumulative sums and sorting. */
final class ReductionSpecs {

  private ReductionSpecs() {}

  static List<OpSpec> all() {
    return List.of(
        max(), product(), variance(), standardDeviation(), norm(), logSumExp(), cumSum(), topK());
  }

  /** A reduction over the axes of a call, as a function of the tensor and these axes. */
  private interface Reduction {
    Tensor apply(Tensor x, boolean keepDimensions, int... axes);
  }

  /** Samples over all, over one, over adjacent and over other axes, and of nothing. */
  private static Sample[] samples(
      Reduction f, ToDoubleFunction<double[]> reference, Function<int[], Input> input) {
    List<Sample> samples = new ArrayList<>();
    int[] sizes = {3, 5, 2};
    int[][] axes = {{}, {0}, {1}, {-1}, {0, 1}, {2, 1}, {0, 2}, {0, 1, 2}};
    for (int[] chosen : axes) {
      for (boolean keep : new boolean[] {false, true}) {
        boolean[] reduced = new boolean[3];
        Arrays.fill(reduced, chosen.length == 0);
        for (int a : chosen) {
          reduced[Math.floorMod(a, 3)] = true;
        }
        samples.add(
            new Sample(
                    "over " + Arrays.toString(chosen) + (keep ? ", kept" : ""),
                    in -> f.apply(in[0], keep, chosen),
                    input.apply(sizes))
                .gives(
                    result(sizes, reduced, keep), x -> reduced(sizes, reduced, x[0], reference)));
      }
    }
    samples.add(
        new Sample("of no rows", in -> f.apply(in[0], false, 1), input.apply(new int[] {0, 3}))
            .gives(Shape.of(0), x -> new double[0]));
    samples.add(
        new Sample("of a scalar", in -> f.apply(in[0], false), input.apply(new int[0]))
            .gives(Shape.SCALAR, x -> new double[] {reference.applyAsDouble(x[0])}));
    return samples.toArray(Sample[]::new);
  }

  private static Shape result(int[] sizes, boolean[] reduced, boolean keep) {
    List<Integer> left = new ArrayList<>();
    for (int a = 0; a < sizes.length; a++) {
      if (!reduced[a]) {
        left.add(sizes[a]);
      } else if (keep) {
        left.add(1);
      }
    }
    return Shape.of(left.stream().mapToInt(Integer::intValue).toArray());
  }

  private static double[] reduced(
      int[] sizes, boolean[] reduced, double[] x, ToDoubleFunction<double[]> reference) {
    List<List<Double>> groups = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      int rest = i;
      int group = 0;
      int stride = 1;
      for (int a = sizes.length - 1; a >= 0; a--) {
        group += reduced[a] ? 0 : rest % sizes[a] * stride;
        stride *= reduced[a] ? 1 : sizes[a];
        rest /= sizes[a];
      }
      while (groups.size() < stride) {
        groups.add(new ArrayList<>());
      }
      groups.get(group).add(x[i]);
    }
    return groups.stream()
        .map(group -> group.stream().mapToDouble(Double::doubleValue).toArray())
        .mapToDouble(reference)
        .toArray();
  }

  private static OpSpec max() {
    return new OpSpec("max over axes", SharedMax.class)
        .with(samples(Tensor::max, x -> Arrays.stream(x).max().orElseThrow(), Input::spread))
        .with(samples(Tensor::min, x -> Arrays.stream(x).min().orElseThrow(), Input::spread))
        .with(
            new Sample("minimum over one axis", in -> in[0].min(1), spread(3, 5))
                .gives(
                    Shape.of(3),
                    x ->
                        reduced(
                            new int[] {3, 5},
                            new boolean[] {false, true},
                            x[0],
                            row -> Arrays.stream(row).min().orElseThrow())))
        .refuses(
            "max: axis 1 of shape [1, 0, 1] has size 0 and therefore no maximum",
            in -> in[0].max(false),
            uniform(0))
        .refuses(
            "max: axis -1 occurs twice in [1, -1]", in -> in[0].max(true, 1, -1), uniform(2, 3))
        .refuses("axis 2 does not exist in shape [2, 3]", in -> in[0].max(true, 2), uniform(2, 3));
  }

  private static double product(double[] x) {
    return Arrays.stream(x).reduce(1, (a, b) -> a * b);
  }

  private static OpSpec product() {
    return new OpSpec("prod", Product.class)
        .with(samples(Tensor::prod, ReductionSpecs::product, sizes -> between(0.6, 1.5, sizes)))
        .with(
            new Sample(
                    "with zeros", in -> in[0].prod(1), Input.of(Shape.of(2, 3), 2, 0, 3, 0, 4, 0))
                .gives(Shape.of(2), x -> new double[2]),
            new Sample("of nothing", in -> in[0].prod(1), uniform(2, 0))
                .gives(Shape.of(2), x -> new double[] {1, 1}));
  }

  private static double variance(double[] x, int lost) {
    double mean = Arrays.stream(x).sum() / x.length;
    return Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - lost);
  }

  private static OpSpec variance() {
    return new OpSpec("variance", Variance.class)
        .with(
            samples(
                (x, keep, axes) -> x.variance(false, keep, axes),
                x -> variance(x, 0),
                Input::uniform))
        .with(
            new Sample("unbiased", in -> in[0].variance(0), uniform(5))
                .gives(Shape.SCALAR, x -> new double[] {variance(x[0], 1)}));
  }

  private static OpSpec standardDeviation() {
    return new OpSpec("standardDeviation", Variance.class)
        .with(
            new Sample(
                    "over two axes",
                    in -> in[0].standardDeviation(false, true, 0, 1),
                    uniform(3, 5, 2))
                .gives(
                    Shape.of(1, 1, 2),
                    x ->
                        reduced(
                            new int[] {3, 5, 2},
                            new boolean[] {true, true, false},
                            x[0],
                            v -> Math.sqrt(variance(v, 0)))),
            new Sample("unbiased", in -> in[0].standardDeviation(0), uniform(5))
                .gives(Shape.SCALAR, x -> new double[] {Math.sqrt(variance(x[0], 1))}),
            new Sample("of no rows", in -> in[0].standardDeviation(1), uniform(0, 3))
                .gives(Shape.of(0), x -> new double[0]));
  }

  private static OpSpec norm() {
    return new OpSpec("norm", Norm.class)
        .with(
            samples(
                (x, keep, axes) -> x.norm(2, keep, axes),
                x -> Math.sqrt(Arrays.stream(x).map(v -> v * v).sum()),
                sizes -> between(0.5, 1.5, sizes)))
        .with(
            new Sample("p = 1", in -> in[0].norm(1, false, 1), spread(3, 5))
                .gives(
                    Shape.of(3),
                    x ->
                        reduced(
                            new int[] {3, 5},
                            new boolean[] {false, true},
                            x[0],
                            v -> Arrays.stream(v).map(Math::abs).sum())),
            new Sample(
                    "p infinite",
                    in -> in[0].norm(Float.POSITIVE_INFINITY, false, 1),
                    Input.of(Shape.of(2, 3), 0.5f, -2, 1, 3, 0.25f, -1))
                .gives(Shape.of(2), x -> new double[] {2, 3}),
            new Sample("of nothing", in -> in[0].norm(2, false, 1), uniform(2, 0))
                .gives(Shape.of(2), x -> new double[2]))
        .refuses(
            "norm: p must be 1, 2 or infinity but is 3.0", in -> in[0].norm(3, false), uniform(2))
        .refuses(
            "norm: no elements, and therefore no maximum",
            in -> in[0].norm(Float.POSITIVE_INFINITY, false),
            uniform(0));
  }

  private static double logSumExp(double[] x) {
    return Math.log(Arrays.stream(x).map(Math::exp).sum());
  }

  private static OpSpec logSumExp() {
    return new OpSpec("logSumExp", LogSumExp.class)
        .with(samples(Tensor::logSumExp, ReductionSpecs::logSumExp, Input::uniform))
        .with(
            new Sample("of large numbers", in -> in[0].logSumExp(0), between(199, 201, 4))
                .gives(Shape.SCALAR, x -> new double[] {logSumExp(x[0])})
                .within(1e-6, 2e-3)); // 200 has few digits left for differences
  }

  private static OpSpec cumSum() {
    return new OpSpec("cumSum", CumSum.class)
        .with(
            new Sample("along the first axis", in -> in[0].cumSum(0), uniform(3, 5))
                .gives(Shape.of(3, 5), x -> cumulative(3, 5, x[0])),
            new Sample("along the last axis", in -> in[0].cumSum(-1), uniform(7))
                .gives(Shape.of(7), x -> cumulative(7, 1, x[0])),
            new Sample("of nothing", in -> in[0].cumSum(1), uniform(2, 0))
                .gives(Shape.of(2, 0), x -> new double[0]))
        .refuses("axis 1 does not exist in shape [3]", in -> in[0].cumSum(1), uniform(3));
  }

  private static double[] cumulative(int size, int inner, double[] x) {
    double[] y = x.clone();
    for (int i = inner; i < size * inner; i++) {
      y[i] += y[i - inner];
    }
    return y;
  }

  private static OpSpec topK() {
    Input x = Input.of(Shape.of(2, 4), 3, 1, 4, 1.5f, -9, 2.5f, -6, 5);
    return new OpSpec("topK", TopK.class)
        .with(
            new Sample("two of each row", in -> in[0].topK(2, -1).values(), x)
                .gives(Shape.of(2, 2), in -> new double[] {4, 3, 5, 2.5}),
            new Sample("their indices", in -> in[0].topK(2, 1).indices(), x.constant())
                .gives(Shape.of(2, 2), in -> new double[] {2, 0, 3, 1}),
            new Sample("one of each column", in -> in[0].topK(1, 0).values(), x)
                .gives(Shape.of(1, 4), in -> new double[] {3, 2.5, 4, 5}),
            new Sample("index in each column", in -> in[0].topK(1, 0).indices(), x.constant())
                .gives(Shape.of(1, 4), in -> new double[] {0, 1, 0, 1}),
            new Sample("ascending", in -> in[0].sort(1, false).values(), x)
                .gives(Shape.of(2, 4), in -> new double[] {1, 1.5, 3, 4, -9, -6, 2.5, 5}),
            new Sample("descending columns", in -> in[0].sort(0, true).values(), x)
                .gives(Shape.of(2, 4), in -> new double[] {3, 2.5, 4, 5, -9, 1, -6, 1.5}),
            new Sample("of nothing", in -> in[0].sort(1, true).values(), uniform(2, 0))
                .gives(Shape.of(2, 0), in -> new double[0]))
        .refuses(
            "topK: cannot take 4 of the 3 elements of the last axis of [2, 3]",
            in -> in[0].topK(4, 1).values(),
            uniform(2, 3))
        .refuses(
            "topK: needs at least one axis, the input is a scalar",
            in -> new TopK(1, true).apply(in),
            uniform());
  }
}
