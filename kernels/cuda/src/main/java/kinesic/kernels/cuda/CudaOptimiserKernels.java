package kinesic.kernels.cuda;

import java.util.List;
import kinesic.kernels.Buffer;
import kinesic.kernels.OptimiserKernels;
import kinesic.kernels.ParameterUpdate;
import kinesic.kernels.StoredDouble;

/**
 * Parameter updates, one launch for all parameters; the kernels are in optimiser.cu.
 *
 * <p>Each rule has three parts: it fills the table with the buffers and what this step says of each
 * of them, such as the rate with the corrections of Adam, which are computed in double; it uploads
 * what has changed; and it launches the kernel, whose own arguments stay the same from step to
 * step.
 */
final class CudaOptimiserKernels implements OptimiserKernels {

  /** The elements of a parameter that a block updates, as in optimiser.cu. */
  private static final int CHUNK = 4096;

  private final Kernel sgd;
  private final Kernel sgdMomentum;
  private final Kernel adam;
  private final Kernel rmsProp;
  private final Kernel clip;
  private final Kernel accumulate;
  private final TensorTable parameters;
  private final TensorTable clipped;
  private final TensorTable accumulated;

  CudaOptimiserKernels(Device device) {
    sgd = device.kernel("optimiser", "sgd");
    sgdMomentum = device.kernel("optimiser", "sgd_momentum");
    adam = device.kernel("optimiser", "adam");
    rmsProp = device.kernel("optimiser", "rms_prop");
    clip = device.kernel("optimiser", "clip");
    accumulate = device.kernel("optimiser", "accumulate");
    parameters = new TensorTable(device, CHUNK);
    clipped = new TensorTable(device, CHUNK);
    accumulated = new TensorTable(device, CHUNK);
  }

  @Override
  public void sgd(List<ParameterUpdate> updates, Limit limit, float momentum, boolean nesterov) {
    synchronized (parameters) {
      fillSgd(updates, momentum, nesterov);
      parameters.upload();
      launchSgd(limit, momentum);
    }
  }

  /** Fills in what {@link #launchSgd} reads. */
  void fillSgd(List<ParameterUpdate> updates, float momentum, boolean nesterov) {
    if (momentum == 0) {
      parameters.begin(updates.size(), 2, 2);
      for (ParameterUpdate u : updates) {
        parameters.add(u.w(), u.g()).numbers((float) u.rate(), u.weightDecay());
      }
    } else {
      parameters.begin(updates.size(), 3, 3);
      for (ParameterUpdate u : updates) {
        float rate = (float) u.rate();
        float rateOfGradient = nesterov ? rate : 0;
        float rateOfVelocity = nesterov ? rate * momentum : rate;
        parameters
            .add(u.w(), u.g(), u.state().get(0))
            .numbers(rateOfGradient, rateOfVelocity, u.weightDecay());
      }
    }
  }

  /** Applies the numbers of the table. */
  void launchSgd(Limit limit, float momentum) {
    if (momentum == 0) {
      launch(sgd, limit).blocks(parameters.chunks());
    } else {
      launch(sgdMomentum, limit).f32(momentum).blocks(parameters.chunks());
    }
  }

  private Launch launch(Kernel kernel, Limit limit) {
    return parameters
        .launch(kernel)
        .buffer(limit.values())
        .i32(limit.values().length() - StoredDouble.FLOATS)
        .f64(limit.norm());
  }

  @Override
  public void adam(
      List<ParameterUpdate> updates,
      Limit limit,
      float beta1,
      float beta2,
      float epsilon,
      boolean decoupled) {
    synchronized (parameters) {
      fillAdam(updates, beta1, beta2, decoupled);
      parameters.upload();
      launchAdam(limit, beta1, beta2, epsilon);
    }
  }

  /** Fills in what {@link #launchAdam} reads. */
  void fillAdam(List<ParameterUpdate> updates, float beta1, float beta2, boolean decoupled) {
    parameters.begin(updates.size(), 4, 4);
    for (ParameterUpdate u : updates) {
      double correction1 = 1 - Math.pow(beta1, (double) u.step());
      double correction2 = 1 - Math.pow(beta2, (double) u.step());
      float decay = u.weightDecay();
      parameters
          .add(u.w(), u.g(), u.state().get(0), u.state().get(1))
          .numbers(
              (float) ((float) u.rate() / correction1),
              (float) (1 / Math.sqrt(correction2)),
              decoupled ? (float) (1 - (double) (float) u.rate() * decay) : 1,
              decoupled ? 0 : decay);
    }
  }

  /** Applies the numbers of the table. */
  void launchAdam(Limit limit, float beta1, float beta2, float epsilon) {
    launch(adam, limit).f32(beta1).f32(beta2).f32(epsilon).blocks(parameters.chunks());
  }

  @Override
  public void rmsProp(List<ParameterUpdate> updates, Limit limit, float decay, float epsilon) {
    synchronized (parameters) {
      fillRmsProp(updates);
      parameters.upload();
      launchRmsProp(limit, decay, epsilon);
    }
  }

  /** Fills in what {@link #launchRmsProp} reads. */
  void fillRmsProp(List<ParameterUpdate> updates) {
    parameters.begin(updates.size(), 3, 2);
    for (ParameterUpdate u : updates) {
      parameters.add(u.w(), u.g(), u.state().get(0)).numbers((float) u.rate(), u.weightDecay());
    }
  }

  /** Applies the numbers of the table. */
  void launchRmsProp(Limit limit, float decay, float epsilon) {
    launch(rmsProp, limit).f32(decay).f32(epsilon).blocks(parameters.chunks());
  }

  @Override
  public void clip(List<Buffer> gradients, float value) {
    synchronized (clipped) {
      clipped.begin(gradients.size(), 1, 0);
      for (Buffer gradient : gradients) {
        clipped.add(gradient);
      }
      clipped.upload();
      clipped.launch(clip).f32(value).blocks(clipped.chunks());
    }
  }

  @Override
  public void accumulate(float weight, List<Buffer> gradients, boolean add, List<Buffer> sums) {
    synchronized (accumulated) {
      accumulated.begin(gradients.size(), 2, 0);
      for (int k = 0; k < gradients.size(); k++) {
        accumulated.add(sums.get(k), gradients.get(k));
      }
      accumulated.upload();
      accumulated.launch(accumulate).f32(weight).i32(add ? 1 : 0).blocks(accumulated.chunks());
    }
  }
}
