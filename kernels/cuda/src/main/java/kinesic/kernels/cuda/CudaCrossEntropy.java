package kinesic.kernels.cuda;

import java.util.function.LongFunction;
import kinesic.kernels.Buffer;
import kinesic.kernels.CrossEntropy;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropies and their gradients in one pass, with the sum in double in a fixed tree; the
 * kernels are in cross_entropy.cu.
 */
final class CudaCrossEntropy implements CrossEntropy {

  /** The most threads of one block, which needs no second kernel for the sum of its block. */
  private static final int ONE_BLOCK = 1 << 10;

  /** The elements of a thread, if there are many. */
  private static final int ELEMENTS = 2;

  /** The most blocks whose sums a block adds up. */
  private static final int BLOCKS = 1 << 10;

  private final Device device;
  private final Kernel bernoulli;
  private final Kernel categorical;
  private final Kernel mixture;
  private final Kernel sumOfBlocks;

  CudaCrossEntropy(Device device) {
    this.device = device;
    bernoulli = device.kernel("cross_entropy", "bernoulli");
    categorical = device.kernel("cross_entropy", "categorical");
    mixture = device.kernel("cross_entropy", "mixture");
    sumOfBlocks = device.kernel("cross_entropy", "sum_of_blocks");
  }

  /**
   * Runs a kernel of which each block adds up its terms.
   *
   * @param elements what the threads share
   * @param kernel the launch for the address of the sums of blocks
   */
  private void addUp(long elements, Buffer sum, LongFunction<Launch> kernel) {
    if (elements <= ONE_BLOCK) {
      kernel.apply(0).blocks(1);
      return;
    }
    int each = ELEMENTS * Launch.THREADS;
    int blocks = (int) Math.min((elements + each - 1) / each, BLOCKS);
    try (DeviceMemory parts = device.allocate((long) Double.BYTES * blocks, "partial sum")) {
      kernel.apply(parts.address()).blocks(blocks);
      device.launch(sumOfBlocks).i32(blocks).address(parts.address()).buffer(sum).blocks(1);
    }
  }

  @Override
  public void bernoulli(
      int rows,
      int columns,
      Buffer x,
      Buffer target,
      Buffer weight,
      Buffer rowWeight,
      Buffer sum,
      @Nullable Buffer gx) {
    int n = rows * columns;
    addUp(
        n,
        sum,
        parts ->
            device
                .launch(bernoulli)
                .i32(n)
                .i32(columns)
                .buffer(x)
                .buffer(target)
                .buffer(weight)
                .buffer(rowWeight)
                .address(parts)
                .buffer(sum)
                .buffer(gx));
  }

  @Override
  public void categorical(
      int rows,
      int columns,
      Buffer x,
      Buffer y,
      Buffer rowWeight,
      Buffer sum,
      @Nullable Buffer gx) {
    RowGroups groups = RowGroups.of(rows, columns);
    addUp(
        (long) rows * groups.lanes(),
        sum,
        parts ->
            device
                .launch(categorical)
                .i32(rows)
                .i32(columns)
                .i32(groups.lanes())
                .buffer(x)
                .buffer(y)
                .buffer(rowWeight)
                .address(parts)
                .buffer(sum)
                .buffer(gx));
  }

  @Override
  public void mixture(
      int rows,
      int components,
      int columns,
      Buffer z,
      Buffer table,
      Buffer a,
      Buffer weight,
      float toBernoulli,
      float toMixture,
      Buffer sum,
      @Nullable Buffer gz,
      @Nullable Buffer ga) {
    RowGroups groups = RowGroups.of(rows, Math.max(components, columns));
    addUp(
        (long) rows * groups.lanes(),
        sum,
        parts ->
            device
                .launch(mixture)
                .i32(rows)
                .i32(components)
                .i32(columns)
                .i32(groups.lanes())
                .buffer(z)
                .buffer(table)
                .buffer(a)
                .buffer(weight)
                .i32(weight.length() == columns ? 0 : columns)
                .f32(toBernoulli)
                .f32(toMixture)
                .address(parts)
                .buffer(sum)
                .buffer(gz)
                .buffer(ga));
  }
}
