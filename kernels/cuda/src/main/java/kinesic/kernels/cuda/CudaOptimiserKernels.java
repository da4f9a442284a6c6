package kinesic.kernels.cuda;

import java.util.List;
import kinesic.kernels.Buffer;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;
import kinesic.kernels.StoredDouble;

/**
 * Parameter updates, one launch for all parameters; the kernels are in optimiser.cu. How far a
 * parameter moves is computed on the device, from the limit and from the rate, the decay and the
 * number of its step, which the table of tensors contains. So a recorded step can be repeated.
 */
final class CudaOptimiserKernels implements OptimiserKernels {

  /** The elements of a parameter that a block updates, as in optimiser.cu. */
  private static final int CHUNK = 4096;

  /** The numbers of a parameter: rate, weight decay and step. */
  private static final int NUMBERS = 3;

  private final TensorTable.Factory tables;
  private final Kernel sgd;
  private final Kernel sgdMomentum;
  private final Kernel adam;
  private final Kernel rmsProp;
  private final Kernel clip;
  private final Kernel accumulate;

  CudaOptimiserKernels(Device device) {
    tables = new TensorTable.Factory(device);
    sgd = device.kernel("optimiser", "sgd");
    sgdMomentum = device.kernel("optimiser", "sgd_momentum");
    adam = device.kernel("optimiser", "adam");
    rmsProp = device.kernel("optimiser", "rms_prop");
    clip = device.kernel("optimiser", "clip");
    accumulate = device.kernel("optimiser", "accumulate");
  }

  /** Returns the table of w, g and the first {@code states} states of each parameter. */
  private TensorTable table(List<ParameterUpdate> updates, int states) {
    TensorTable table = tables.of(updates.size(), 2 + states, NUMBERS, CHUNK);
    for (ParameterUpdate update : updates) {
      Buffer[] buffers = new Buffer[2 + states];
      buffers[0] = update.w();
      buffers[1] = update.g();
      for (int s = 0; s < states; s++) {
        buffers[2 + s] = update.state().get(s);
      }
      table.add(buffers).numbers(update.rate(), update.weightDecay(), (double) update.step());
    }
    return table;
  }

  private static Launch launch(TensorTable table, Kernel kernel, Limit limit) {
    return table
        .launch(kernel)
        .buffer(limit.values())
        .buffer(limit.advance())
        .f64(limit.norm())
        .i32(limit.values().length() - StoredDouble.FLOATS);
  }

  @Override
  public void sgd(List<ParameterUpdate> updates, Limit limit, float momentum, boolean nesterov) {
    try (TensorTable table = table(updates, momentum == 0 ? 0 : 1)) {
      if (momentum == 0) {
        launch(table, sgd, limit).blocks(table.chunks());
      } else {
        launch(table, sgdMomentum, limit)
            .f32(momentum)
            .i32(nesterov ? 1 : 0)
            .blocks(table.chunks());
      }
    }
  }

  @Override
  public void adam(
      List<ParameterUpdate> updates,
      Limit limit,
      float beta1,
      float beta2,
      float epsilon,
      boolean decoupled) {
    try (TensorTable table = table(updates, 2)) {
      launch(table, adam, limit)
          .f32(beta1)
          .f32(beta2)
          .f32(epsilon)
          .i32(decoupled ? 1 : 0)
          .blocks(table.chunks());
    }
  }

  @Override
  public void rmsProp(List<ParameterUpdate> updates, Limit limit, float decay, float epsilon) {
    try (TensorTable table = table(updates, 1)) {
      launch(table, rmsProp, limit).f32(decay).f32(epsilon).blocks(table.chunks());
    }
  }

  @Override
  public void clip(List<Buffer> gradients, float value) {
    try (TensorTable table = tables.of(gradients.size(), 1, 0, CHUNK)) {
      gradients.forEach(table::add);
      table.launch(clip).f32(value).blocks(table.chunks());
    }
  }

  @Override
  public void accumulate(float weight, List<Buffer> gradients, boolean add, List<Buffer> sums) {
    try (TensorTable table = tables.of(gradients.size(), 2, 0, CHUNK)) {
      for (int k = 0; k < gradients.size(); k++) {
        table.add(sums.get(k), gradients.get(k));
      }
      table.launch(accumulate).f32(weight).i32(add ? 1 : 0).blocks(table.chunks());
    }
  }
}
