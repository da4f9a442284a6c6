package kinesic.kernels.cuda;

import java.lang.ref.Reference;
import kinesic.kernels.Binary;
import kinesic.kernels.Broadcast;
import kinesic.kernels.Buffer;
import kinesic.kernels.Elementwise;
import kinesic.kernels.Unary;

/** Point-wise functions, see {@code elementwise.cu}. */
final class CudaElementwise implements Elementwise {

  private static final String FAMILY = "elementwise";

  private final Device device;
  private final FunctionKernels<Unary> unary;
  private final FunctionKernels<Unary> unaryGradient;
  private final FunctionKernels<Binary> binary;
  private final Kernel extremumGradient;
  private final Kernel affine;
  private final Kernel addScaled;
  private final Kernel clamp;
  private final Kernel clampGradient;
  private final Kernel select;

  CudaElementwise(Device device) {
    this.device = device;
    unary = new FunctionKernels<>(device, FAMILY, Unary.class, Unary::name);
    unaryGradient = new FunctionKernels<>(device, FAMILY, Unary.class, f -> f + "_GRADIENT");
    binary = new FunctionKernels<>(device, FAMILY, Binary.class, Binary::name);
    extremumGradient = device.kernel(FAMILY, "extremum_gradient");
    affine = device.kernel(FAMILY, "affine");
    addScaled = device.kernel(FAMILY, "add_scaled");
    clamp = device.kernel(FAMILY, "clamp");
    clampGradient = device.kernel(FAMILY, "clamp_gradient");
    select = device.kernel(FAMILY, "choose");
  }

  /** Returns the threads for kernels that process four elements each if they can. */
  private static int threads(Buffer y) {
    return (y.length() + 3) >>> 2;
  }

  @Override
  public void fill(float value, Buffer y) {
    if (y.length() == 0) {
      return;
    }
    int word = Float.floatToRawIntBits(value);
    try {
      device.inOrder(stream -> device.driver().fill(device.address(y), word, y.length(), stream));
    } finally {
      Reference.reachabilityFence(y);
    }
  }

  @Override
  public void unary(Unary f, Buffer x, Buffer y) {
    device.launch(unary.of(f)).i32(y.length()).buffer(x).buffer(y).over(threads(y));
  }

  @Override
  public void unaryGradient(Unary f, Buffer kept, Buffer gy, Buffer gx) {
    device
        .launch(unaryGradient.of(f))
        .i32(gx.length())
        .buffer(kept)
        .buffer(gy)
        .buffer(gx)
        .over(threads(gx));
  }

  @Override
  public void binary(Binary f, Broadcast broadcast, Buffer x, Buffer y, Buffer z) {
    if (z.length() == 0) {
      return;
    }
    Axes axes = new Axes();
    for (int axis = broadcast.rank() - 1; axis >= 0; axis--) {
      axes.add(broadcast.size(axis), broadcast.leftStride(axis), broadcast.rightStride(axis));
    }
    binary(binary.of(f), axes, axes.rank(), x, y, z);
  }

  /** Runs a kernel over the innermost {@code rank} axes. */
  private void binary(Kernel f, Axes axes, int rank, Buffer x, Buffer y, Buffer z) {
    if (rank > Axes.MOST) {
      int outermost = rank - 1;
      int part = z.length() / axes.size(outermost);
      for (int i = 0; i < axes.size(outermost); i++) {
        Buffer left = Axes.from(x, i * axes.first(outermost));
        Buffer right = Axes.from(y, i * axes.second(outermost));
        binary(f, axes, outermost, left, right, z.slice(i * part, part));
      }
      return;
    }
    boolean quads = axes.inQuads(device.address(x), device.address(y), device.address(z));
    int elements = quads ? z.length() / 4 : z.length();
    device
        .launch(f)
        .i32(quads ? 1 : 0)
        .i32(elements)
        .ints(axes.struct(rank, quads))
        .buffer(x)
        .buffer(y)
        .buffer(z)
        .over(elements);
  }

  @Override
  public void extremumGradient(Binary f, Buffer x, Buffer y, Buffer gz, Buffer gx, Buffer gy) {
    if (f != Binary.MAXIMUM && f != Binary.MINIMUM) {
      throw new IllegalArgumentException("extremumGradient: " + f + " is not MAXIMUM or MINIMUM");
    }
    device
        .launch(extremumGradient)
        .i32(gz.length())
        .i32(f == Binary.MAXIMUM ? 1 : 0)
        .buffer(x)
        .buffer(y)
        .buffer(gz)
        .buffer(gx)
        .buffer(gy)
        .over(gz.length());
  }

  @Override
  public void affine(float scale, Buffer x, float shift, Buffer y) {
    device
        .launch(affine)
        .i32(y.length())
        .f32(scale)
        .buffer(x)
        .f32(shift)
        .buffer(y)
        .over(threads(y));
  }

  @Override
  public void addScaled(float scale, Buffer x, Buffer y) {
    device.launch(addScaled).i32(y.length()).f32(scale).buffer(x).buffer(y).over(threads(y));
  }

  @Override
  public void clamp(Buffer x, float low, float high, Buffer y) {
    device.launch(clamp).i32(y.length()).buffer(x).f32(low).f32(high).buffer(y).over(threads(y));
  }

  @Override
  public void clampGradient(Buffer x, float low, float high, Buffer gy, Buffer gx) {
    device
        .launch(clampGradient)
        .i32(gx.length())
        .buffer(x)
        .f32(low)
        .f32(high)
        .buffer(gy)
        .buffer(gx)
        .over(threads(gx));
  }

  @Override
  public void select(Buffer condition, Buffer x, Buffer y, Buffer z) {
    device
        .launch(select)
        .i32(z.length())
        .buffer(condition)
        .buffer(x)
        .buffer(y)
        .buffer(z)
        .over(threads(z));
  }
}
