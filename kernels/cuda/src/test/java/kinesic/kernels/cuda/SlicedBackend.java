package kinesic.kernels.cuda;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Indices;
import kinesic.kernels.KernelFamilies;

/**
 * Another backend whose buffers are slices: each begins at another distance from a multiple of 16
 * bytes than the one before it, and has floats before and after it, which no kernel may change.
 */
final class SlicedBackend implements Backend {

  private static final int WALL = 8;
  private static final float CANARY = Float.intBitsToFloat(0x7fc0beef);

  private record Slice(Buffer whole, int from, int count) {}

  private final Backend device;
  private final List<Slice> slices = new ArrayList<>();
  private int shift;

  SlicedBackend(Backend device) {
    this.device = device;
  }

  /** Checks the memory around all buffers, and releases them. */
  void releaseAll() {
    for (Slice slice : slices) {
      float[] all = new float[slice.whole().length()];
      device.read(slice.whole(), 0, all, 0, all.length);
      for (int i = 0; i < all.length; i++) {
        boolean inside = i >= slice.from() && i < slice.from() + slice.count();
        if (!inside && Float.floatToRawIntBits(all[i]) != Float.floatToRawIntBits(CANARY)) {
          throw new AssertionError(
              "wrote element %s of %s".formatted(i - slice.from(), slice.count()));
        }
      }
      device.release(slice.whole());
    }
    slices.clear();
  }

  @Override
  public String name() {
    return "slices on " + device.name();
  }

  @Override
  public Buffer allocate(int length) {
    shift = shift % 3 + 1;
    float[] walls = new float[length + 2 * WALL];
    Arrays.fill(walls, CANARY);
    Buffer whole = device.allocate(walls.length);
    device.write(walls, 0, whole, 0, walls.length);
    Slice slice = new Slice(whole, WALL / 2 + shift, length);
    slices.add(slice);
    return whole.slice(slice.from(), length);
  }

  @Override
  public void write(float[] source, int from, Buffer target, int at, int count) {
    device.write(source, from, target, at, count);
  }

  @Override
  public void read(Buffer source, int at, float[] target, int from, int count) {
    device.read(source, at, target, from, count);
  }

  @Override
  public void writeBytes(
      byte[] source, int from, Buffer target, int at, int count, float divisor, float shift) {
    device.writeBytes(source, from, target, at, count, divisor, shift);
  }

  @Override
  public Indices indices(int[] values) {
    return device.indices(values);
  }

  @Override
  public Indices indices(Buffer values) {
    return device.indices(values);
  }

  @Override
  public ImageLayout imageLayout() {
    return device.imageLayout();
  }

  @Override
  public KernelFamilies families() {
    return device.families();
  }

  @Override
  public void close() {
    // the device belongs to the caller
  }
}
