package kinesic.kernels.cuda;

import java.util.function.UnaryOperator;
import kinesic.kernels.Buffer;
import kinesic.kernels.Indices;
import kinesic.kernels.Softmax;
import org.jspecify.annotations.Nullable;

/**
 * Softmax and related kernels, with a group of lanes of a warp for a row, or a block for a long
 * one; the kernels are in softmax.cu.
 */
final class CudaSoftmax implements Softmax {

  /** The most columns of a row that a warp reads. */
  private static final int COLUMNS_OF_WARP = 1024;

  /** A kernel for short rows and one for long rows. */
  private record Pair(Kernel groups, Kernel blocks) {}

  private final Device device;
  private final Pair softmax;
  private final Pair softmaxGradient;
  private final Pair logSoftmax;
  private final Pair logSoftmaxGradient;
  private final Kernel crossEntropyGradient;

  CudaSoftmax(Device device) {
    this.device = device;
    softmax = pair("softmax");
    softmaxGradient = pair("softmax_gradient");
    logSoftmax = pair("log_softmax");
    logSoftmaxGradient = pair("log_softmax_gradient");
    crossEntropyGradient = device.kernel("softmax", "cross_entropy_gradient");
  }

  private Pair pair(String name) {
    return new Pair(
        device.kernel("softmax", name + "_groups"), device.kernel("softmax", name + "_blocks"));
  }

  private void run(Pair kernels, int rows, int columns, UnaryOperator<Launch> buffers) {
    if (columns > COLUMNS_OF_WARP) {
      buffers.apply(device.launch(kernels.blocks()).i32(columns)).blocks(rows);
    } else {
      RowGroups groups = RowGroups.of(rows, columns);
      buffers
          .apply(device.launch(kernels.groups()).i32(rows).i32(columns).i32(groups.lanes()))
          .blocks(groups.blocks());
    }
  }

  @Override
  public void softmax(int rows, int columns, Buffer x, Buffer y) {
    run(softmax, rows, columns, launch -> launch.buffer(x).buffer(y));
  }

  @Override
  public void softmaxGradient(int rows, int columns, Buffer y, Buffer gy, Buffer gx) {
    run(softmaxGradient, rows, columns, launch -> launch.buffer(y).buffer(gy).buffer(gx));
  }

  @Override
  public void logSoftmax(int rows, int columns, Buffer x, Buffer y) {
    logSoftmax(rows, columns, x, y, null, null);
  }

  @Override
  public void logSoftmaxGradient(int rows, int columns, Buffer y, Buffer gy, Buffer gx) {
    run(logSoftmaxGradient, rows, columns, launch -> launch.buffer(y).buffer(gy).buffer(gx));
  }

  @Override
  public void crossEntropy(
      int rows, int columns, Buffer x, Indices label, Buffer logProbability, Buffer loss) {
    logSoftmax(rows, columns, x, logProbability, label, loss);
  }

  private void logSoftmax(
      int rows, int columns, Buffer x, Buffer y, @Nullable Indices label, @Nullable Buffer loss) {
    long labels = label == null ? 0 : device.address(label);
    run(
        logSoftmax,
        rows,
        columns,
        launch -> launch.buffer(x).buffer(y).address(labels).buffer(loss));
  }

  @Override
  public void crossEntropyGradient(
      int rows, int columns, Buffer logProbability, Indices label, Buffer gloss, Buffer gx) {
    int n = rows * columns;
    device
        .launch(crossEntropyGradient)
        .i32(n)
        .i32(columns)
        .buffer(logProbability)
        .indices(label)
        .buffer(gloss)
        .buffer(gx)
        .over(n);
  }
}
