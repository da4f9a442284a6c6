package kinesic.kernels.cuda;

import java.util.List;
import java.util.function.UnaryOperator;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.Reduction;

/** Reductions in fixed trees, with sums and products in double; the kernels are in reduction.cu. */
final class CudaReduction implements Reduction {

  /** The elements of a tensor whose squares a block adds up. */
  private static final int CHUNK = 1 << 14;

  /** The threads of a block that selects from a row, at least a warp. */
  private static final int LEAST_THREADS = 32;

  /** The two stages of a reduction: of elements, and of the parts of an axis that blocks share. */
  private record Stages(Kernel elements, Kernel parts, int bytes) {}

  private final Device device;
  private final Stages sum;
  private final Stages product;
  private final Stages max;
  private final Stages firstEqual;
  private final Stages argMax;
  private final Kernel place;
  private final Kernel spread;
  private final Kernel cumulativeSum;
  private final Kernel productGradient;
  private final Kernel topK;
  private final Kernel topKGradient;
  private final Kernel squares;
  private final Kernel squaresOfTensors;
  private final TensorTable.Factory tables;

  CudaReduction(Device device) {
    this.device = device;
    sum = new Stages(kernel("sum_axis"), kernel("sum_of_parts"), Double.BYTES);
    product = new Stages(kernel("product_axis"), kernel("product_of_parts"), Double.BYTES);
    max = new Stages(kernel("max_axis"), kernel("max_of_parts"), Float.BYTES);
    firstEqual = new Stages(kernel("first_equal"), kernel("first_of_parts"), Integer.BYTES);
    argMax = new Stages(kernel("arg_max"), kernel("arg_max_of_parts"), Long.BYTES);
    place = kernel("place");
    spread = kernel("spread");
    cumulativeSum = kernel("cumulative_sum");
    productGradient = kernel("product_gradient");
    topK = kernel("top_k");
    topKGradient = kernel("top_k_gradient");
    squares = kernel("squares");
    squaresOfTensors = kernel("squares_of_tensors");
    tables = new TensorTable.Factory(device);
  }

  private Kernel kernel(String name) {
    return device.kernel("reduction", name);
  }

  /**
   * Reduces the middle axis of [outer, size, inner].
   *
   * @param inputs adds the arguments before the parts
   * @param outputs adds the arguments behind them
   */
  private void reduce(
      Stages stages,
      int outer,
      int size,
      int inner,
      UnaryOperator<Launch> inputs,
      UnaryOperator<Launch> outputs) {
    Cut cut = Cut.among(outer, size, inner);
    if (cut.parts() == 1 || cut.n() == 0) {
      outputs.apply(inputs.apply(launch(stages.elements(), cut)).address(0)).blocks(cut.blocks());
      return;
    }
    long bytes = (long) stages.bytes() * cut.parts() * cut.n();
    try (DeviceMemory parts = device.allocate(bytes, "partial sum")) {
      outputs
          .apply(inputs.apply(launch(stages.elements(), cut)).address(parts.address()))
          .grid(cut.blocks(), cut.parts(), 1);
      Cut second = cut.ofParts();
      outputs
          .apply(launch(stages.parts(), second).address(parts.address()))
          .blocks(second.blocks());
    }
  }

  private Launch launch(Kernel kernel, Cut cut) {
    return device.launch(kernel).ints(cut.n(), cut.size(), cut.inner(), cut.shift(), cut.part());
  }

  @Override
  public void sum(int outer, int size, int inner, Buffer x, Buffer y) {
    scaledSum(outer, size, inner, 1, x, y);
  }

  @Override
  public void scaledSum(int outer, int size, int inner, float scale, Buffer x, Buffer y) {
    reduce(sum, outer, size, inner, in -> in.buffer(x), out -> out.f32(scale).buffer(y));
  }

  @Override
  public void scaledSumGradient(int outer, int size, int inner, float scale, Buffer gy, Buffer gx) {
    int n = gx.length();
    device.launch(spread).i32(n).i32(size).i32(inner).f32(scale).buffer(gy).buffer(gx).over(n);
  }

  @Override
  public void max(int outer, int size, int inner, Buffer x, Buffer y) {
    reduce(max, outer, size, inner, in -> in.buffer(x), out -> out.buffer(y));
  }

  @Override
  public void maxGradient(
      int outer, int size, int inner, Buffer x, Buffer y, Buffer gy, Buffer gx) {
    int n = gx.length();
    try (DeviceMemory first = device.allocate((long) Integer.BYTES * y.length(), "set of places")) {
      long at = first.address();
      reduce(firstEqual, outer, size, inner, in -> in.buffer(x).buffer(y), out -> out.address(at));
      device.launch(place).i32(n).i32(size).i32(inner).address(at).buffer(gy).buffer(gx).over(n);
    }
  }

  @Override
  public void product(int outer, int size, int inner, Buffer x, Buffer y) {
    reduce(product, outer, size, inner, in -> in.buffer(x), out -> out.buffer(y));
  }

  @Override
  public void productGradient(int outer, int size, int inner, Buffer x, Buffer gy, Buffer gx) {
    Cut cut = Cut.inOrder(outer, size, inner);
    try (DeviceMemory before =
        device.allocate((long) Double.BYTES * x.length(), "partial product")) {
      launch(productGradient, cut)
          .buffer(x)
          .buffer(gy)
          .address(before.address())
          .buffer(gx)
          .blocks(cut.blocks());
    }
  }

  @Override
  public void cumulativeSum(int outer, int size, int inner, boolean reverse, Buffer x, Buffer y) {
    Cut cut = Cut.inOrder(outer, size, inner);
    launch(cumulativeSum, cut).i32(reverse ? 1 : 0).buffer(x).buffer(y).blocks(cut.blocks());
  }

  @Override
  public void topK(
      int rows, int columns, int k, boolean largest, Buffer x, Buffer y, Buffer column) {
    if (k == 0) {
      return;
    }
    int threads = Math.clamp(columns, LEAST_THREADS, Launch.THREADS);
    device
        .launch(topK)
        .i32(columns)
        .i32(k)
        .i32(largest ? 1 : 0)
        .buffer(x)
        .buffer(y)
        .buffer(column)
        .threads(Integer.highestOneBit(threads))
        .blocks(rows);
  }

  @Override
  public void topKGradient(int rows, int columns, int k, Buffer column, Buffer gy, Buffer gx) {
    if (gx.length() > 0) {
      device.fill(device.address(gx), 0, gx.length());
    }
    int n = rows * k;
    device
        .launch(topKGradient)
        .i32(n)
        .i32(columns)
        .i32(k)
        .buffer(column)
        .buffer(gy)
        .buffer(gx)
        .over(n);
  }

  @Override
  public int[] argMax(int rows, int columns, Buffer x) {
    Backend backend = x.backend();
    Buffer column = backend.allocate(rows);
    reduce(argMax, rows, columns, 1, in -> in.buffer(x), out -> out.buffer(column));
    float[] bits = new float[rows];
    backend.read(column, 0, bits, 0, rows);
    backend.release(column);
    int[] result = new int[rows];
    for (int r = 0; r < rows; r++) {
      result[r] = Float.floatToRawIntBits(bits[r]);
    }
    return result;
  }

  @Override
  public void sumsOfSquares(List<Buffer> xs, Buffer sums) {
    try (TensorTable table = tables.of(xs.size(), 1, 0, CHUNK)) {
      xs.forEach(table::add);
      int chunks = table.chunks();
      long bytes = (long) Double.BYTES * (chunks + xs.size());
      try (DeviceMemory scratch = device.allocate(bytes, "partial sum")) {
        long parts = scratch.address();
        long each = parts + (long) Double.BYTES * chunks;
        table.launch(squares).i32(CHUNK).address(parts).blocks(chunks);
        table
            .next(squaresOfTensors)
            .i32(chunks)
            .address(parts)
            .address(each)
            .buffer(sums)
            .blocks(1);
      }
    }
  }
}
