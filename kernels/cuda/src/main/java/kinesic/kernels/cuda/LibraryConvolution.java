package kinesic.kernels.cuda;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kinesic.kernels.ConvolutionShape;

/**
 * Convolutions by cuDNN of channels-last images with the same padding on opposite sides. A
 * direction of a shape is measured once, when it is needed for the first time.
 */
final class LibraryConvolution implements AutoCloseable {

  /** The greatest workspace of an algorithm: 256 MiB. */
  private static final long WORKSPACE = 256L << 20;

  /** The shapes that are remembered; the one that has not been used for longest is forgotten. */
  private static final int SHAPES = 2048;

  /** The sides of the tiles of the kernel {@code transpose}. */
  private static final int TILE = 32;

  /** What is known about a shape. */
  private static final class Plan {
    final Cudnn.Sizes sizes;
    final Map<Cudnn.Direction, Optional<Integer>> algorithms = new EnumMap<>(Cudnn.Direction.class);

    Plan(Cudnn.Sizes sizes) {
      this.sizes = sizes;
    }
  }

  private final Device device;
  private final Cudnn cudnn;
  private final Kernel transpose;
  private final LinkedHashMap<ConvolutionShape, Plan> plans = new LinkedHashMap<>(64, 0.75f, true);

  LibraryConvolution(Device device, Cudnn cudnn) {
    this.device = device;
    this.cudnn = cudnn;
    this.transpose = device.kernel("convolution", "transpose");
  }

  private Plan plan(ConvolutionShape shape) {
    Plan plan = plans.get(shape);
    if (plan == null) {
      plan = new Plan(cudnn.sizes(shape));
      plans.put(shape, plan);
      if (plans.size() > SHAPES) {
        plans.pollFirstEntry().getValue().sizes.close();
      }
    }
    return plan;
  }

  /**
   * Returns the number of the fastest suitable algorithm; empty if there is none.
   *
   * @param operands may be read, but are not written
   */
  private Optional<Integer> algorithm(
      ConvolutionShape shape, Cudnn.Direction direction, Cudnn.Operands operands) {
    Plan plan = plan(shape);
    Optional<Integer> known = plan.algorithms.get(direction);
    if (known != null) {
      return known;
    }
    int length =
        switch (direction) {
          case FORWARD -> shape.outputLength();
          case DATA -> shape.inputLength();
          case FILTER -> shape.filterLength();
        };
    try (DeviceMemory result = device.allocate(Float.BYTES * (long) (length), "convolution")) {
      Optional<Integer> found =
          cudnn.fastest(
              plan.sizes, direction, with(operands, direction, result.address()), WORKSPACE);
      plan.algorithms.put(direction, found);
      return found;
    }
  }

  /** Returns operands of which another one is computed. */
  private static Cudnn.Operands with(Cudnn.Operands o, Cudnn.Direction direction, long result) {
    return switch (direction) {
      case FORWARD -> new Cudnn.Operands(o.x(), o.filter(), result);
      case DATA -> new Cudnn.Operands(result, o.filter(), o.y());
      case FILTER -> new Cudnn.Operands(o.x(), result, o.y());
    };
  }

  /** Returns whether the algorithm could be run. */
  private boolean run(
      ConvolutionShape shape,
      Cudnn.Direction direction,
      int algorithm,
      Cudnn.Operands operands,
      boolean accumulate) {
    Cudnn.Sizes sizes = plan(shape).sizes;
    Optional<Long> bytes = cudnn.workspace(sizes, direction, algorithm);
    if (bytes.isEmpty()) {
      return false;
    }
    try (DeviceMemory workspace = device.allocate(bytes.get(), "convolution")) {
      cudnn.run(
          sizes, direction, algorithm, operands, accumulate, workspace.address(), bytes.get());
    }
    return true;
  }

  private boolean run(
      ConvolutionShape shape,
      Cudnn.Direction direction,
      Cudnn.Operands operands,
      boolean accumulate) {
    Optional<Integer> algorithm = algorithm(shape, direction, operands);
    return algorithm.isPresent() && run(shape, direction, algorithm.get(), operands, accumulate);
  }

  /**
   * Transposes a filter, [kh, kw, cin / groups, cout], to the order of cuDNN, [cout, kh, kw, cin /
   * groups], or back.
   */
  private void transpose(int rows, int columns, long from, long to) {
    device
        .launch(transpose)
        .i32(rows)
        .i32(columns)
        .address(from)
        .address(to)
        .grid((columns + TILE - 1) / TILE, (rows + TILE - 1) / TILE, 1);
  }

  private static int taps(ConvolutionShape shape) {
    return shape.window().height() * shape.window().width() * shape.groupInputs();
  }

  /**
   * Computes y, or adds to it.
   *
   * @return false if cuDNN has no suitable algorithm; nothing has been computed then
   */
  synchronized boolean forward(
      ConvolutionShape shape, long x, long filter, long y, boolean accumulate) {
    try (DeviceMemory transposed =
        device.allocate(Float.BYTES * (long) (shape.filterLength()), "convolution")) {
      transpose(taps(shape), shape.cout(), filter, transposed.address());
      Cudnn.Operands operands = new Cudnn.Operands(x, transposed.address(), y);
      return run(shape, Cudnn.Direction.FORWARD, operands, accumulate);
    }
  }

  /** Computes gx; the result is that of {@link #forward}. */
  synchronized boolean backwardData(ConvolutionShape shape, long gy, long filter, long gx) {
    try (DeviceMemory transposed =
        device.allocate(Float.BYTES * (long) (shape.filterLength()), "convolution")) {
      transpose(taps(shape), shape.cout(), filter, transposed.address());
      Cudnn.Operands operands = new Cudnn.Operands(gx, transposed.address(), gy);
      return run(shape, Cudnn.Direction.DATA, operands, false);
    }
  }

  /** Computes gf; the result is that of {@link #forward}. */
  synchronized boolean backwardFilter(ConvolutionShape shape, long x, long gy, long gf) {
    try (DeviceMemory transposed =
        device.allocate(Float.BYTES * (long) (shape.filterLength()), "convolution")) {
      Cudnn.Operands operands = new Cudnn.Operands(x, transposed.address(), gy);
      boolean done = run(shape, Cudnn.Direction.FILTER, operands, false);
      if (done) {
        transpose(shape.cout(), taps(shape), transposed.address(), gf);
      }
      return done;
    }
  }

  /**
   * A shape with an algorithm for batches of every size.
   *
   * @param shape the sizes, for some number of images
   * @param algorithm of cuDNN
   */
  record Prepared(ConvolutionShape shape, int algorithm) {}

  /**
   * Does what {@link #forward} does for {@code n} images.
   *
   * @param transposed the address of the transposed filter
   */
  synchronized boolean forward(
      Prepared prepared, int n, long x, long transposed, long y, boolean accumulate) {
    return run(
        prepared.shape().withImages(n),
        Cudnn.Direction.FORWARD,
        prepared.algorithm(),
        new Cudnn.Operands(x, transposed, y),
        accumulate);
  }

  /**
   * Transposes a filter and chooses the algorithm.
   *
   * @param transposed the address of memory for the transposed filter
   * @return empty if cuDNN has no suitable algorithm
   */
  synchronized Optional<Prepared> prepare(ConvolutionShape shape, long filter, long transposed) {
    transpose(taps(shape), shape.cout(), filter, transposed);
    try (DeviceMemory x =
        device.allocate(Float.BYTES * (long) (shape.inputLength()), "convolution")) {
      device.driver().fill(x.address(), 0, shape.inputLength(), device.stream());
      Cudnn.Operands operands = new Cudnn.Operands(x.address(), transposed, 0);
      return algorithm(shape, Cudnn.Direction.FORWARD, operands)
          .map(algorithm -> new Prepared(shape, algorithm));
    }
  }

  @Override
  public synchronized void close() {
    plans.values().forEach(plan -> plan.sizes.close());
    plans.clear();
    cudnn.close();
  }
}
