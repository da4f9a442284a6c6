package kinesic.kernels.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Buffer;
import kinesic.kernels.ImageLayout;

/** Copies: always exact. */
final class DataMovementSpec {

  private DataMovementSpec() {}

  static List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    // slice [from, to) of the middle axis and concatenation are made of these
    cases.add(copyRows(1, 1, 1, 0, 1, 1, 0, 1));
    cases.add(copyRows(13, 4, 13 * 25, 7, 25, 13 * 4, 0, 4));
    cases.add(copyRows(13, 4, 13 * 4, 0, 4, 13 * 25, 21, 25));
    cases.add(copyRows(207, 300, 207 * 301, 1, 301, 207 * 302, 2, 302));
    cases.add(copyRows(3, 4098, 50_001, 5, 9000, 50_001, 0, 4098));
    cases.add(copyRows(5, 0, 10, 0, 2, 10, 0, 2));
    cases.add(copyRows(0, 3, 0, 0, 3, 10, 2, 3));
    cases.add(gatherRows(0, 3, 2));
    cases.add(gatherRows(2, 0, 3));
    cases.add(scatterAddRows(0, 3, 2));
    cases.add(scatterAddRows(2, 0, 3));
    cases.add(concat());
    cases.add(concat(1, 0, 40_000, 17));
    cases.add(gatherRows(1, 1, 1));
    cases.add(gatherRows(13, 4, 25));
    cases.add(gatherRows(700, 207, 300));
    cases.add(scatterAddRows(1, 1, 1));
    cases.add(scatterAddRows(13, 4, 25));
    cases.add(scatterAddRows(700, 207, 50));
    int[][][] permutations = {
      {{1}, {0}},
      {{4098}, {0}},
      {{13, 25}, {1, 0}},
      {{207, 301}, {1, 0}},
      {{4, 13, 25}, {0, 1, 2}},
      {{4, 13, 25}, {2, 1, 0}},
      {{4, 13, 25}, {1, 0, 2}},
      {{4, 13, 25}, {0, 2, 1}},
      {{4, 13, 25}, {1, 2, 0}},
      {{2, 3, 17, 33}, {0, 2, 3, 1}}, // channels first to channels last
      {{2, 17, 33, 3}, {0, 3, 1, 2}},
      {{64, 32, 3, 3}, {2, 3, 1, 0}}, // filters of other frameworks
      {{1, 5, 1, 7}, {3, 2, 1, 0}},
      {{2, 3, 4, 5, 6}, {4, 0, 3, 1, 2}},
      {{3, 0, 5}, {2, 1, 0}},
      {{}, {}},
    };
    for (int[][] permutation : permutations) {
      cases.add(permute(permutation[0], permutation[1]));
    }
    int[][] expansions = {
      {1, 1, 1},
      {4, 13, 1},
      {13, 4, 25},
      {1, 207, 300},
      {300, 207, 1},
      {0, 2, 3},
      {2, 0, 3},
      {2, 3, 0}
    };
    for (int[] e : expansions) {
      cases.add(expand(e[0], e[1], e[2]));
    }
    int[][] images = {
      {1, 1, 1}, {2, 7, 3}, {3, 5, 16}, {2, 49, 20}, {2, 600, 48}, {0, 4, 20},
    };
    for (int[] i : images) {
      cases.add(toBlocked(i[0], i[1], i[2]));
      cases.add(fromBlocked(i[0], i[1], i[2]));
    }
    return cases;
  }

  private static KernelCase concat(int... lengths) {
    return new KernelCase(
        "concat " + Arrays.toString(lengths),
        call -> {
          List<Buffer> xs = new ArrayList<>();
          for (int length : lengths) {
            xs.add(call.input(Samples.normal(length, length)));
          }
          int all = Arrays.stream(lengths).sum();
          call.backend().dataMovement().concat(xs, call.output("y", all, Bound.exact()));
        });
  }

  private static KernelCase copyRows(
      int rows,
      int length,
      int xLength,
      int xStart,
      int xStride,
      int yLength,
      int yStart,
      int yStride) {
    float[] x = Samples.extremes(xLength, 1);
    float[] y = Samples.normal(yLength, 2); // what is not copied to stays
    return new KernelCase(
        "copyRows " + rows + " x " + length + " from " + xLength + " to " + yLength,
        call ->
            call.backend()
                .dataMovement()
                .copyRows(
                    rows,
                    length,
                    call.input(x),
                    xStart,
                    xStride,
                    call.updated("y", y, Bound.exact()),
                    yStart,
                    yStride));
  }

  private static int[] index(int count, int below) {
    int[] index = new int[count];
    for (int i = 0; i < count; i++) {
      index[i] = (i * 31 + 7) % below; // with repetitions
    }
    return index;
  }

  private static KernelCase gatherRows(int count, int length, int rows) {
    float[] x = Samples.extremes(rows * length, 1);
    int[] index = index(count, rows);
    return new KernelCase(
        "gatherRows " + count + " of [" + rows + ", " + length + "]",
        call ->
            call.backend()
                .dataMovement()
                .gatherRows(
                    length,
                    call.input(x),
                    call.backend().indices(index),
                    call.output("y", count * length, Bound.exact())));
  }

  private static KernelCase scatterAddRows(int count, int length, int rows) {
    float[] gy = Samples.normal(count * length, 1);
    float[] gx = Samples.normal(rows * length, 2);
    int[] index = index(count, rows);
    return new KernelCase(
        "scatterAddRows " + count + " to [" + rows + ", " + length + "]",
        call ->
            // the order of the additions is given, so float sums are exact
            call.backend()
                .dataMovement()
                .scatterAddRows(
                    length,
                    call.input(gy),
                    call.backend().indices(index),
                    call.updated("gx", gx, Bound.exact())));
  }

  private static KernelCase permute(int[] shape, int[] axes) {
    int n = Samples.product(shape);
    float[] x = Samples.extremes(n, 1);
    return new KernelCase(
        "permute " + Arrays.toString(shape) + " by " + Arrays.toString(axes),
        call ->
            call.backend()
                .dataMovement()
                .permute(shape, axes, call.input(x), call.output("y", n, Bound.exact())));
  }

  private static KernelCase expand(int outer, int size, int inner) {
    float[] x = Samples.extremes(outer * inner, 1);
    return new KernelCase(
        "expand [" + outer + ", " + size + ", " + inner + "]",
        call ->
            call.backend()
                .dataMovement()
                .expand(
                    outer,
                    size,
                    inner,
                    call.input(x),
                    call.output("y", outer * size * inner, Bound.exact())));
  }

  private static KernelCase toBlocked(int n, int pixels, int channels) {
    float[] x = Samples.extremes(n * pixels * channels, 1);
    int blocked = n * pixels * ImageLayout.BLOCKED.stored(channels);
    return new KernelCase(
        "toBlocked [" + n + ", " + pixels + ", " + channels + "]",
        call ->
            call.backend()
                .dataMovement()
                .toBlocked(
                    n, pixels, channels, call.input(x), call.output("y", blocked, Bound.exact())));
  }

  private static KernelCase fromBlocked(int n, int pixels, int channels) {
    float[] x = Samples.extremes(n * pixels * ImageLayout.BLOCKED.stored(channels), 1);
    int length = n * pixels * channels;
    return new KernelCase(
        "fromBlocked [" + n + ", " + pixels + ", " + channels + "]",
        call ->
            call.backend()
                .dataMovement()
                .fromBlocked(
                    n, pixels, channels, call.input(x), call.output("y", length, Bound.exact())));
  }
}
