package kinesic.kernels.cuda;

import kinesic.kernels.Buffer;
import kinesic.kernels.RandomFill;

/** Random numbers, see {@code random.cu}. */
final class CudaRandomFill implements RandomFill {

  private static final String FAMILY = "random";

  private final Device device;
  private final Kernel uniform;
  private final Kernel normal;
  private final Kernel dropoutMask;

  CudaRandomFill(Device device) {
    this.device = device;
    uniform = device.kernel(FAMILY, "uniform");
    normal = device.kernel(FAMILY, "normal");
    dropoutMask = device.kernel(FAMILY, "dropout_mask");
  }

  @Override
  public void uniform(long key, long counter, float low, float high, Buffer y) {
    double range = (double) high - low;
    run(launch(uniform, key, counter).f64(low).f64(range), y);
  }

  @Override
  public void normal(long key, long counter, float mean, float deviation, Buffer y) {
    if (counter % 2 != 0) {
      throw new IllegalArgumentException(
          "normal: numbers are generated in pairs, so the counter must be even but is " + counter);
    }
    run(launch(normal, key, counter).f32(mean).f32(deviation), y);
  }

  @Override
  public void dropoutMask(long key, long counter, float keep, Buffer y) {
    run(launch(dropoutMask, key, counter).f32(keep).f32(1 / keep), y);
  }

  private Launch launch(Kernel kernel, long key, long counter) {
    return device.launch(kernel).i64(key).i64(counter).address(device.counterOffset(key));
  }

  /** Runs a kernel with a thread for each block of the generator, four numbers. */
  private static void run(Launch launch, Buffer y) {
    int n = y.length();
    launch.i32(n).buffer(y).over(n == 0 ? 0 : n / 4 + 2);
  }
}
